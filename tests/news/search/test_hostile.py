"""No input of any kind is an error, on either database and on every address that searches."""

from html import escape
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client

from news.articles.models import Article
from news.search import search
from tests.factories import make_article, make_section, make_source, make_tag, make_user
from tests.news.search.hostile import CHARACTERS, HOSTILE, MARKUP, OPERATORS, RAW, SIGNS, SQL

pytestmark = pytest.mark.django_db

# Each with every so many of the strings.
PUBLIC = [
    ("/en/search/", 1),
    ("/api/v1/search", 1),
    ("/zh-hant/search/", 5),
    ("/en/search/atom.xml", 5),
    ("/zh-hans/search/suggestions/", 5),
]


@pytest.fixture
def articles():
    for language in ("en", "zh-hans"):
        make_article(
            title="Quality 质量 a b x", body="<p>质量官 5G基站 quality</p>", language=language
        )


def test_search_answers(articles):
    assert len(set(HOSTILE)) > 150
    for query in HOSTILE:
        for found in (search(query), search(query, by_date=True, language="en")):
            assert found.total == len(found[:20]), query[:100]
            assert found.total <= 2
    assert Article.objects.count() == 2


def test_signs_of_the_index_find_nothing_by_themselves():
    make_article(title="quantity 数量", section=make_section(slug="s"), body="")
    for query in (*SIGNS, "delete-all"):
        assert not search(query), query


@pytest.mark.slow
@pytest.mark.parametrize(("address", "every"), PUBLIC)
def test_address_answers(client, address, every, articles):
    """A page without an error; the API and a feed may say that they do not take it."""
    is_page = address.endswith("/search/")
    queries = [f"q={quote(query, errors='surrogatepass')[:60_000]}" for query in HOSTILE]
    for query in [*queries[::every], *RAW]:
        response = client.generic("GET", address, QUERY_STRING=query)
        if is_page and "page=" not in query:
            assert response.status_code in (200, 301, 302), (response.status_code, query[:100])
            assert "<script>alert" not in response.text
        assert response.status_code in (200, 301, 302, 400, 404, 422), query[:100]


@pytest.mark.slow
def test_admin_answers(articles):
    client = Client()
    client.force_login(make_user("Publisher"))
    for query in HOSTILE[::5]:
        address = f"/admin/news/article/?q={quote(query, errors='surrogatepass')[:2_000]}"
        assert client.get(address).status_code in (200, 302), query[:100]


def test_texts_may_hold_anything():
    """They are indexed, a word beside each is found, and the index is right afterwards."""
    marks = "\u3099" * 900
    texts = [*OPERATORS.split("|"), *SQL, *MARKUP, *SIGNS, *CHARACTERS, marks, "质" * 20_000]
    storable = [text.replace("\0", "").encode("utf-8", "ignore").decode() for text in texts]
    for start in range(0, len(storable), 10):
        few = storable[start : start + 10]
        article = make_article(
            title=f"beside{start} {few[0]}"[:300],
            body="".join(f"<p>within{start} {escape(text)} behind{start}</p>" for text in few),
            source=make_source(name=f"source{start} {few[-1]}"[:200]),
            tags=[make_tag(name=f"tag{start} {few[-2 % len(few)]}"[:200])],
        )
        for word in ("beside", "within", "behind", "source", "tag"):
            assert list(search(f"{word}{start}")) == [article], (word, few)
    call_command("check_search")
