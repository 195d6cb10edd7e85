"""Names in the Traditional edition, wherever a page, a feed or an answer shows them."""

import json

import pytest

from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db

SIMPLIFIED = ["智能制造", "谷物周刊", "余杭里外", "面粉新闻网", "面条主办", "松树摄影", "范围范围"]
TRADITIONAL = ["智能製造", "穀物週刊", "餘杭裡外", "麵粉新聞網", "麵條主辦", "松樹攝影"]


@pytest.fixture
def article(settings):
    settings.SITE_NAME, settings.SITE_ORGANISER = "面粉新闻网", "面条主办"
    settings.SITE_DESCRIPTION = "谷物和面粉"
    return make_article(
        language="zh-hans",
        title="松树",
        body="<p>面粉</p>",
        tags=[make_tag(name="智能制造", slug="t")],
        source=make_source(name="谷物周刊", slug="s"),
        authors=[make_author(name="范围", slug="a")],
        section=make_section(name_zh_hans="余杭里外", slug="x"),
        lead_image=make_image(alt="面粉", credit="松树摄影", caption="谷物"),
    )


@pytest.mark.parametrize(
    "address",
    [
        "/zh-hant/",
        "/zh-hant/articles/",
        "/zh-hant/sections/",
        "/zh-hant/sections/x/",
        "/zh-hant/tags/",
        "/zh-hant/tags/t/",
        "/zh-hant/sources/s/",
        "/zh-hant/authors/a/",
        "/zh-hant/archive/",
        "/zh-hant/search/?q=松樹",
        "/zh-hant/feeds/rss.xml",
        "/zh-hant/feeds/atom.xml",
        "/zh-hant/feeds/feed.json",
        "/zh-hant/nothing/",
        "article",
        "/zh-hant/feeds/tags/t/rss.xml",
        "/zh-hant/feeds/sources/s/feed.json",
    ],
)
def test_no_name_stays_simplified(client, article, address):
    if address == "article":
        address = article.address_in("zh-hant")
    text = client.get(address).content.decode()
    if text.startswith("{"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    assert "新聞網" in text
    for name in SIMPLIFIED:
        assert name not in text
    for part in ("面粉", "面条", "制造", "谷物", "周刊"):
        assert part not in text, text[max(0, text.find(part) - 60) : text.find(part) + 60]


def test_article_page_names_all_in_the_readers_script(client, article):
    text = client.get(article.address_in("zh-hant")).content.decode()
    for name in TRADITIONAL:
        assert name in text


def test_simplified_edition_is_as_it_was_written(client, article):
    text = client.get(article.get_absolute_url()).content.decode()
    for name in SIMPLIFIED[:6]:
        assert name in text


def test_api_names_what_an_article_refers_to_in_its_own_script(client):
    make_article(language="zh-hant", title="松樹", tags=[make_tag(name="智能制造")])
    make_article(language="zh-hans", title="松树", tags=[make_tag(name="制造")])
    items = client.get("/api/v1/articles").json()["items"]
    names = {item["language"]: item["tags"][0]["name"] for item in items}
    assert names == {"zh-hant": "智能製造", "zh-hans": "制造"}


def test_card_of_the_portal_shows_its_name_in_the_editions_script(client, article):
    addresses = set()
    for edition in ("zh-hans", "zh-hant"):
        head = client.get(f"/{edition}/").content.decode()
        address = head.split('property="og:image" content="')[1].split('"')[0]
        address = "/" + address.split("/", 3)[3]
        assert client.get(address).status_code == 200
        addresses.add(address)
    assert len(addresses) == 2
