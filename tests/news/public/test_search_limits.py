import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from news.articles.shown_article import ShownArticle
from news.public import search_choice, throttling
from news.public.search_limits import limit_searches
from tests.factories import make_article

pytestmark = pytest.mark.django_db

SEARCH = "/en/search/?q=word"
FEEDS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings):
    class Clock:
        now = 1_700_000_010.0  # thirty seconds before a minute ends

        def time(self):
            return self.now

        monotonic = time

    settings.SEARCH_RATE = 2
    clock = Clock()
    monkeypatch.setattr(throttling, "time", clock)
    cache.clear()
    yield clock
    cache.clear()


def test_client_that_searches_too_often_is_told_when_to_go_on(client, clock):
    make_article(title="word")
    assert [client.get(SEARCH).status_code for _ in range(2)] == [200, 200]
    response = client.get(SEARCH)
    assert (response.status_code, response["Retry-After"]) == (429, "30")
    assert response["Cache-Control"] == "no-store"
    assert "You can go on in 30 seconds." in response.text
    assert 'value="word"' in response.text
    assert '<meta name="robots" content="noindex">' in response.text
    clock.now += 30
    assert client.get(SEARCH).status_code == 200


def test_clients_count_each_for_itself(client):
    for _ in range(3):
        limited = client.get(SEARCH, REMOTE_ADDR="2001:db8::1")
    assert limited.status_code == 429
    assert client.get(SEARCH, REMOTE_ADDR="2001:db8::2").status_code == 429  # of one subscriber
    assert client.get(SEARCH, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


@pytest.mark.parametrize("query", ["", "?q=", "?q=+", "?q=-absent", "?q=!!", "?page=1"])
def test_form_without_words_is_never_refused(client, query):
    for _ in range(4):
        assert client.get(f"/en/search/{query}", follow=True).status_code == 200
    assert client.get(SEARCH).status_code == 200


def test_words_behind_what_is_read_are_not_searched_for(client):
    make_article(title="there the")
    query = "!" * 196 + " the" + "re"
    for _ in range(4):
        response = client.get("/en/search/", {"q": query})
        assert (response.status_code, "hits" in response.context) == (200, False)


def test_long_query_ends_with_a_whole_word(client):
    both = make_article(title="word", body="<p>begin</p>")
    response = client.get("/en/search/", {"q": "word " * 39 + "beginning of it"})
    assert [hit.article.row for hit in response.context["hits"]] == [both]
    assert response.context["is_cut"]


def test_pages_of_results_count_too(client):
    for page in (1, 1, 1):
        response = client.get(f"{SEARCH}&page={page}")
    assert response.status_code == 429


def test_flood_from_many_addresses_leaves_the_rest_of_the_time_to_others(
    client, clock, settings, monkeypatch
):
    settings.SEARCH_RATE, settings.SEARCH_SHARE = 100, 25
    make_article(title="word")

    def slow(*args, **kwargs):
        clock.now += 0.5
        return search(*args, **kwargs)

    search = search_choice.search
    monkeypatch.setattr(search_choice, "search", slow)
    began_at, statuses = clock.now, []
    for number in range(150):
        response = client.get(SEARCH, REMOTE_ADDR=f"10.0.0.{number}")
        statuses.append(response.status_code)
        clock.now += 0.25
        if response.status_code == 429:
            refused = response
    assert set(statuses) == {200, 429}
    assert statuses.count(200) * 0.5 < 5 + 0.3 * (clock.now - began_at)
    assert "by all visitors together" in refused.text
    assert client.get("/en/search/").status_code == 200
    clock.now += int(refused["Retry-After"])
    assert client.get(SEARCH).status_code == 200


def test_feeds_of_results_are_limited_with_the_pages(client):
    statuses = [client.get(f"/en/search/{path}?q=word").status_code for path in ("", *FEEDS)]
    assert statuses == [200, 200, 429, 429]


def test_time_to_render_a_page_is_paid_for(client, clock, settings, monkeypatch):
    settings.SEARCH_SHARE = 1
    make_article(title="word")

    def slow(article):
        clock.now += 10
        return "/"

    monkeypatch.setattr(ShownArticle, "get_absolute_url", slow)
    assert client.get(SEARCH).status_code == 200
    assert client.get(SEARCH).status_code == 429


def test_any_view_can_be_limited():
    view = limit_searches(lambda request: HttpResponse("a feed"))
    statuses = [view(RequestFactory().get("/?q=word")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


@pytest.mark.parametrize(
    ("edition", "words"), [("zh-hans", "搜索过于频繁"), ("zh-hant", "搜尋過於頻繁")]
)
def test_refusal_is_in_the_editions_language(client, edition, words):
    for _ in range(3):
        response = client.get(f"/{edition}/search/?q=word")
    assert words in response.text
    assert f'<html lang="{edition}"' in response.text
