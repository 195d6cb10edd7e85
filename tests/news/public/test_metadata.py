import json
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from news.articles.models import Article
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_invisible_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db

ORIGIN = "http://testserver"


class Head(HTMLParser):
    """The metas, links and data of a page, as a parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: list[tuple[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.data: list[dict] = []
        self._in_data = False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "meta" and "content" in given:
            self.metas.append((given.get("name") or given.get("property"), given["content"]))
        if tag == "link":
            self.links.append(given)
        self._in_data = tag == "script" and given.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self._in_data:
            self.data.append(json.loads(data))
            self._in_data = False

    def all(self, name):
        return [content for key, content in self.metas if key == name]

    def get(self, name):
        found = self.all(name)
        assert len(found) < 2, f"{name} stands {len(found)} times"
        return found[0] if found else None

    def linked(self, rel, **attributes):
        return [
            link["href"]
            for link in self.links
            if link["rel"] == rel and attributes.items() <= link.items()
        ]

    def typed(self, kind):
        (found,) = [data for data in self.data if data["@type"] == kind]
        return found


def head_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Head(response.text)


@pytest.fixture
def rich(settings):
    settings.SITE_ORGANISER = "Management Committee"
    parent = make_section(slug="news", name_en="News")
    return make_article(
        title='Title "quoted" & </script><script>alert(1)</script>',
        subtitle="Subtitle",
        summary="A summary\nof two lines.",
        section=make_section(slug="policy", name_en="Policy", parent=parent),
        source=make_source(name="Jinhua Daily", slug="daily"),
        source_url="https://daily.example/1",
        authors=[make_author(name="Li Si", slug="li-si"), make_author(name="Zhang San")],
        tags=[make_tag(name="Quality"), make_tag(name="Zone")],
        responsible_editor="Wang Wu",
        published_at=datetime.fromisoformat("2022-09-16T23:14:00Z"),
    )


def test_article_states_the_fields_of_government_sites(client, rich, settings):
    settings.SITE_DOMAIN = "testserver"
    settings.SITE_ID_CODE = "3307010001"
    head = head_of(client, rich.get_absolute_url())
    expected = {
        "SiteName": "Development Zone News",
        "SiteDomain": "testserver",
        "SiteIDCode": "3307010001",
        "ColumnName": "Policy",
        "ArticleTitle": rich.title,
        "PubDate": "2022-09-17 07:14",
        "ContentSource": "Jinhua Daily",
        "Author": "Li Si,Zhang San",
        "Keywords": "Quality,Zone",
        "Description": "A summary of two lines.",
        "Url": ORIGIN + rich.get_absolute_url(),
    }
    assert {name: head.get(name) for name in expected} == expected


def test_blank_fields_are_absent(client):
    head = head_of(client, make_article().get_absolute_url())
    for name in ("SiteDomain", "SiteIDCode", "ColumnName", "ContentSource", "Author", "Keywords"):
        assert head.get(name) is None, name
    assert all(content for _name, content in head.metas)


def test_article_has_a_card(client, rich):
    head = head_of(client, rich.get_absolute_url())
    address = ORIGIN + rich.get_absolute_url()
    assert head.get("og:type") == "article"
    assert head.get("og:title") == rich.title
    assert head.get("og:url") == address
    assert head.linked("canonical") == [address]
    assert head.get("og:description") == "A summary of two lines."
    assert head.get("og:site_name") == "Development Zone News"
    assert head.get("og:locale") == "en_US"
    assert head.get("article:published_time") == "2022-09-17T07:14:00+08:00"
    assert head.all("article:tag") == ["Quality", "Zone"]
    assert head.get("twitter:card") == "summary_large_image"
    sizes = zip(head.all("og:image:width"), head.all("og:image:height"), strict=True)
    assert list(sizes) == [("1200", "630"), ("600", "600")]
    for picture in head.all("og:image"):
        assert client.get(picture.removeprefix(ORIGIN))["Content-Type"] == "image/jpeg"


def test_structured_data_of_an_article(client, rich):
    head = head_of(client, rich.get_absolute_url())
    data = head.typed("NewsArticle")
    assert data["@context"] == "https://schema.org"
    assert data["headline"] == rich.title
    assert data["datePublished"] == "2022-09-17T07:14:00+08:00"
    assert data["dateModified"] == timezone.localtime(rich.updated_at).isoformat(timespec="seconds")
    assert data["mainEntityOfPage"]["@id"] == ORIGIN + rich.get_absolute_url()
    assert data["inLanguage"] == "en"
    assert data["author"][0] == {
        "@type": "Person",
        "name": "Li Si",
        "url": f"{ORIGIN}/en/authors/li-si/",
    }
    assert data["publisher"]["name"] == "Management Committee"
    assert data["publisher"]["logo"]["url"].startswith(ORIGIN)
    assert [image["url"] for image in data["image"]] == head.all("og:image")
    assert data["keywords"] == ["Quality", "Zone"]
    assert data["isBasedOn"] == "https://daily.example/1"
    assert data["identifier"] == f"urn:uuid:{rich.guid}"
    assert data["editor"]["name"] == "Wang Wu"


def trail(head):
    steps = head.typed("BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    return [(step["name"], step["item"].removeprefix(ORIGIN)) for step in steps]


def test_breadcrumbs_lead_through_the_sections(client, rich):
    assert trail(head_of(client, rich.get_absolute_url())) == [
        ("Home", "/en/"),
        ("News", "/en/sections/news/"),
        ("Policy", "/en/sections/policy/"),
        (rich.title, rich.get_absolute_url()),
    ]


def test_title_cannot_leave_the_script_element(client, rich):
    html = client.get(rich.get_absolute_url()).text
    assert "<script>alert" not in html
    assert "\\u003c/script\\u003e" in html


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"source": {"name": "Daily", "link": "https://daily.example/"}},
            ("Organization", "Daily", "https://daily.example/"),
        ),
        (
            {"source": {"name": "Daily", "slug": "daily"}},
            ("Organization", "Daily", f"{ORIGIN}/en/sources/daily/"),
        ),
        ({}, ("Organization", "Development Zone News", f"{ORIGIN}/en/")),
    ],
)
def test_article_without_a_byline_is_its_outlets(client, fields, expected):
    source = make_source(**fields["source"]) if fields else None
    data = head_of(client, make_article(source=source).get_absolute_url()).typed("NewsArticle")
    (author,) = data["author"]
    assert (author["@type"], author["name"], author["url"]) == expected


def test_modification_is_never_before_publication(client):
    """An article written yesterday and published by itself today."""
    article = make_article()
    Article.objects.filter(pk=article.pk).update(
        updated_at=article.published_at - timedelta(days=1)
    )
    data = head_of(client, article.get_absolute_url()).typed("NewsArticle")
    assert data["dateModified"] == data["datePublished"]


def test_lead_picture_is_named(client):
    article = make_article(lead_image=make_image(1300, 700, alt="A hall"))
    head = head_of(client, article.get_absolute_url())
    assert head.get("Image") == ORIGIN + article.lead_image.for_others.url
    assert head.all("og:image:alt") == ["A hall", "A hall"]


@pytest.mark.parametrize(
    ("address", "title", "path"),
    [
        ("articles/", "All articles", [("All articles", "/en/articles/")]),
        (
            "sections/child/",
            "Child",
            [("Parent", "/en/sections/parent/"), ("Child", "/en/sections/child/")],
        ),
        ("tags/a/", "A tag", [("Tags", "/en/tags/"), ("A tag", "/en/tags/a/")]),
        ("sources/a/", "A source", [("Sources", "/en/sources/"), ("A source", "/en/sources/a/")]),
        ("authors/a/", "An author", [("Authors", "/en/authors/"), ("An author", "/en/authors/a/")]),
        ("tags/", "Tags", [("Tags", "/en/tags/")]),
    ],
)
def test_list_describes_itself(client, address, title, path):
    make_article(
        section=make_section(
            slug="child", name_en="Child", parent=make_section(slug="parent", name_en="Parent")
        ),
        tags=[make_tag(slug="a", name="A tag")],
        source=make_source(slug="a", name="A source"),
        authors=[make_author(slug="a", name="An author")],
    )
    head = head_of(client, f"/en/{address}")
    assert head.get("og:type") == "website"
    assert head.get("og:title") == title
    assert head.get("ColumnName") == title
    assert title in head.get("Description")
    assert head.linked("canonical") == [f"{ORIGIN}/en/{address}"]
    assert trail(head) == [("Home", "/en/"), *path]


def test_each_page_of_a_list_is_its_own(client):
    for _ in range(21):
        make_article()
    assert head_of(client, "/en/articles/?page=1&x=y").linked("canonical") == [
        f"{ORIGIN}/en/articles/"
    ]
    assert head_of(client, "/en/articles/?page=2").linked("canonical") == [
        f"{ORIGIN}/en/articles/?page=2"
    ]


def test_chinese_address_is_encoded(client):
    make_article(tags=[make_tag(slug="质量")])
    head = head_of(client, "/en/tags/质量/")
    assert head.linked("canonical") == [f"{ORIGIN}/en/tags/%E8%B4%A8%E9%87%8F/"]


def test_home_describes_the_site(client, settings):
    head = head_of(client, "/zh-hans/")
    data = head.typed("WebSite")
    assert data["url"] == head.get("og:url") == f"{ORIGIN}/zh-hans/"
    assert data["inLanguage"] == "zh-Hans"
    assert head.get("og:locale") == "zh_CN"
    settings.SITE_DESCRIPTION = "What the zone does."
    assert head_of(client, "/en/").get("Description") == "What the zone does."


def test_feeds_are_found(client, rich):
    for address, subject in [
        ("/en/", ""),
        ("/en/articles/", ""),
        ("/en/sections/policy/", "sections/policy/"),
        (rich.get_absolute_url(), "sections/policy/"),
    ]:
        head = head_of(client, address)
        for file, media_type in [
            ("rss.xml", "application/rss+xml"),
            ("atom.xml", "application/atom+xml"),
            ("feed.json", "application/feed+json"),
        ]:
            found = head.linked("alternate", type=media_type)
            expected = [f"{ORIGIN}/en/feeds/{subject}{file}", f"{ORIGIN}/en/feeds/{file}"]
            assert found == (expected if subject else expected[1:])
            for link in found:
                assert client.get(link.removeprefix(ORIGIN)).status_code == 200


def test_every_picture_and_address_has_the_sites_own_domain(client, rich, settings):
    settings.SITE_DOMAIN = "news.example"
    html = client.get(rich.get_absolute_url()).text
    assert ORIGIN not in html
    assert "http://news.example/cards/" in html


def test_preview_of_a_hidden_article_tells_machines_nothing(editor_client):
    for article in make_invisible_articles().values():
        html = editor_client.get(f"/admin/news/article/{article.pk}/preview/").text
        assert "ld+json" not in html
        assert "og:" not in html
        assert "canonical" not in html
        assert '<meta name="robots" content="noindex, nofollow">' in html
