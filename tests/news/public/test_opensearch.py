from xml.etree import ElementTree

import pytest
from django.utils.html import escape

from tests.factories import make_article
from tests.pages import NOT_FOUND, make_pages

pytestmark = pytest.mark.django_db

ADDRESS = "/{}/search/opensearch.xml"
SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"
TYPE = "application/opensearchdescription+xml"


def read(client, edition="en"):
    response = client.get(ADDRESS.format(edition))
    assert (response.status_code, response["Content-Type"]) == (200, TYPE)
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SPACE}OpenSearchDescription"
    return root


def text(root, tag):
    return root.findtext(SPACE + tag)


def addresses(root):
    return {each.get("type"): each.get("template") for each in root.iter(f"{SPACE}Url")}


@pytest.mark.parametrize(
    ("edition", "tag", "short", "about"),
    [
        ("en", "en", "Development Zone", "Search the articles of Development Zone News."),
        ("zh-hans", "zh-Hans", "Development Zone", "搜索Development Zone News的文章。"),
        ("zh-hant", "zh-Hant", "Development Zone", "搜尋Development Zone News的文章。"),
    ],
)
def test_each_edition_describes_its_own_search(client, edition, tag, short, about):
    root = read(client, edition)
    assert text(root, "ShortName") == short
    assert text(root, "LongName") == "Development Zone News"
    assert text(root, "Description") == about
    assert text(root, "Language") == tag
    assert text(root, "InputEncoding") == "UTF-8"
    base = f"http://testserver/{edition}/search/"
    assert addresses(root) == {
        "text/html": f"{base}?q={{searchTerms}}",
        "application/rss+xml": f"{base}rss.xml?q={{searchTerms}}",
        "application/x-suggestions+json": f"{base}suggestions/?q={{searchTerms}}",
        TYPE: f"{base}opensearch.xml",
    }


def test_addresses_that_it_names_answer(client):
    make_article(title="Quality")
    for media_type, template in addresses(read(client)).items():
        response = client.get(template.replace("{searchTerms}", "qual"))
        assert response.status_code == 200
        assert response["Content-Type"].startswith(media_type)
    image = text(read(client), "Image")
    assert image == "http://testserver/static/img/icon.svg"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("短名", "短名"),
        ("某某经济技术开发区管理委员会新闻中心", "某某经济技术开发区管理委员会新闻"),
        ("Sixteen letters.", "Sixteen letters."),
        ("A & B <News> of the zone", "A & B <News> of"),
        ("\x0bNews", "News"),
    ],
)
def test_name_of_any_length_fits(client, settings, name, short):
    settings.SITE_NAME = name
    root = read(client, "zh-hans")
    assert text(root, "ShortName") == short
    assert len(short) <= 16


def test_document_is_kept_and_not_sent_twice(client):
    response = client.get(ADDRESS.format("en"))
    assert response["Cache-Control"] == "public, max-age=86400"
    headers = {"if-none-match": response["ETag"]}
    assert client.get(ADDRESS.format("en"), headers=headers).status_code == 304
    assert client.post(ADDRESS.format("en")).status_code == 405


@pytest.mark.parametrize(
    ("edition", "title"),
    [
        ("en", "Development Zone News · Search"),
        ("zh-hans", "Development Zone News · 搜索"),
        ("zh-hant", "Development Zone News · 搜尋"),
    ],
)
def test_every_page_of_an_edition_leads_to_it(client, edition, title):
    link = (
        f'<link rel="search" type="{TYPE}" title="{escape(title)}" '
        f'href="{ADDRESS.format(edition)}">'
    )
    for address in {**make_pages(edition), **NOT_FOUND}.values():
        assert client.get(f"/{edition}/{address}").text.count(link) == 1, address
