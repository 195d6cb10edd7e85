import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from news.articles.models import Article, Tag
from news.public.feeds import views
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
FORMATS = ["rss.xml", "atom.xml", "feed.json"]
TYPES = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
}
SUBJECTS = ["sections/a", "tags/a", "sources/a", "authors/a"]
FEEDS = ["", *(f"{subject}/" for subject in SUBJECTS)]
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def subjects():
    return {
        "section": make_section(slug="a", name_en="Subject"),
        "tags": [make_tag(slug="a", name="Subject")],
        "source": make_source(slug="a", name="Subject"),
        "authors": [make_author(slug="a", name="Subject")],
    }


def read(response, file):
    """The feed's own facts and its items in one shape, checked for what the format requires."""
    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[file]
    return {"rss.xml": _read_rss, "atom.xml": _read_atom, "feed.json": _read_json}[file](response)


def _read_rss(response):
    root = ElementTree.fromstring(response.content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    channel = root.find("channel")
    for required in ("title", "link", "description", "language", "lastBuildDate"):
        (element,) = channel.findall(required)
        assert element.text.strip()
    items = []
    for item in channel.findall("item"):
        guid = item.find("guid")
        assert guid.get("isPermaLink") == "false"
        enclosure = item.find("enclosure")
        items.append(
            {
                "id": guid.text,
                "title": item.findtext("title"),
                "url": item.findtext("link"),
                "content": item.findtext(CONTENT),
                "authors": [each.text for each in item.findall(f"{DC}creator")],
                "tags": [each.text for each in item.findall("category")],
                "language": item.findtext(f"{DC}language"),
                "published": parsedate_to_datetime(item.findtext("pubDate")),
                "enclosure": enclosure is not None
                and (enclosure.get("url"), enclosure.get("length"), enclosure.get("type")),
            }
        )
    return {
        "title": channel.findtext("title"),
        "self": channel.find(f"{ATOM}link[@rel='self']").get("href"),
        "home": channel.findtext("link"),
        "language": channel.findtext("language"),
        "items": items,
    }


def _read_atom(response):
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated"):
        (element,) = root.findall(ATOM + required)
        assert element.text.strip()
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    items = []
    for entry in root.findall(f"{ATOM}entry"):
        for required in ("id", "title", "updated", "published"):
            (element,) = entry.findall(ATOM + required)
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
        content = entry.find(f"{ATOM}content")
        assert content.get("type") == "html"
        enclosure = entry.find(f"{ATOM}link[@rel='enclosure']")
        items.append(
            {
                "id": entry.findtext(f"{ATOM}id"),
                "title": entry.findtext(f"{ATOM}title"),
                "url": entry.find(f"{ATOM}link[@rel='alternate']").get("href"),
                "content": content.text,
                "authors": [each.text for each in entry.findall(f"{ATOM}author/{ATOM}name")],
                "tags": [each.get("term") for each in entry.findall(f"{ATOM}category")],
                "language": entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
                "published": datetime.fromisoformat(entry.findtext(f"{ATOM}published")),
                "enclosure": enclosure is not None
                and (enclosure.get("href"), enclosure.get("length"), enclosure.get("type")),
            }
        )
    return {
        "title": root.findtext(f"{ATOM}title"),
        "self": root.find(f"{ATOM}link[@rel='self']").get("href"),
        "home": root.find(f"{ATOM}link[@rel='alternate']").get("href"),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "items": items,
    }


def _read_json(response):
    data = json.loads(response.content)
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    items = []
    for item in data["items"]:
        (picture,) = item.get("attachments") or [None]
        items.append(
            {
                "id": item["id"],
                "title": item.get("title", ""),
                "url": item["url"],
                "content": item["content_html"],
                "authors": [each["name"] for each in item.get("authors", [])],
                "tags": item.get("tags", []),
                "language": item["language"],
                "published": datetime.fromisoformat(item["date_published"]),
                "enclosure": bool(picture)
                and (picture["url"], str(picture["size_in_bytes"]), picture["mime_type"]),
            }
        )
    return {
        "title": data["title"],
        "self": data["feed_url"],
        "home": data["home_page_url"],
        "language": data["language"],
        "items": items,
    }


@pytest.mark.parametrize("file", FORMATS)
def test_feed_holds_the_whole_article(client, file):
    image = make_image(900, 600, alt='A "hall"', caption="The hall", credit="Li")
    article = make_article(
        title="Title & <more>",
        section=make_section(name_en="Policy"),
        tags=[make_tag(name="Quality")],
        authors=[make_author(name="Li Si"), make_author(name="Zhang San")],
        source=make_source(name="Jinhua Daily"),
        lead_image=image,
        published_at=datetime(2024, 1, 1, tzinfo=UTC),
        body='<p>Text &amp; <a href="/media/a.pdf">a</a> <a href="#text-1">b</a></p>',
    )
    feed = read(client.get(f"/en/feeds/{file}"), file)
    address = ORIGIN + article.get_absolute_url()
    (item,) = feed.pop("items")
    assert feed == {
        "title": "Development Zone News",
        "self": f"{ORIGIN}/en/feeds/{file}",
        "home": f"{ORIGIN}/en/",
        "language": "en",
    }
    content = item.pop("content")
    assert item == {
        "id": f"urn:uuid:{article.guid}",
        "title": "Title & <more>",
        "url": address,
        "authors": ["Li Si", "Zhang San"],
        "tags": ["Policy", "Quality"],
        "language": "en",
        "published": article.published_at,
        "enclosure": (f"{ORIGIN}{image.file.url}", str(image.bytes), "image/png"),
    }
    assert default_storage.size(image.file.name) == image.bytes
    assert f'<a href="{ORIGIN}/media/a.pdf"' in content
    assert f'href="{address}#text-1"' in content
    assert f'<img src="{ORIGIN}{image.fallback[-1].url}" width="900"' in content
    assert 'alt="A &quot;hall&quot;"' in content
    assert "The hall Li" in content


def test_pictures_of_a_text_are_shown_from_where_their_files_are(client, settings, monkeypatch):
    """A text calls its pictures by the portal's own address, whatever store keeps them."""
    image = make_image(900, 600, alt="From the library")
    store = "https://store.example/"
    monkeypatch.setattr(default_storage._wrapped, "base_url", store)
    make_article(body=f'<p><img src="{image.reference}" width="300"> <img src="/media/x.png"></p>')
    (item,) = read(client.get("/en/feeds/feed.json"), "feed.json")["items"]
    assert item["content"] == (
        f'<p><img src="{store}{image.file.name}" width="300" height="200" alt="From the library"> '
        f'<img src="{ORIGIN}/media/x.png"></p>'
    )


@pytest.mark.parametrize("file", FORMATS)
@pytest.mark.parametrize("feed", FEEDS)
def test_no_feed_holds_what_visitors_cannot_see(client, subjects, feed, file):
    make_article(title="Visible", **subjects)
    make_invisible_articles(**subjects)
    found = read(client.get(f"/en/feeds/{feed}{file}"), file)
    assert [item["title"] for item in found["items"]] == ["Visible"]
    assert "Hidden" not in client.get(f"/en/feeds/{feed}{file}").text


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subjects_feed_holds_its_own_articles_alone(client, subjects, subject):
    make_article(title="Mine", **subjects)
    make_article(title="Foreign")
    feed = read(client.get(f"/en/feeds/{subject}/rss.xml"), "rss.xml")
    assert [item["title"] for item in feed["items"]] == ["Mine"]
    assert feed["title"] == "Subject · Development Zone News"
    assert feed["home"] == f"{ORIGIN}/en/{subject}/"
    assert feed["self"] == f"{ORIGIN}/en/feeds/{subject}/rss.xml"


def test_sections_feed_holds_its_subsections(client):
    parent = make_section(slug="parent")
    make_article(title="In the child", section=make_section(parent=parent))
    feed = read(client.get("/en/feeds/sections/parent/atom.xml"), "atom.xml")
    assert [item["title"] for item in feed["items"]] == ["In the child"]


@pytest.mark.parametrize("subject", ["tags/a", "sources/a", "authors/a"])
def test_subjects_of_hidden_articles_alone_are_not_named(client, subjects, subject):
    make_invisible_articles(**subjects)
    assert client.get(f"/en/feeds/{subject}/rss.xml").status_code == 404


@pytest.mark.parametrize("subject", ["tags/a", "sources/a", "authors/a"])
def test_every_feed_that_a_subjects_page_names_is_there(client, subjects, subject):
    """Its page is in every edition once something in it is published, whatever the language."""
    make_article(**subjects)
    make_article(language="zh-hans")
    address = f"/zh-hans/feeds/{subject}/rss.xml"
    assert address in client.get(f"/zh-hans/{subject}/").text
    assert read(client.get(address), "rss.xml")["items"] == []


@pytest.mark.parametrize(
    "address",
    ["x.xml", "rss", "rss.xml/", "sections/nope/rss.xml", "tags/a b/rss.xml", "images/a/rss.xml"],
)
def test_other_addresses_are_not_found(client, address):
    assert client.get(f"/en/feeds/{address}").status_code == 404


@pytest.mark.parametrize("file", FORMATS)
def test_empty_feed_is_valid_and_the_same_each_time(client, file):
    make_section(slug="new")
    first = client.get(f"/en/feeds/sections/new/{file}")
    assert read(first, file)["items"] == []
    assert client.get(f"/en/feeds/sections/new/{file}").content == first.content


def test_edition_holds_its_own_language_and_borrows_while_it_has_none(client):
    make_article(title="English")
    feed = read(client.get("/zh-hant/feeds/atom.xml"), "atom.xml")
    assert feed["language"] == "zh-Hant"
    assert [(item["title"], item["language"]) for item in feed["items"]] == [("English", "en")]
    make_article(title="繁體", language="zh-hant")
    feed = read(client.get("/zh-hant/feeds/atom.xml"), "atom.xml")
    assert [(item["title"], item["language"]) for item in feed["items"]] == [("繁體", "zh-Hant")]


@pytest.mark.parametrize("file", FORMATS)
def test_feed_is_bounded_and_newest_first(client, file):
    for number in range(25):
        make_article(title=f"n{number}", published_at="2024-01-01T00:00Z")
    items = read(client.get(f"/en/feeds/{file}"), file)["items"]
    assert [item["title"] for item in items] == [f"n{n}" for n in range(24, 4, -1)]


def test_long_texts_behind_the_limit_come_as_their_summary(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_TEXT", 1000)
    make_article(title="Older", summary="Short & sweet", body=f"<p>{'x' * 600}</p>")
    make_article(title="Newer", body=f"<p>{'y' * 600}</p>", published_at=timezone.now())
    newer, older = read(client.get("/en/feeds/feed.json"), "feed.json")["items"]
    assert newer["content"] == f"<p>{'y' * 600}</p>"
    assert older["content"] == "Short &amp; sweet"


@pytest.mark.parametrize("feed", FEEDS)
def test_queries_are_the_same_for_one_article_and_for_many(
    client, subjects, django_assert_num_queries, django_assert_max_num_queries, feed
):
    def picture():
        return f'<p><img src="{make_image().reference}"></p>'

    make_article(**subjects, lead_image=make_image(), body=picture())
    with django_assert_max_num_queries(9) as few:
        client.get(f"/en/feeds/{feed}rss.xml")
    for _ in range(15):
        make_article(
            section=make_section(parent=subjects["section"]),
            tags=[*subjects["tags"], make_tag()],
            source=subjects["source"],
            authors=[*subjects["authors"], make_author()],
            lead_image=make_image(),
            body=picture() + picture(),
        )
    with django_assert_num_queries(len(few)):
        client.get(f"/en/feeds/{feed}rss.xml")


class TestConditionalRequest:
    @pytest.fixture
    def first(self, client):
        make_article()
        return client.get("/en/feeds/rss.xml")

    def test_may_be_cached_and_has_validators(self, first):
        assert "public" in first["Cache-Control"]
        assert re.fullmatch(r'"[0-9a-f]{32}"', first["ETag"])
        article = Article.objects.get()
        modified = parsedate_to_datetime(first["Last-Modified"])
        assert modified == article.modified_at.replace(microsecond=0)
        assert first["Vary"] == "Accept-Encoding"

    def test_unchanged_feed_is_not_sent_again(self, client, first):
        for headers in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": first["Last-Modified"]},
        ):
            response = client.get("/en/feeds/rss.xml", headers=headers)
            assert (response.status_code, response.content) == (304, b"")
            assert response["ETag"] == first["ETag"]

    def test_changed_feed_is_sent(self, client, first):
        article = Article.objects.get()
        article.title = "Changed"
        article.save()
        for headers in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        ):
            assert client.get("/en/feeds/rss.xml", headers=headers).status_code == 200

    def test_scheduled_article_counts_as_new_when_it_appears(self, client, freeze, first):
        now = timezone.now()
        make_article(title="Scheduled", published_at=now + timedelta(hours=1))
        freeze(now + timedelta(hours=2))
        headers = {"if-modified-since": first["Last-Modified"]}
        response = client.get("/en/feeds/rss.xml", headers=headers)
        assert response.status_code == 200
        assert "Scheduled" in response.text

    def test_head_is_answered_and_post_refused(self, client, first):
        assert client.head("/en/feeds/rss.xml")["ETag"] == first["ETag"]
        assert client.post("/en/feeds/rss.xml").status_code == 405


