import re
import xml.etree.ElementTree as ET

import pytest
import segno

from tests.factories import make_article, make_invisible_articles, make_translation

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def test_code_is_a_picture_of_the_short_address(client):
    article = make_article(title="标题 " * 30)
    response = client.get(f"/en/articles/{article.pk}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(response.text)
    assert root.tag == f"{SVG}svg"
    code = segno.make(f"http://testserver/en/articles/{article.pk}/", error="m", micro=False)
    size = code.symbol_size(border=4)[0]
    assert root.get("viewBox") == f"0 0 {size} {size}"
    background, squares = root.findall(f"{SVG}path")
    assert background.get("fill") == "#fff"
    assert drawn(squares.get("d")) == sum(row.count(1) for row in code.matrix)


def drawn(path):
    """How many squares the strokes of the code are long."""
    return sum(int(length) for length in re.findall(r"h(\d+)", path))


def test_hidden_article_has_no_code(client):
    for article in make_invisible_articles().values():
        assert client.get(f"/en/articles/{article.pk}/qr.svg").status_code == 404
    chinese = make_article(language="zh-hans")
    assert client.get(f"/en/articles/{chinese.pk}/qr.svg").status_code == 404


def test_page_converted_from_the_other_script_has_a_code_of_its_own(client):
    article = make_article(language="zh-hans", title="开发区")
    code = f"/articles/{article.pk}/qr.svg"
    responses = [client.get(edition + code) for edition in ("/zh-hans", "/zh-hant")]
    assert [response.status_code for response in responses] == [200, 200]
    assert responses[0].content != responses[1].content
    make_translation(article, "zh-hant")
    assert client.get(f"/zh-hant{code}").status_code == 404


def test_page_offers_every_way_and_loads_the_code_only_when_opened(client):
    article = make_article(title='Q&A "quality" 质量')
    html = client.get(article.get_absolute_url()).text
    address = f"http://testserver/en/articles/{article.pk}/"
    assert f'data-copy="{address}"' in html
    assert f'data-share="{address}" data-share-title="Q&amp;A &quot;quality&quot; 质量"' in html
    assert f'<p class="share__address">{address}</p>' in html
    assert (
        "mailto:?subject=Q%26A%20%22quality%22%20%E8%B4%A8%E9%87%8F"
        f"&amp;body=http%3A%2F%2Ftestserver%2Fen%2Farticles%2F{article.pk}%2F" in html
    )
    code = re.search(r"<details class=\"share__code\">.*?</details>", html, re.DOTALL)[0]
    assert f'src="/en/articles/{article.pk}/qr.svg"' in code
    assert 'loading="lazy"' in code


def test_short_address_leads_to_the_article(client):
    article = make_article()
    response = client.get(f"/en/articles/{article.pk}/")
    assert response["Location"] == article.get_absolute_url()


def test_preview_cannot_be_shared(editor_client):
    article = make_article(status="draft")
    html = editor_client.get(f"/admin/news/article/{article.pk}/preview/").text
    assert "data-copy" not in html
