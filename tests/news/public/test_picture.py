import re

import pytest

from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db

# What is due, the article, its authors and tags, the articles it links to, the menu's sections.
QUERIES = 5


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
    with django_assert_num_queries(QUERIES):
        client.get(address)
    address = make_article(lead_image=make_image()).get_absolute_url()
    with django_assert_num_queries(QUERIES):
        client.get(address)


class TestInTheText:
    def body(self, client, html, **fields):
        html = client.get(make_article(body=html, **fields).get_absolute_url()).text
        return html.partition('data-field="body">')[2].partition("</div>")[0]

    def test_picture_is_shown_in_every_width_and_with_its_sizes(self, client):
        image = make_image(width=2000, height=1000, alt="In the library")
        stem = image.reference.removesuffix(".png")
        html = self.body(client, f'<figure><img src="{image.reference}" alt="A &lt;hall&gt;">')
        webp = ", ".join(f"{stem}-{width}.webp {width}w" for width in (320, 640, 960, 1280, 1920))
        assert f'<source type="image/webp" srcset="{webp}"' in html
        assert f'src="{stem}-1920.png"' in html
        assert 'width="1920" height="960" alt="A &lt;hall&gt;" loading="lazy"' in html

    def test_the_editors_width_is_kept_and_the_height_follows(self, client):
        image = make_image(width=1000, height=500)
        html = self.body(client, f'<p><img src="{image.reference}" alt="a" width="300" height="7">')
        assert 'width="300" height="150"' in html
        assert "min(44rem, 300px)" in html

    @pytest.mark.parametrize("width", ["0", "-5", "99999", "1001"])
    def test_no_picture_is_blown_up(self, client, width):
        image = make_image(width=1000, height=500)
        html = self.body(client, f'<p><img src="{image.reference}" alt="a" width="{width}">')
        assert 'width="1000" height="500"' in html

    def test_text_without_alternative_takes_the_librarys(self, client):
        image = make_image(alt="In the library")
        assert 'alt="In the library"' in self.body(client, f'<p><img src="{image.reference}">')

    def test_rendition_stands_for_its_picture(self, client):
        image = make_image(width=1000, height=500)
        reference = image.reference.replace(".png", "-320.webp")
        assert f'src="{image.reference}"' in self.body(client, f'<p><img src="{reference}">')

    def test_picture_of_no_library_stays_as_it_is(self, client):
        missing = f"/media/pictures/2026/01/{'a' * 32}.jpg"
        html = f'<p><img src="{missing}" alt="a"><img src="/static/b.png" alt="b"></p>'
        assert self.body(client, html) == html

    def test_pictures_cost_one_query_together(self, client, django_assert_num_queries):
        images = [make_image() for _ in range(5)]
        html = "".join(f'<p><img src="{image.reference}" alt="a"></p>' for image in images)
        address = make_article(body=html).get_absolute_url()
        with django_assert_num_queries(QUERIES + 1):
            assert client.get(address).text.count("<picture>") == 5


def test_credit_follows_a_caption_only_where_there_is_one(client):
    _image, html = figure(client, credit="Li Si")
    assert '<figcaption> <span class="picture__credit">' in html
    _image, html = figure(client, caption="Hall", credit="Li Si")
    assert '<span class="picture__caption">Hall</span> <span class="picture__credit">' in html


def test_page_dates_articles_in_one_way(client):
    make_article()
    html = client.get("/en/").text
    dates = re.findall(r"<time[^>]*>([^<]*)</time>", html)
    assert dates
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?", date) for date in dates)