# Everything that a database keeps as text: PostgreSQL refuses NUL, both refuse surrogates.
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80)


@pytest.mark.parametrize("file", FORMATS)
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(title=_TEXT, summary=_TEXT, body=_TEXT, name=_TEXT)
def test_feed_is_well_formed_whatever_is_written(client, file, title, summary, body, name):
    Article.objects.all().delete()
    Tag.objects.all().delete()
    tag = make_tag(name=name)
    make_article(title=title, summary=summary, body=f"<p>{body}</p>", tags=[tag])
    feed = read(client.get(f"/en/feeds/{file}"), file)
    assert len(feed["items"]) == 1


@pytest.mark.parametrize("edition", ["en", "zh-hans", "zh-hant"])
def test_every_page_has_a_link_to_the_editions_feed_that_is_seen(client, edition):
    footer = client.get(f"/{edition}/search/").text.partition("<footer")[2]
    assert f'<a href="/{edition}/feeds/rss.xml"' in footer


class TestSearchFeed:
    @pytest.mark.parametrize("file", FORMATS)
    def test_holds_what_the_search_finds_newest_first(self, client, file):
        make_article(title="word", published_at="2020-01-01T00:00Z")
        make_article(title="Newer", body="<p>word</p>", published_at="2024-01-01T00:00Z")
        make_article(title="Other")
        make_invisible_articles(body="<p>word</p>")
        feed = read(client.get(f"/en/search/{file}?q=word"), file)
        assert [item["title"] for item in feed["items"]] == ["Newer", "word"]
        assert feed["title"] == "Search: word · Development Zone News"

    def test_is_narrowed_as_its_page_is(self, client, subjects):
        make_article(title="word", **subjects, published_at="2024-01-01T00:00Z")
        for name in subjects:
            rest = {key: value for key, value in subjects.items() if key != name}
            make_article(title="word", **rest, published_at="2024-01-01T00:00Z")
        make_article(title="word", **subjects)
        query = "q=word&section=a&tag=a&source=a&author=a&to=2024-12-31"
        data = client.get(f"/en/search/feed.json?{query}").json()
        assert len(data["items"]) == 1
        assert data["feed_url"] == f"{ORIGIN}/en/search/feed.json?q=word&" + query[7:]
        assert data["home_page_url"] == f"{ORIGIN}/en/search/?q=word&" + query[7:]

    def test_is_of_the_edition_as_it_shows_it(self, client):
        make_article(title="园区发展", language="zh-hans")
        make_article(title="发展 in English")
        (item,) = client.get("/zh-hant/search/feed.json", {"q": "发展"}).json()["items"]
        assert item["title"] == "園區發展"
        found = client.get("/zh-hant/search/feed.json", {"q": "发展", "language": "all"})
        assert len(found.json()["items"]) == 2

    def test_has_validators_and_is_not_indexed(self, client):
        make_article(title="word")
        response = client.get("/en/search/rss.xml?q=word")
        assert response["X-Robots-Tag"] == "noindex"
        assert "s-maxage=5" in response["Cache-Control"]
        assert response["Access-Control-Allow-Origin"] == "*"
        known = {"If-None-Match": response["ETag"]}
        assert client.get("/en/search/rss.xml?q=word", headers=known).status_code == 304
        assert client.post("/en/search/rss.xml?q=word").status_code == 405

    def test_nothing_found_is_an_empty_feed(self, client):
        assert client.get("/en/search/feed.json?q=absent").json()["items"] == []

    @pytest.mark.parametrize(
        "query", ["", "?q=", "?q=***", "?q=-word", "?q=word&section=nope", "?q=word&from=x"]
    )
    def test_what_its_page_would_explain_is_not_found(self, client, query):
        make_article(title="word")
        response = client.get(f"/en/search/rss.xml{query}")
        assert response.status_code == 404

    def test_former_slug_leads_to_todays(self, client, subjects):
        make_article(title="word", **subjects)
        subjects["source"].slug = "b"
        subjects["source"].save()
        response = client.get("/en/search/rss.xml?q=word&source=a")
        assert response.status_code == 301
        assert response["Location"] == "/en/search/rss.xml?q=word&source=b"

    def test_query_of_any_signs_is_well_formed(self, client):
        make_article(title="word")
        for file in FORMATS:
            read(client.get(f"/en/search/{file}", {"q": 'word & <b> "\x01\ufffe'}), file)
