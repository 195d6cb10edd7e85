import re
import uuid
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from news.articles.models import Article
from news.articles.models.article import SITEMAP_BLOCK
from news.public import sitemaps
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_invisible_articles,
    make_section,
    make_source,
    make_tag,
    make_translation,
)

pytestmark = pytest.mark.django_db

ORIGIN = "http://testserver"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
EVERY = ["/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml", "/sitemap-articles-0.xml"]
# W3C's note on dates and times, with seconds and a zone.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+]\d\d:\d\d")


def fetch(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def index(client):
    """The files by address, each with when it last changed."""
    root = fetch(client, "/sitemap.xml")
    assert root.tag == f"{SITEMAP}sitemapindex"
    files = {}
    for file in root:
        assert file.tag == f"{SITEMAP}sitemap"
        moment = file.findtext(f"{SITEMAP}lastmod")
        assert moment is None or MOMENT.fullmatch(moment)
        files[file.findtext(f"{SITEMAP}loc").removeprefix(ORIGIN)] = moment
    return files


def urls(client, address):
    """The entries by address, checked for what every sitemap must keep to."""
    root = fetch(client, address)
    assert root.tag == f"{SITEMAP}urlset"
    entries = {}
    for url in root:
        assert url.tag == f"{SITEMAP}url"
        location = url.findtext(f"{SITEMAP}loc")
        assert location.startswith(ORIGIN)
        assert location not in entries
        links = {link.get("hreflang"): link.get("href") for link in url.findall(LINK)}
        assert not links or location in links.values()
        moment = url.findtext(f"{SITEMAP}lastmod")
        assert moment is None or MOMENT.fullmatch(moment)
        entries[location.removeprefix(ORIGIN)] = {
            "modified": moment,
            "links": links,
            "images": [image.text for image in url.iter(f"{IMAGE}loc")],
            "news": url.find(f"{NEWS}news"),
        }
    return entries


def moment(value):
    return value.astimezone(UTC).isoformat(timespec="seconds")


def file_of(article):
    return f"/sitemap-articles-{article.pk // SITEMAP_BLOCK}.xml"


def test_every_file_of_the_index_is_there(client):
    make_article()
    files = index(client)
    assert len(files) == 3
    for address in files:
        assert urls(client, address)


def test_articles_are_listed_with_their_last_change(client):
    old = make_article(published_at="2024-01-01T00:00Z")
    Article.objects.filter(pk=old.pk).update(updated_at="2024-02-01T00:00Z")
    entries = urls(client, file_of(old))
    assert entries[old.get_absolute_url()]["modified"] == "2024-02-01T00:00:00+00:00"
    assert index(client)[file_of(old)] == "2024-02-01T00:00:00+00:00"


def test_file_last_changed_when_any_of_its_articles_did(client):
    for month in (1, 3, 2):
        article = make_article(published_at="2023-01-01T00:00Z")
        changed = datetime(2024, month, 1, tzinfo=UTC)
        Article.objects.filter(pk=article.pk).update(updated_at=changed)
    assert index(client)[file_of(article)] == "2024-03-01T00:00:00+00:00"


def test_article_that_appeared_after_its_last_edit_changed_then(client):
    article = make_article()
    Article.objects.update(updated_at=article.published_at - timedelta(days=9))
    expected = moment(article.published_at)
    assert urls(client, file_of(article))[article.get_absolute_url()]["modified"] == expected
    assert index(client)[file_of(article)] == expected


def test_what_visitors_cannot_see_is_in_no_file(client):
    subjects = {
        "section": make_section(),
        "tags": [make_tag(slug="secret")],
        "source": make_source(slug="secret"),
        "authors": [make_author(slug="secret")],
    }
    visible = make_article(title="Visible", published_at="2024-01-01T00:00Z")
    Article.objects.update(updated_at="2024-01-01T00:00Z")
    make_invisible_articles(**subjects)
    assert list(urls(client, file_of(visible))) == [visible.get_absolute_url()]
    for address in EVERY:
        assert "hidden-as" not in client.get(address).text
        assert "secret" not in client.get(address).text
    assert index(client)[file_of(visible)] == "2024-01-01T00:00:00+00:00"


def test_file_without_visible_articles_is_neither_listed_nor_there(client):
    hidden = make_invisible_articles()["draft"]
    assert file_of(hidden) not in index(client)
    assert client.get(file_of(hidden)).status_code == 404
    assert client.get("/sitemap-articles-999999.xml").status_code == 404
    assert client.get("/sitemap-articles-9999999999999.xml").status_code == 404


def test_articles_are_split_by_their_numbers(client):
    first, second = (
        make_article(pk=3 * SITEMAP_BLOCK - 1),
        make_article(pk=3 * SITEMAP_BLOCK, published_at="2024-01-01T00:00Z"),
    )
    make_article(pk=7 * SITEMAP_BLOCK + 5, status="draft")
    files = [name for name in index(client) if "articles" in name]
    assert files == ["/sitemap-articles-2.xml", "/sitemap-articles-3.xml"]
    assert list(urls(client, files[0])) == [first.get_absolute_url()]
    assert list(urls(client, files[1])) == [second.get_absolute_url()]


def test_files_stay_under_the_limit():
    assert SITEMAP_BLOCK < 50_000
    assert sitemaps.MOST_BLOCKS + 2 < 50_000
    assert 3 * (3 * sitemaps.MOST_SUBJECTS + 2) < 50_000


def test_index_asks_the_same_queries_for_few_articles_and_for_many(
    client, django_assert_num_queries
):
    make_article(pk=1)  # A sequence goes on from test to test.
    with django_assert_num_queries(4):
        client.get("/sitemap.xml")
    for block in range(1, 150):
        make_article(pk=block * SITEMAP_BLOCK)
    with django_assert_num_queries(4):
        assert len(index(client)) == 152


def test_no_file_is_lost_between_two_queries(client, monkeypatch):
    monkeypatch.setattr("news.articles.loading._MOST_PROBES", 2)
    for block in range(5):
        make_article(pk=block * SITEMAP_BLOCK + 1)
    assert [name for name in index(client) if "articles" in name] == [
        f"/sitemap-articles-{block}.xml" for block in range(5)
    ]


def test_oldest_files_are_left_out_beyond_the_most_that_an_index_holds(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_BLOCKS", 2)
    for block in range(4):
        make_article(pk=block * SITEMAP_BLOCK + 1)
    assert [name for name in index(client) if "articles" in name] == [
        "/sitemap-articles-2.xml",
        "/sitemap-articles-3.xml",
    ]


@pytest.mark.parametrize("address", EVERY[1:])
def test_files_ask_the_same_queries_for_one_article_and_for_many(
    client, django_assert_num_queries, address
):
    def make():
        make_article(
            pk=Article.objects.count() + 1,
            lead_image=make_image(),
            tags=[make_tag()],
            source=make_source(),
            authors=[make_author()],
            section=make_section(),
            translation_group=uuid.uuid4(),
        )

    make()
    queries = {"/sitemap-pages.xml": 6, "/sitemap-news.xml": 2, "/sitemap-articles-0.xml": 3}
    with django_assert_num_queries(queries[address]):
        client.get(address)
    for _ in range(8):
        make()
    with django_assert_num_queries(queries[address]):
        client.get(address)


def test_translations_are_linked_both_ways_across_files(client):
    group = uuid.uuid4()
    english = make_article(translation_group=group)
    chinese = make_article(
        pk=4 * SITEMAP_BLOCK, title="质量", language="zh-hans", translation_group=group
    )
    make_article(language="zh-hant", translation_group=group, status="draft")
    make_article()
    links = {
        "en": ORIGIN + english.get_absolute_url(),
        "zh-hans": ORIGIN + chinese.get_absolute_url(),
        "zh-hant": ORIGIN + chinese.address_in("zh-hant"),
        "x-default": ORIGIN + english.get_absolute_url(),
    }
    for article in (english, chinese):
        entries = urls(client, file_of(article))
        assert entries.pop(article.get_absolute_url())["links"] == links
        # Where it is read in the other script it is a page like the others.
        for converted in set(entries) & {chinese.address_in("zh-hant")}:
            assert entries.pop(converted)["links"] == links
        assert all(entry["links"] == {} for entry in entries.values())


def test_both_scripts_of_a_chinese_article_are_listed_once(client):
    read = make_article(language="zh-hans", pk=1)
    written = make_article(language="zh-hans", pk=2)
    by_hand = make_translation(written, "zh-hant", pk=3)
    assert list(urls(client, "/sitemap-articles-0.xml")) == [
        read.get_absolute_url(),
        read.address_in("zh-hant"),
        written.get_absolute_url(),
        by_hand.get_absolute_url(),
    ]


def test_lead_picture_is_listed(client):
    article = make_article(lead_image=make_image())
    (entry,) = urls(client, file_of(article)).values()
    assert entry["images"] == [ORIGIN + article.lead_image.file.url]


def test_pages_of_every_edition_are_linked(client):
    entries = urls(client, "/sitemap-pages.xml")
    homes = {code: f"{ORIGIN}/{code}/" for code in ("en", "zh-hans", "zh-hant")}
    for address in homes.values():
        links = entries[address.removeprefix(ORIGIN)]["links"]
        assert links == {**homes, "x-default": f"{ORIGIN}/"}


def test_lists_are_listed_where_they_have_something_to_read(client):
    make_section(slug="a")
    subjects = {
        "tags": [make_tag(slug="质量")],
        "source": make_source(slug="b"),
        "authors": [make_author(slug="c")],
    }
    make_article(**subjects)
    make_article(language="zh-hans", **subjects | {"source": None})
    make_tag(slug="unused")
    entries = urls(client, "/sitemap-pages.xml")
    lists = [address for address in entries if re.search("tags|sources|authors", address)]
    assert sorted(lists) == [
        "/en/authors/c/",
        "/en/sources/b/",
        "/en/tags/%E8%B4%A8%E9%87%8F/",
        "/zh-hans/authors/c/",
        "/zh-hans/tags/%E8%B4%A8%E9%87%8F/",
        "/zh-hant/authors/c/",
        "/zh-hant/tags/%E8%B4%A8%E9%87%8F/",
    ]
    assert set(entries["/en/authors/c/"]["links"]) == {"en", "zh-hans", "zh-hant", "x-default"}
    assert entries["/en/sources/b/"]["links"] == {}
    assert "/zh-hant/sections/a/" in entries
    for address in entries:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("default", ["en", "zh-hans", "zh-hant"])
def test_heads_of_pages_name_the_same_versions(client, settings, default):
    settings.DEFAULT_EDITION = default
    section = make_section(parent=make_section())
    subjects = {"section": section, "tags": [make_tag(slug="质量")], "authors": [make_author()]}
    english = make_article(pk=1, source=make_source(), **subjects)
    make_translation(english, "zh-hans", pk=2, **subjects)
    make_article(pk=3, language="zh-hant", source=make_source())
    make_article(pk=4)
    for file in ("/sitemap-pages.xml", "/sitemap-articles-0.xml"):
        entries = urls(client, file)
        assert len(entries) > 5
        for address, entry in entries.items():
            response = client.get(address)
            assert response.status_code == 200
            head = response.text.partition("</head>")[0]
            named = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head)
            assert dict(named) == entry["links"], address


class TestNews:
    def test_holds_two_days(self, client, freeze):
        now = timezone.now()
        new = make_article(
            title="New & <bold>\x0b",
            language="zh-hans",
            published_at=now - timedelta(hours=48) + timedelta(seconds=1),
        )
        make_article(title="Old", published_at=now - timedelta(hours=48))
        freeze(now)
        ((address, entry),) = urls(client, "/sitemap-news.xml").items()
        assert address == new.get_absolute_url()
        news = entry["news"]
        assert [child.tag for child in news] == [
            f"{NEWS}publication",
            f"{NEWS}publication_date",
            f"{NEWS}title",
        ]
        assert news.findtext(f"{NEWS}publication/{NEWS}name") == "Development Zone News"
        assert news.findtext(f"{NEWS}publication/{NEWS}language") == "zh-cn"
        assert news.findtext(f"{NEWS}title") == "New & <bold>"
        assert news.findtext(f"{NEWS}publication_date") == moment(new.published_at)

    def test_holds_what_visitors_see_alone(self, client):
        make_invisible_articles()
        assert urls(client, "/sitemap-news.xml") == {}
        assert "/sitemap-news.xml" not in index(client)

    def test_is_in_the_index_with_the_latest_publication(self, client):
        article = make_article()
        assert index(client)["/sitemap-news.xml"] == moment(article.published_at)

    def test_is_bounded_and_newest_first(self, client, monkeypatch):
        monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
        now = timezone.now()
        made = [make_article(published_at=now - timedelta(hours=hour)) for hour in (1, 2, 3)]
        expected = [article.get_absolute_url() for article in made[:2]]
        assert list(urls(client, "/sitemap-news.xml")) == expected


@pytest.mark.parametrize("address", [*EVERY, "/robots.txt"])
def test_unchanged_file_is_not_sent_again(client, address):
    make_article(pk=1)
    first = client.get(address)
    assert "public" in first["Cache-Control"]
    assert first["Vary"] == "Accept-Encoding"
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(address).status_code == 405


def test_addresses_have_the_sites_own_domain(client, settings):
    settings.SITE_DOMAIN = "news.example"
    make_article(pk=1)
    for address in [*EVERY, "/robots.txt"]:
        text = client.get(address).text
        assert "http://news.example/" in text
        assert "testserver" not in text


def test_robots_are_told_where_to_go_and_where_not(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    for path in ("/admin/", "/en/search/", "/zh-hans/search/", "/zh-hant/search/"):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /" not in lines
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in lines


def test_moment_is_written_with_its_zone():
    moment_ = datetime(2024, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    assert sitemaps._moment(moment_) == "2024-01-02T03:04:05+00:00"
