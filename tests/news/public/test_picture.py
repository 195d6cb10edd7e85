import re

import pytest

from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db


def figure(client, **fields):
    article = make_article(lead_image=make_image(**fields))
    found = re.search(
        r"<figure.*?</figure>", client.get(article.get_absolute_url()).text, re.DOTALL
    )
    return article.lead_image, found[0]


def test_page_shows_the_lead_picture_in_every_width(client):
    image, html = figure(
        client, width=2000, height=1000, alt='A "hall"', caption="Hall <1>", credit="Li Si"
    )
    stem = f"/media/{image.file.name.removesuffix('.png')}"
    webp = ", ".join(f"{stem}-{width}.webp {width}w" for width in (320, 640, 960, 1280, 1920))
    assert f'<source type="image/webp" srcset="{webp}"' in html
    assert f'src="{stem}-1920.png"' in html
    assert 'width="1920" height="960" alt="A &quot;hall&quot;"' in html
    assert "Hall &lt;1&gt;" in html
    assert "Li Si" in html


def test_narrow_picture_is_its_own_fallback(client):
    image, html = figure(client, width=200, height=100)
    assert "<source" not in html
    assert f'src="{image.file.url}" srcset="{image.file.url} 200w"' in html
    assert 'width="200" height="100" alt=""' in html
    assert "figcaption" not in html


def test_article_without_a_lead_picture_has_no_figure(client):
    assert "<figure" not in client.get(make_article().get_absolute_url()).text


def test_lead_picture_costs_no_query(client, django_assert_num_queries):
    address = make_article().get_absolute_url()
    with django_assert_num_queries(5):
        client.get(address)
    address = make_article(lead_image=make_image()).get_absolute_url()
    with django_assert_num_queries(5):
        client.get(address)
