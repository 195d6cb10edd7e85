import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import get_args
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from news.articles.models import Article
from news.editions.models import Language
from news.public import throttling
from news.public.api import operations
from news.public.api.schemas import ArticleFilters, LanguageCode
from news.readership.models import ViewCounter
from news.search import results
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
ARTICLES = "/api/v1/articles"
SEARCH = "/api/v1/search"
SECTIONS = "/api/v1/sections"
EVERY = [ARTICLES, SECTIONS, f"{SEARCH}?q=Article", "/api/v1/openapi.json"]


def read(client, address, **parameters):
    response = client.get(address, parameters)
    assert response.status_code == 200, response.text
    assert response["Content-Type"].startswith("application/json")
    return response.json()


def titles(client, address=ARTICLES, **parameters):
    return [item["title"] for item in read(client, address, **parameters)["items"]]


def problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    data = response.json()
    assert (data["type"], data["status"]) == ("about:blank", status)
    assert data["title"]
    assert data["detail"]
    return data


@pytest.fixture
def rich():
    article = make_article(
        title="Title & <more>",
        subtitle="Subtitle",
        summary="Summary",
        language="zh-hans",
        section=make_section(slug="policy", name_en="Policy", name_zh_hans="政策"),
        tags=[make_tag(slug="quality", name="Quality")],
        source=make_source(slug="daily", name="Daily"),
        source_url="https://daily.example/1",
        authors=[make_author(slug="li", name="Li Si"), make_author(slug="wang", name="Wang")],
        responsible_editor="Zhao",
        lead_image=make_image(900, 600, alt="A hall", caption="Hall", credit="Li"),
        published_at=datetime(2024, 1, 1, tzinfo=UTC),
        body='<p><a href="/media/a.pdf">a</a></p>',
    )
    Article.objects.update(updated_at=datetime(2024, 1, 2, tzinfo=UTC))
    ViewCounter.objects.create(article=article, imported=44, counted=6)
    return article


def test_list_shows_what_a_list_shows(client, rich):
    image = rich.lead_image
    (item,) = read(client, ARTICLES)["items"]
    assert item == {
        "id": rich.pk,
        "guid": f"urn:uuid:{rich.guid}",
        "url": ORIGIN + rich.get_absolute_url(),
        "api_url": f"{ORIGIN}{ARTICLES}/{rich.pk}",
        "language": "zh-hans",
        "title": "Title & <more>",
        "subtitle": "Subtitle",
        "summary": "Summary",
        "section": {"slug": "policy", "name": "政策"},
        "tags": [{"slug": "quality", "name": "Quality"}],
        "source": {"slug": "daily", "name": "Daily"},
        "source_url": "https://daily.example/1",
        "authors": [{"slug": "li", "name": "Li Si"}, {"slug": "wang", "name": "Wang"}],
        "responsible_editor": "Zhao",
        "lead_image": {
            "url": ORIGIN + image.file.url,
            "media_type": "image/png",
            "width": 900,
            "height": 600,
            "bytes": image.bytes,
            "alt": "A hall",
            "caption": "Hall",
            "credit": "Li",
        },
        "published_at": "2024-01-01T00:00:00Z",
        "modified_at": "2024-01-02T00:00:00Z",
        "views": 50,
    }


def test_article_has_its_text_and_its_translations(client, rich):
    english = make_article(translation_group=rich.translation_group)
    make_article(translation_group=rich.translation_group, language="zh-hant", status="draft")
    (item,) = [each for each in read(client, ARTICLES)["items"] if each["id"] == rich.pk]
    detail = read(client, f"{ARTICLES}/{rich.pk}")
    assert detail == item | {
        "body_html": f'<p><a href="{ORIGIN}/media/a.pdf" rel="noopener noreferrer">a</a></p>',
        "translations": [
            {
                "language": "en",
                "id": english.pk,
                "url": ORIGIN + english.get_absolute_url(),
                "api_url": f"{ORIGIN}{ARTICLES}/{english.pk}",
            }
        ],
    }


def test_nothing_of_what_visitors_cannot_see_is_told(client, editor_client):
    subjects = {
        "tags": [make_tag(slug="secret")],
        "source": make_source(slug="secret"),
        "authors": [make_author(slug="secret")],
    }
    make_article(title="Visible")
    hidden = make_invisible_articles(**subjects)
    for visitor in (client, editor_client):
        assert titles(visitor) == ["Visible"]
        assert titles(visitor, SEARCH, q="Hidden") == []
        for way, article in hidden.items():
            assert visitor.get(f"{ARTICLES}/{article.pk}").status_code == 404, way
        for name in ("tag", "source", "author"):
            unknown = problem(visitor.get(ARTICLES, {name: "secret"}), 404)
            nothing = problem(visitor.get(ARTICLES, {name: "nothing"}), 404)
            assert unknown["detail"].replace("secret", "nothing") == nothing["detail"]


