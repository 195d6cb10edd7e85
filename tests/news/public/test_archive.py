import re

import pytest

from tests.factories import make_article, make_invisible_articles, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles():
    for moment in ("2022-09-16T23:14Z", "2024-01-31T15:59Z", "2024-01-31T16:00Z"):
        make_article(title=moment, published_at=moment)


def titles(response):
    return [article.title for article in response.context["articles"]]


def test_index_leads_to_every_year_and_month_that_has_articles(client, articles):
    make_invisible_articles()
    html = client.get("/en/archive/").text
    assert re.findall(r"/en/archive/[\d/]+", html) == [
        "/en/archive/2024/",
        "/en/archive/2024/01/",
        "/en/archive/2024/02/",
        "/en/archive/2022/",
        "/en/archive/2022/09/",
    ]


def test_index_spans_any_time_but_names_no_page_that_is_not_there(client):
    for year in (1850, 1900, 1961, 2024):
        make_article(published_at=f"{year}-05-05T00:00Z")
    html = client.get("/en/archive/").text
    addresses = re.findall(r"/en/archive/[\d/]+", html)
    assert addresses[::2] == [f"/en/archive/{year}/" for year in (2024, 1961, 1900)]
    for address in addresses:
        assert client.get(address).status_code == 200


def test_month_begins_at_midnight_in_shanghai(client, articles):
    assert titles(client.get("/en/archive/2024/01/")) == ["2024-01-31T15:59Z"]
    assert titles(client.get("/en/archive/2024/02/")) == ["2024-01-31T16:00Z"]
    assert len(titles(client.get("/en/archive/2024/"))) == 2


def test_month_leads_to_the_nearest_ones(client, articles):
    html = client.get("/en/archive/2024/01/").text
    assert '<a rel="prev" href="/en/archive/2022/09/">' in html
    assert '<a rel="next" href="/en/archive/2024/02/">' in html
    assert "<h1>January 2024</h1>" in html
    year = client.get("/en/archive/2024/").text
    assert '<a rel="prev" href="/en/archive/2022/">' in year
    assert 'rel="next"' not in year


def test_day_begins_at_midnight_in_shanghai_and_leads_to_the_nearest_ones(client, articles):
    response = client.get("/en/archive/2024/01/31/")
    assert titles(response) == ["2024-01-31T15:59Z"]
    html = response.text
    assert "<h1>Jan. 31, 2024</h1>" in html
    assert '<a href="/en/archive/2024/01/">January 2024</a>' in html
    assert '<a rel="prev" href="/en/archive/2022/09/17/">' in html
    assert '<a rel="next" href="/en/archive/2024/02/01/">' in html


def test_narrowed_month_leads_to_the_nearest_of_the_same_choice(client, articles):
    make_article(published_at="2020-01-31T15:59Z", tags=[make_tag(slug="a")])
    make_article(published_at="2024-01-31T15:59Z", tags=[make_tag(slug="b")])
    html = client.get("/en/archive/2024/01/?tag=a").text
    assert '<a rel="prev" href="/en/archive/2020/01/?tag=a">' in html
    assert 'rel="next" href="/en/archive' not in html


def test_december_ends_with_the_year(client):
    make_article(title="last", published_at="2024-12-31T15:59Z")
    make_article(title="first", published_at="2024-12-31T16:00Z")
    assert titles(client.get("/en/archive/2024/12/")) == ["last"]


@pytest.mark.parametrize(
    "address",
    "2023/ 2024/03/ 2024/13/ 2024/00/ 2024/1/ 24/01/ 0000/01/ 9999/12/ x/ 2024/x/ "
    "2024/01/00/ 2024/02/30/ 2024/01/30/ 2024/01/1/ 2024/01/x/ 2024/%00/ %EF%BC%92024/01/".split(),
)
def test_month_that_is_not_or_has_nothing_is_not_found_with_help(client, articles, address):
    response = client.get(f"/en/archive/{address}")
    assert response.status_code == 404
    assert "2024-01-31T16:00Z" in response.text  # among the latest


def test_empty_archive_says_so(client):
    assert "There are no articles yet." in client.get("/en/archive/").text
