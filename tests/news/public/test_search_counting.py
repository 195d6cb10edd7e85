import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from news.search.searched_queries import SearchedQuery
from tests.factories import make_article

pytestmark = pytest.mark.django_db

ADDRESS = re.compile(r'data-count-at="([^"]+)"')


@pytest.fixture(autouse=True)
def nobody_has_asked():
    cache.clear()
    yield
    cache.clear()


def address_in(response):
    """Where the page of results has its search counted, if it does."""
    found = ADDRESS.search(response.text)
    assert ("views.js" in response.text) is bool(found)
    return found and found[1].replace("&amp;", "&")


def ask(client, typed, edition="en", **extra):
    """Search and count it, as a browser does."""
    address = address_in(client.get(f"/{edition}/search/", {"q": typed}))
    assert client.post(address, **extra).status_code == 204


def rows():
    return sorted(SearchedQuery.objects.values_list("query", "language", "times", "hits"))


def test_search_is_counted_by_the_request_of_its_page(client):
    make_article(title="Quality")
    page = client.get("/en/search/?q=QUALITY")
    assert rows() == []  # as robots leave it
    response = client.post(address_in(page))
    assert (response.status_code, response.content) == (204, b"")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert rows() == [("quality", "en", 1, 1)]


def test_page_is_the_same_for_everyone(client):
    make_article(title="Quality")
    pages = {client.get("/en/search/?q=quality", REMOTE_ADDR=f"10.0.0.{n}").text for n in (1, 2)}
    assert len(pages) == 1
    assert "public" in client.get("/en/search/?q=quality")["Cache-Control"]


def test_what_found_nothing_is_counted_in_its_edition(client):
    make_article(title="文章", language="zh-hans")
    ask(client, "質量", "zh-hant")
    assert rows() == [("质量", "zh-hant", 1, 0)]


def test_repeated_by_the_same_client_counts_once(client):
    make_article(title="Quality")
    for typed in ("quality", "Quality ", "quality"):
        ask(client, typed, REMOTE_ADDR="2001:db8::1")
    ask(client, "quality", REMOTE_ADDR="2001:db8::2")  # another address of the same network
    assert rows() == [("quality", "en", 1, 1)]
    ask(client, "quality", REMOTE_ADDR="2001:db8:0:1::1")
    ask(client, "other", REMOTE_ADDR="2001:db8::1")
    ask(client, "quality", "zh-hans", REMOTE_ADDR="2001:db8::1")
    assert rows() == [
        ("other", "en", 1, 0),
        ("quality", "en", 2, 1),
        ("quality", "zh-hans", 1, 1),
    ]


def test_cache_tells_neither_who_asked_nor_what(client):
    ask(client, "quality", REMOTE_ADDR="192.0.2.77")
    (key,) = [key for key in cache._cache if "asked" in key]
    assert re.fullmatch(r":1:asked:[0-9a-f]{64}", key)


def test_memory_of_who_asked_is_of_one_day(client, freeze):
    now = timezone.make_aware(datetime(2026, 5, 1, 23, 59))
    freeze(now)
    ask(client, "quality")
    freeze(now + timedelta(minutes=2))
    ask(client, "quality")
    assert [times for *_, times, _hits in rows()] == [1, 1]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=!!",
        "q=word&page=2",
        "q=word&section=x",
        "q=13912345678",
        "q=somebody@example.org",
    ],
)
def test_page_that_does_not_count_says_so(client, query):
    for _ in range(21):
        make_article(title="word")
    response = client.get(f"/en/search/?{query}")
    assert response.status_code == 200
    assert address_in(response) is None


def test_only_what_was_searched_for_is_counted(client):
    address = address_in(client.get("/en/search/?q=word"))
    for forged in (
        "/en/search/count/",
        "/en/search/count/?of=",
        "/en/search/count/?of=WyJwb3B1bGFyIiwwXQ",
        f"{address[:-1]}{'a' if address[-1] != 'a' else 'b'}",
        "/en/search/count/?of=%ED%A0%80%00",
    ):
        assert client.post(forged).status_code == 400, forged
    assert client.get(address).status_code == 405
    assert rows() == []


def test_other_sites_cannot_count(client):
    address = address_in(client.get("/en/search/?q=word"))
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://other.example"}):
        assert client.post(address, headers=headers).status_code == 403
    assert rows() == []


def test_database_that_cannot_be_written_does_no_harm(client, caplog):
    address = address_in(client.get("/en/search/?q=word"))

    def locked(execute, sql, params, many, context):
        if sql.startswith(("UPDATE", "INSERT", "DELETE")):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    caplog.set_level("WARNING")
    with connection.execute_wrapper(locked):
        assert client.get("/en/search/?q=word").status_code == 200
        assert client.post(address).status_code == 204
    assert "could not be counted" in caplog.text


def test_csrf_needs_no_token():
    client = Client(enforce_csrf_checks=True)
    address = address_in(client.get("/en/search/?q=word"))
    assert client.post(address).status_code == 204