def test_private_columns_stay_private(client, rich):
    Article.objects.update(origin_document="secret.txt", origin_sha256="secret")
    for address in (ARTICLES, f"{ARTICLES}/{rich.pk}", f"{SEARCH}?q=Title"):
        text = client.get(address).text
        assert "secret" not in text
        for name in ("origin", "status", "created", "expires", "pinned", "uploaded"):
            assert f'"{name}' not in text


def test_articles_are_filtered(client):
    parent = make_section(slug="parent")
    subjects = {
        "section": make_section(slug="child", parent=parent),
        "tags": [make_tag(slug="质量")],
        "source": make_source(slug="daily"),
        "authors": [make_author(slug="li")],
    }
    make_article(title="Mine", **subjects, published_at="2024-06-01T00:00Z")
    make_article(title="Other", language="zh-hans", published_at="2023-06-01T00:00Z")
    for name, value in {
        "section": "child",
        "tag": "质量",
        "source": "daily",
        "author": "li",
        "language": "en",
        "year": 2024,
    }.items():
        assert titles(client, **{name: value}) == ["Mine"], name
    assert titles(client, section="parent") == ["Mine"]
    assert titles(client, section="parent", tag="质量", year=2024, language="en") == ["Mine"]
    assert titles(client, section="parent", year=2023) == []
    assert titles(client, year=1999) == []


def test_year_is_that_of_china(client):
    make_article(title="New year", published_at="2023-12-31T16:00:00Z")
    make_article(title="Old year", published_at="2023-12-31T15:59:59Z")
    assert titles(client, year=2024) == ["New year"]
    assert titles(client, year=2023) == ["Old year"]


def test_unknown_section_is_said(client):
    assert problem(client.get(ARTICLES, {"section": "nope"}), 404)["detail"] == (
        "There is no section 'nope'."
    )
    make_section(slug="new")
    assert titles(client, section="new") == []


def follow(client, address, **parameters):
    """All titles over all pages, and how many each had."""
    found, sizes = [], []
    page = read(client, address, **parameters)
    while True:
        found += [item["title"] for item in page["items"]]
        sizes.append(len(page["items"]))
        if page["next"] is None:
            return found, sizes
        following = urlsplit(page["next"])
        assert f"{following.scheme}://{following.netloc}" == ORIGIN
        page = read(client, following.path, **dict(parse_qsl(following.query)))


def test_pages_follow_one_another_whole_and_in_order(client):
    section = make_section(slug="质量")
    for number in range(7):
        # Three moments, so that the number decides within each.
        make_article(
            title=f"n{number}", section=section, published_at=f"2024-01-0{number // 3 + 1}T00:00Z"
        )
        make_article(title="Other")
    expected = [f"n{number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    assert follow(client, ARTICLES, section="质量", page_size=3, language="en") == (
        expected,
        [3, 3, 1],
    )
    assert follow(client, ARTICLES, section="质量", page_size=7) == (expected, [7])


def test_article_published_meanwhile_shifts_no_page(client):
    for number in range(4):
        make_article(title=f"n{number}", published_at=f"2024-01-0{number + 1}T00:00:00.123456Z")
    first = read(client, ARTICLES, page_size=2)
    make_article(title="New")
    following = urlsplit(first["next"])
    assert titles(client, following.path, **dict(parse_qsl(following.query))) == ["n1", "n0"]


def test_page_begins_at_its_place_in_the_index():
    """SQLite walks from the first upper bound that it is given: it must be the page's own."""
    cursor = f"{1_600_000_000_000_000}-5"
    filters = ArticleFilters(year=2025)
    # Databases write the start of 2026 in Shanghai each in its way.
    year_ends = ("2025-12-31 16:00", "2026-01-01 00:00:00+08")
    for given, first in ((cursor, ("2020-09-13",)), (None, year_ends)):
        sql = str(operations._filtered(filters, given).query)
        assert sql.split('"published_at" <', 1)[1].lstrip("= '").startswith(first)


@pytest.mark.parametrize("after", ["0-0", "9" * 17 + "-" + "9" * 18, ""])
def test_any_cursor_is_answered(client, after):
    make_article(title="One")
    expected = [] if after == "0-0" else ["One"]
    assert titles(client, after=after) == expected


