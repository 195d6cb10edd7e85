import pytest

from news.public import search_page
from news.search import results
from tests.factories import make_article, make_invisible_articles

pytestmark = pytest.mark.django_db


def titles(response):
    return [article.title for article in response.context["articles"]]


def test_every_page_has_a_form_that_leads_to_the_results(client):
    make_article(title="Quality matters")
    html = client.get("/en/").text
    assert '<form class="search" action="/en/search/">' in html
    assert 'name="q"' in html
    response = client.get("/en/search/?q=quality")
    assert titles(response) == ["Quality matters"]
    assert 'value="quality"' in response.text
    assert "Articles found: 1" in response.text


def test_search_without_words_shows_the_form_alone(client):
    make_article()
    response = client.get("/en/search/")
    assert titles(response) == []
    assert "Articles found" not in response.text


def test_nothing_found_is_said(client):
    make_article()
    response = client.get("/en/search/?q=absent")
    assert "Articles found: 0" in response.text
    assert "Try fewer or other words." in response.text


def test_results_are_of_the_edition_unless_it_borrows(client):
    make_article(title="word")
    assert titles(client.get("/zh-hans/search/?q=word")) == ["word"]
    make_article(title="中文 word", language="zh-hans")
    assert titles(client.get("/zh-hans/search/?q=word")) == ["中文 word"]


def test_hidden_articles_are_not_found(client):
    make_article()
    make_invisible_articles()
    assert titles(client.get("/en/search/?q=Hidden")) == []


def test_query_is_shown_as_text(client):
    html = client.get("/en/search/?q=%3Cscript%3Ealert(1)%3C/script%3E%22x").text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;x" in html


def test_pages_keep_the_query(client):
    for _ in range(21):
        make_article(title="a&b word")
    html = client.get("/en/search/?q=a%26b+word").text
    assert 'href="?q=a%26b+word&amp;page=2"' in html
    assert len(titles(client.get("/en/search/?q=a%26b+word&page=2"))) == 1


def test_only_the_best_results_are_shown_and_it_is_said(client, monkeypatch):
    monkeypatch.setattr(results, "MOST_RANKED", 3)
    monkeypatch.setattr(results, "MOST_COUNTED", 5)
    monkeypatch.setattr(search_page, "MOST_COUNTED", 5)
    for _ in range(6):
        make_article(body="<p>word</p>")
    response = client.get("/en/search/?q=word")
    assert len(titles(response)) == 3
    assert "Articles found: 5+" in response.text
    assert "Only the best of them are shown." in response.text


@pytest.mark.parametrize(
    "query", ["x" * 60_000, "%00", "%ff%fe", "%ED%A0%80", "'" * 500, "%25" * 500, "a+" * 3000]
)
def test_huge_and_odd_queries_are_answered(client, query):
    response = client.get(f"/en/search/?q={query}")
    assert response.status_code == 200
    assert len(response.content) < 20_000


def test_cut_query_is_said(client):
    assert "The query was long" in client.get(f"/en/search/?q={'x' * 201}").text
    assert "The query was long" not in client.get("/en/search/?q=short").text


def test_results_are_not_indexed(client):
    assert '<meta name="robots" content="noindex, follow">' in client.get("/en/search/?q=a").text


@pytest.mark.parametrize("page", ["0", "2", "x", "9" * 40])
def test_page_that_does_not_exist_is_not_found(client, page):
    make_article(title="word")
    assert client.get(f"/en/search/?q=word&page={page}").status_code == 404
