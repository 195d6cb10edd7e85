import re

import pytest

from news.articles.models import Article
from tests.factories import (
    make_article,
    make_author,
    make_invisible_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def subjects():
    return {
        "section": make_section(slug="policy", name_en="Policy"),
        "tag": make_tag(slug="green", name="Green"),
        "source": make_source(slug="daily", name="Daily"),
        "author": make_author(slug="li", name="Li"),
    }


@pytest.fixture
def articles(subjects):
    full = {
        "section": subjects["section"],
        "tags": [subjects["tag"]],
        "source": subjects["source"],
        "authors": [subjects["author"]],
    }
    make_article(title="Everything", published_at="2024-05-05T00:00Z", **full)
    for name in full:
        rest = {key: value for key, value in full.items() if key != name}
        make_article(title=f"No {name}", published_at="2024-05-05T00:00Z", **rest)
    make_article(title="Other year", published_at="2023-12-31T15:59:59Z", **full)


def titles(response):
    return {article.title for article in response.context["articles"]}


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("section=policy", "No section"),
        ("tag=green", "No tags"),
        ("source=daily", "No source"),
        ("author=li", "No authors"),
    ],
)
def test_filter_leaves_out_what_is_not_of_it(client, articles, query, missing):
    everything = titles(client.get("/en/articles/"))
    assert titles(client.get(f"/en/articles/?{query}")) == everything - {missing}


def test_year_is_that_of_the_portals_own_clock(client, articles):
    assert titles(client.get("/en/articles/?year=2023")) == {"Other year"}
    make_article(title="New Year's", published_at="2023-12-31T16:00:00Z")
    assert titles(client.get("/en/articles/?year=2023")) == {"Other year"}


def test_filters_combine(client, articles):
    query = "section=policy&tag=green&source=daily&author=li&year=2024"
    assert titles(client.get(f"/en/articles/?{query}")) == {"Everything"}
    assert titles(client.get("/en/sections/policy/?tag=green&year=2024")) == {
        "Everything",
        "No source",
        "No authors",
    }


def test_form_shows_what_is_chosen_and_keeps_it_from_page_to_page(client, subjects):
    for _ in range(45):
        make_article(section=subjects["section"], published_at="2024-05-05T00:00Z")
    html = client.get("/en/articles/?section=policy&year=2024&page=2").text
    assert '<option value="policy" selected>Policy</option>' in html
    assert '<option value="2024" selected>2024</option>' in html
    assert '<a rel="next" href="?section=policy&amp;year=2024&amp;page=3">' in html
    assert '<a rel="prev" href="?section=policy&amp;year=2024">' in html


def test_first_page_has_the_lists_own_address(client):
    for _ in range(21):
        make_article()
    assert '<a rel="prev" href=".">' in client.get("/en/articles/?page=2").text


def test_many_pages_have_a_field_for_the_number(client, subjects):
    for _ in range(41):
        make_article(section=subjects["section"], published_at="2024-05-05T00:00Z")
    assert "pages__jump" not in client.get("/en/articles/").text
    Article.objects.bulk_create(
        Article(title=f"{n}", status="published", published_at="2024-05-05T00:00Z")
        for n in range(160)
    )
    html = client.get("/en/articles/?year=2024&page=3").text
    form = html[html.index('<form class="pages__jump">') :]
    assert '<input type="hidden" name="year" value="2024">' in form
    assert 'name="page" min="1" max="11" value="3"' in form


def test_only_what_has_something_to_read_can_be_chosen(client, subjects):
    make_article(title="Visible")
    make_invisible_articles(
        tags=[subjects["tag"]], source=subjects["source"], authors=[subjects["author"]]
    )
    html = client.get("/en/articles/").text
    for value in ("green", "daily", "li"):
        assert f'<option value="{value}"' not in html


def test_too_many_to_choose_from_are_left_to_the_directory(client):
    sources = [make_source() for _ in range(61)]
    for source in sources:
        make_article(source=source)
    assert 'name="source"' not in client.get("/en/articles/").text
    html = client.get(f"/en/articles/?source={sources[3].slug}").text
    assert re.findall(r'<option value="([^"]+)" selected>', html) == [sources[3].slug]


def test_nothing_for_a_choice_is_said_and_not_an_error(client, articles):
    response = client.get("/en/tags/green/?year=1999")
    assert response.status_code == 200
    assert "No article fits this choice." in response.text
    assert "Show everything" in response.text


def test_blank_choices_are_not_part_of_the_address(client, articles):
    response = client.get("/en/articles/?section=policy&tag=&source=&author=&year=")
    assert (response.status_code, response["Location"]) == (302, "/en/articles/?section=policy")
    response = client.get("/en/articles/?section=&year=")
    assert response["Location"] == "/en/articles/"


@pytest.mark.parametrize(
    "query",
    [
        "section=nope",
        "section=%00",
        "tag=%ff%fe",
        "tag=a%20b",
        "source=%F0%9F%98%80",
        "author=../x",
        "year=abcd",
        "year=0000",
        "year=99999",
        "year=%C2%B2024",
        "year=1e3",
        "section=" + "x" * 5000,
        "page=2",
        "year=2024&page=9",
    ],
)
def test_unknown_filter_is_not_found_with_help(client, articles, query):
    response = client.get(f"/en/articles/?{query}")
    assert response.status_code == 404
    assert "Page not found" in response.text
    assert 'name="q"' in response.text


def test_parameters_of_others_do_no_harm(client, articles):
    assert client.get("/en/articles/?utm_source=mail&from=%00").status_code == 200