def test_search_finds_words_in_pages(client):
    for number in range(5):
        make_article(title=f"Quality n{number}", published_at=f"2024-01-0{number + 1}T00:00Z")
    make_article(title="Other")
    make_article(title="Quality 中文", language="zh-hans", published_at="2023-01-01T00:00Z")
    assert follow(client, SEARCH, q="quality", language="en", page_size=2) == (
        [f"Quality n{number}" for number in (4, 3, 2, 1, 0)],
        [2, 2, 1],
    )
    assert titles(client, SEARCH, q="中文") == ["Quality 中文"]
    assert titles(client, SEARCH, q="   ") == []


def test_search_is_narrowed_as_lists_are(client):
    subjects = {
        "section": make_section(slug="policy"),
        "source": make_source(slug="daily"),
        "tags": [make_tag(slug="green")],
        "authors": [make_author(slug="li")],
    }
    make_article(title="Word", published_at="2024-05-05T00:00Z", **subjects)
    for name in subjects:
        rest = {key: value for key, value in subjects.items() if key != name}
        make_article(title=f"Word without {name}", published_at="2024-05-05T00:00Z", **rest)
    every = {"section": "policy", "source": "daily", "tag": "green", "author": "li"}
    for name, slug in every.items():
        found = titles(client, SEARCH, q="word", **{name: slug})
        assert len(found) == 4
        assert "Word" in found
        assert problem(client.get(SEARCH, {"q": "word", name: "nothing"}), 404)
    assert titles(client, SEARCH, q="word", **every) == ["Word"]


def test_search_is_bounded_by_days_of_china(client):
    make_article(title="Word of last year", published_at="2023-12-31T15:59:59Z")
    make_article(title="Word of New Year", published_at="2023-12-31T16:00:00Z")
    make_article(title="Word of May", published_at="2024-05-05T00:00Z")
    for expected, days in (
        ({"last year"}, {"to": "2023-12-31"}),
        ({"New Year", "May"}, {"from": "2024-01-01"}),
        ({"New Year"}, {"from": "2024-01-01", "to": "2024-01-01"}),
        ({"New Year", "May"}, {"year": 2024}),
        ({"May"}, {"year": 2024, "from": "2024-02-01"}),
        ({"New Year", "May"}, {"year": 2024, "from": "2023-01-01", "to": "2025-12-31"}),
        (set(), {"year": 2024, "to": "2023-12-31"}),
    ):
        found = {
            title.removeprefix("Word of ") for title in titles(client, SEARCH, q="word", **days)
        }
        assert found == expected, days


def test_search_is_in_the_order_that_is_asked_for(client):
    make_article(title="Word", published_at="2020-01-01T00:00Z")
    make_article(title="Newer", body="<p>word</p>", published_at="2024-01-01T00:00Z")
    assert titles(client, SEARCH, q="word") == ["Word", "Newer"]
    assert titles(client, SEARCH, q="word", sort="relevance") == ["Word", "Newer"]
    assert titles(client, SEARCH, q="word", sort="date") == ["Newer", "Word"]


def test_following_page_is_of_the_same_search(client):
    section = make_section(slug="policy")
    for number in range(3):
        make_article(title=f"Word {number}", section=section, published_at="2024-01-01T00:00Z")
        make_article(title=f"Word {number}")
        make_article(title=f"Word {number}", section=section)  # Of another time.
    parameters = {"section": "policy", "from": "2024-01-01", "to": "2024-01-31", "sort": "date"}
    assert follow(client, SEARCH, q="word", page_size=2, **parameters)[1] == [2, 1]


def test_search_says_how_many_there_are(client, monkeypatch):
    for _ in range(3):
        make_article(title="Word")
    answer = read(client, SEARCH, q="word", page_size=1)
    assert (answer["total"], answer["total_is_capped"]) == (3, False)
    assert (read(client, SEARCH, q="absent")["total"]) == 0
    monkeypatch.setattr(results, "MOST_RANKED", 2)
    monkeypatch.setattr(results, "MOST_COUNTED", 2)
    answer = read(client, SEARCH, q="word", page_size=1)
    assert (answer["total"], answer["total_is_capped"]) == (2, True)


def test_found_article_has_a_snippet_beside_all_that_lists_have(client, rich):
    Article.objects.filter(pk=rich.pk).update(body="<p>The <b>qual</b>ity &amp; more.</p>")
    (found,) = read(client, SEARCH, q="quality more -x")["items"]
    assert found.pop("snippet") == [
        {"text": "The ", "is_marked": False},
        {"text": "quality", "is_marked": True},
        {"text": " & ", "is_marked": False},
        {"text": "more", "is_marked": True},
        {"text": ".", "is_marked": False},
    ]
    assert read(client, ARTICLES)["items"] == [found]
    (found,) = read(client, SEARCH, q="title")["items"]
    assert found["snippet"] == [{"text": "Summary", "is_marked": False}]


def test_last_page_of_a_search_has_no_next(client, monkeypatch):
    monkeypatch.setattr(operations, "LAST_SEARCH_PAGE", 1)
    for _ in range(3):
        make_article(title="Quality")
    assert read(client, SEARCH, q="quality", page_size=2)["next"] is None


def test_sections_are_listed_with_their_names_and_pages(client):
    parent = make_section(slug="parent", name_en="Parent", name_zh_hans="父", order=1)
    make_section(slug="child", name_zh_hant="子", parent=parent, order=2)
    assert read(client, SECTIONS)["items"] == [
        {
            "slug": "parent",
            "names": {"en": "Parent", "zh-hans": "父"},
            "parent": None,
            "urls": {
                code: f"{ORIGIN}/{code}/sections/parent/" for code in ("en", "zh-hans", "zh-hant")
            },
        },
        {
            "slug": "child",
            "names": {"zh-hant": "子"},
            "parent": "parent",
            "urls": {
                code: f"{ORIGIN}/{code}/sections/child/" for code in ("en", "zh-hans", "zh-hant")
            },
        },
    ]


@pytest.mark.parametrize(
    ("address", "field"),
    [
        (f"{ARTICLES}?page_size=0", "page_size"),
        (f"{ARTICLES}?page_size=101", "page_size"),
        (f"{ARTICLES}?page_size=x", "page_size"),
        (f"{ARTICLES}?language=fr", "language"),
        (f"{ARTICLES}?year=0", "year"),
        (f"{ARTICLES}?year=99999999999", "year"),
        (f"{ARTICLES}?after=x", "after"),
        (f"{ARTICLES}?after=1-2-3", "after"),
        (f"{ARTICLES}?tag=%00", "tag"),
        (f"{ARTICLES}?tag={'x' * 201}", "tag"),
        (f"{ARTICLES}/0", "article_id"),
        (f"{ARTICLES}/x", "article_id"),
        (f"{ARTICLES}/{'9' * 30}", "article_id"),
        (SEARCH, "q"),
        (f"{SEARCH}?q=", "q"),
        (f"{SEARCH}?q=a%00b", "q"),
        (f"{SEARCH}?q={'x' * 201}", "q"),
        (f"{SEARCH}?q=x&page=51", "page"),
        (f"{SEARCH}?q=x&sort=x", "sort"),
        (f"{SEARCH}?q=x&from=x", "from"),
        (f"{SEARCH}?q=x&from=1704067200", "from"),
        (f"{SEARCH}?q=x&from=2024-02-30", "from"),
        (f"{SEARCH}?q=x&to=2024-01-01T00:00", "to"),
        (f"{SEARCH}?q=x&to=9999-12-31", "to"),
        (f"{SEARCH}?q=x&to=%00", "to"),
        (f"{SEARCH}?q=x&section=%00", "section"),
    ],
)
def test_invalid_parameter_is_named(client, address, field):
    errors = problem(client.get(address), 422)["errors"]
    assert [error["field"] for error in errors] == [field]


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/", "/api/v1", "/api/v1/nope", f"{ARTICLES}/1/x", "/api/v2/x"]
)
def test_address_without_anything_is_a_problem_too(client, address):
    assert "openapi.json" in problem(client.get(address), 404)["detail"]


@pytest.mark.parametrize("address", EVERY)
class TestHttp:
    def test_answer_may_be_cached_by_everyone(self, client, address):
        make_article()
        first = client.get(address)
        assert "public, max-age=0, s-maxage=5" in first["Cache-Control"]
        assert first["Vary"] == "Accept-Encoding"
        assert not first.cookies
        other = client.get(address, headers={"accept-language": "zh-TW"})
        assert other.content == first.content

    def test_unchanged_answer_is_not_sent_again(self, client, address):
        etag = client.get(address)["ETag"]
        again = client.get(address, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"

    def test_head_is_answered_like_get(self, client, address):
        assert client.head(address)["ETag"] == client.get(address)["ETag"]

    def test_other_origins_may_read(self, client, address):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"
        response = client.options(address)
        assert response.status_code == 204
        assert "GET" in response["Access-Control-Allow-Methods"]

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nothing_is_written(self, method, address):
        response = getattr(Client(enforce_csrf_checks=True), method)(address)
        problem(response, 405)
        assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", [ARTICLES, f"{SEARCH}?q=Article", SECTIONS])
def test_queries_are_the_same_for_one_article_and_for_many(
    client, django_assert_num_queries, django_assert_max_num_queries, address
):
    def make():
        make_article(
            section=make_section(parent=make_section()),
            tags=[make_tag(), make_tag()],
            source=make_source(),
            authors=[make_author(), make_author()],
            lead_image=make_image(),
        )

    make()
    with django_assert_max_num_queries(14) as few:  # A search on PostgreSQL sets what it needs.
        client.get(address)
    for _ in range(12):
        make()
    with django_assert_num_queries(len(few)):
        client.get(address)


class TestRate:
    @pytest.fixture(autouse=True)
    def few(self, settings, monkeypatch):
        cache.clear()
        settings.API_RATE = 2
        self.now = 1_700_000_010.0  # thirty seconds before a minute ends
        self.passed = 1000.0
        monkeypatch.setattr(throttling.time, "time", lambda: self.now)
        monkeypatch.setattr(throttling.time, "monotonic", lambda: self.passed)
        yield
        cache.clear()

    def test_too_many_requests_are_told_when_to_go_on(self, client):
        for _ in range(2):
            assert client.get(ARTICLES).status_code == 200
        response = client.get(ARTICLES)
        assert "30 seconds" in problem(response, 429)["detail"]
        assert response["Retry-After"] == "30"
        assert response["Access-Control-Allow-Origin"] == "*"
        self.now += 30
        assert client.get(ARTICLES).status_code == 200

    def test_everything_that_is_asked_counts(self, client):
        client.get(f"{ARTICLES}/999")
        client.get("/api/v1/openapi.json")
        assert client.get(SECTIONS).status_code == 429

    def test_each_client_has_its_own_count(self, client):
        for _ in range(3):
            limited = client.get(SECTIONS, REMOTE_ADDR="192.0.2.1")
        assert limited.status_code == 429
        assert client.get(SECTIONS, REMOTE_ADDR="192.0.2.2").status_code == 200

    def test_search_is_refused_where_all_clients_ask_for_too_much(self, client, settings):
        settings.API_RATE, settings.SEARCH_SHARE = 100, 1
        with throttling.SEARCHING.spend():
            self.passed += 10
        response = client.get(f"{SEARCH}?q=word")
        assert "all clients" in problem(response, 429)["detail"]
        assert response["Retry-After"] == "490"  # 1,000 for ten of work, 500 are free, 10 passed
        assert client.get(ARTICLES).status_code == 200
        self.passed += 490
        assert client.get(f"{SEARCH}?q=word").status_code == 200

    def test_pages_are_not_limited(self, client):
        for _ in range(3):
            client.get(SECTIONS)
            assert client.get("/en/").status_code == 200


def test_document_is_complete_and_loads_nothing_from_elsewhere(client):
    text = client.get("/api/v1/openapi.json").text
    document = json.loads(text)
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        ARTICLES,
        f"{ARTICLES}/{{article_id}}",
        SECTIONS,
        SEARCH,
    }
    for operations_ in document["paths"].values():
        assert set(operations_) == {"get"}
        assert {"200", "404", "422", "429"} <= set(operations_["get"]["responses"])
        for parameter in operations_["get"]["parameters"]:
            schema = parameter["schema"]
            bounds = {"enum", "maxLength", "maximum", "pattern"}
            assert bounds & set(schema), f"{parameter['name']} is unbounded"
    assert "http" not in text.replace("http://testserver", "")


def test_document_names_every_language():
    assert get_args(LanguageCode) == tuple(Language.values)


def test_fault_is_a_problem_that_tells_nothing_of_itself():
    def fail(*args):
        raise OperationalError("the database is gone")

    with connection.execute_wrapper(fail):
        response = Client(raise_request_exception=False).get(ARTICLES)
    problem(response, 500)
    assert "the database is gone" not in response.text


def test_ids_are_stable_across_feeds_and_api(client):
    article = make_article(translation_group=uuid.uuid4())
    (item,) = read(client, ARTICLES)["items"]
    assert item["guid"] in client.get("/en/feeds/atom.xml").text
    assert str(article.guid) in item["guid"]


def test_scheduled_article_appears_by_itself(client, freeze):
    now = timezone.now()
    article = make_article(title="Scheduled", published_at=now + timedelta(hours=1))
    assert titles(client) == []
    freeze(now + timedelta(hours=1))
    assert titles(client) == ["Scheduled"]
    assert read(client, f"{ARTICLES}/{article.pk}")["title"] == "Scheduled"
