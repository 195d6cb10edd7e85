import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news import process_cache
from news.public.search_suggestions import MEDIA_TYPE
from news.search import suggestions
from tests.factories import make_article, make_invisible_articles, make_tag

pytestmark = pytest.mark.django_db

ADDRESS = "/{}/search/suggestions/"


def ask(client, typed, edition="en"):
    response = client.get(ADDRESS.format(edition), {"q": typed})
    assert response.status_code == 200
    return response


def completions(client, typed, edition="en"):
    echoed, texts, descriptions, addresses = ask(client, typed, edition).json()
    assert echoed == typed
    assert len(texts) == len(descriptions) == len(addresses) <= 8
    return texts


def test_answer_has_the_form_of_opensearch(client):
    tag = make_tag(name="Quality", slug="quality")
    article = make_article(title="Quality matters", tags=[tag])
    response = ask(client, "qual")
    assert response["Content-Type"] == MEDIA_TYPE
    assert response.json() == [
        "qual",
        ["Quality", "Quality matters"],
        ["Tag", "Article"],
        [
            "http://testserver/en/tags/quality/",
            f"http://testserver{article.get_absolute_url()}",
        ],
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "qu",
        "QUAL",
        "ｑｕａｌ",
        "quality",
        "quality st",
        "stations qual",
        "café",
        "CAFE",
    ],
)
def test_words_are_found_from_their_beginning(client, typed):
    make_article(title="Quality officers get stations and a Café")
    make_article(title="Something else, of inequality")
    assert completions(client, typed) == ["Quality officers get stations and a Café"]


@pytest.mark.parametrize("typed", ["uality", "ffic stat", "quality -officers", "e", "", " ", "!!"])
def test_what_no_word_begins_with_is_not_found(client, typed):
    make_article(title="Quality officers get stations and a Café")
    assert completions(client, typed) == []


@pytest.mark.parametrize(
    "typed", ["质量", "質量", "量官工", "首席", "站", "５Ｇ", "5g", "新5G", "质量 工作"]
)
def test_chinese_is_found_anywhere_in_either_script(client, typed):
    make_article(title="首席质量官工作站最新5G基站", language="zh-hans")
    make_article(title="别的标题", language="zh-hans")
    assert completions(client, typed, "zh-hans") == ["首席质量官工作站最新5G基站"]
    assert completions(client, typed, "zh-hant") == ["首席質量官工作站最新5G基站"]


def test_texts_are_not_looked_at(client):
    make_article(title="Title", body="<p>quality 质量</p>")
    assert completions(client, "quality") == completions(client, "质量") == []


def test_only_what_visitors_see_is_suggested(client):
    tag = make_tag(name="Hidden tag")
    make_article(title="Seen")
    make_invisible_articles(tags=[tag])
    assert completions(client, "hid") == []
    make_article(title="Seen too", tags=[tag])
    assert completions(client, "hid") == ["Hidden tag"]


def test_editions_suggest_what_they_list(client):
    make_article(title="5G here")
    make_article(title="5G 基站", language="zh-hans", tags=[make_tag(name="5G 网络")])
    assert completions(client, "5g") == ["5G here"]
    assert completions(client, "5g", "zh-hans") == ["5G 网络", "5G 基站"]
    assert completions(client, "5g", "zh-hant") == ["5G 網絡", "5G 基站"]


def test_borrowing_edition_suggests_what_it_borrows(client):
    make_article(title="Quality")
    assert completions(client, "qual", "zh-hans") == ["Quality"]


def test_finished_word_is_not_completed(client):
    make_article(title="New station")
    make_article(title="Newest station")
    assert completions(client, "new ") == ["New station"]
    assert completions(client, "new") == ["Newest station", "New station"]


def test_only_the_last_word_is_completed(client):
    make_article(title="Newest station")
    assert completions(client, "new station") == []
    assert completions(client, "new -absent") == []
    assert completions(client, '"new"') == []
    assert completions(client, "station new") == ["Newest station"]


def test_common_words_come_before_rare_ones(client, monkeypatch):
    monkeypatch.setattr(suggestions, "_MOST_COMPLETIONS", 1)
    make_article(title="quality")
    make_article(title="quality again")
    make_article(title="quad")  # before it in the alphabet
    assert completions(client, "qua") == ["quality again", "quality"]


def test_at_most_eight_are_suggested_and_of_tags_three_while_there_are_titles(client):
    tags = [make_tag(name=f"Word {number}") for number in range(9)]
    make_article(title="Title", tags=tags)
    assert completions(client, "word") == [f"Word {number}" for number in range(8)]
    for number in range(9):
        make_article(title=f"A word {number}")
    found = completions(client, "word")
    assert found[:3] == ["Word 0", "Word 1", "Word 2"]
    assert found[3:] == [f"A word {number}" for number in (8, 7, 6, 5, 4)]


def test_same_words_are_suggested_once(client):
    for _ in range(2):
        make_article(title="Word", tags=[make_tag(name="Word")] if not _ else [])
    assert completions(client, "wor") == ["Word"]


class TestTags:
    def test_are_found_from_the_beginning_of_a_word(self, client):
        make_article(title="A", tags=[make_tag(name="Free trade (zone)"), make_tag(name="Ozone")])
        assert (
            completions(client, "zon") == completions(client, "trade (zo") == ["Free trade (zone)"]
        )

    def test_that_begin_with_it_come_first(self, client):
        make_article(
            title="A", tags=[make_tag(name=name) for name in ("智能制造", "制造", "制造业")]
        )
        assert completions(client, "製造") == ["制造", "制造业", "智能制造"]

    def test_renamed_is_not_found_by_its_old_name(self, client):
        tag = make_tag(name="Old name")
        make_article(title="A", tags=[tag])
        assert completions(client, "old") == ["Old name"]
        tag.name = "New name"
        tag.save()
        assert completions(client, "old") == []
        process_cache.forget_all()  # as after a minute
        assert completions(client, "new na") == ["New name"]

    def test_deleted_is_gone_at_once(self, client):
        tag = make_tag(name="Word")
        article = make_article(title="A", tags=[tag])
        assert completions(client, "wor") == ["Word"]
        article.tags.clear()
        tag.delete()
        assert completions(client, "wor") == []

    def test_without_a_page_do_not_crowd_out_others(self, client):
        for number in range(49):
            make_tag(name=f"Word {number}")
        make_article(title="A", tags=[make_tag(name="Word with articles")])
        assert completions(client, "word") == ["Word with articles"]


def test_caches_keep_it_for_seconds_the_same_for_everybody(client):
    make_article(title="Quality")
    response = ask(client, "qual")
    assert response["Cache-Control"] == "public, max-age=5"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Vary"] == "Accept-Encoding"
    headers = {"if-none-match": response["ETag"]}
    assert client.get(ADDRESS.format("en"), {"q": "qual"}, headers=headers).status_code == 304


@pytest.mark.parametrize(
    "query",
    ["x" * 60_000, "%00", "%ff%fe", "%ED%A0%80", "'" * 500, "a+" * 3000, '"*', "NEAR(", "*", "a*"],
)
def test_huge_and_odd_input_is_answered(client, query):
    make_article()
    response = client.get(f"{ADDRESS.format('en')}?q={query}")
    assert response.status_code == 200
    assert len(response.json()) == 4
    assert len(response.content) < 3000


def test_other_methods_are_refused(client):
    assert client.post(ADDRESS.format("en")).status_code == 405


def test_queries_are_as_many_for_one_as_for_many(client, django_assert_num_queries):
    def make():
        make_article(title="Quality", tags=[make_tag(name=f"Quality {len(made)}")])
        made.append(1)

    made = []
    make()
    ask(client, "quali")  # fills what a process keeps
    with CaptureQueriesContext(connection) as few:
        ask(client, "qualit")
        count = len(few)
    assert count <= 9  # Four of them are for the planner of PostgreSQL.
    for _ in range(10):
        make()
    process_cache.forget_all()
    ask(client, "quali")
    with django_assert_num_queries(count):
        ask(client, "qualit")


def test_who_asks_too_often_is_told_when_to_go_on(client, settings):
    cache.clear()
    settings.SUGGESTION_RATE = 2
    for _ in range(2):
        ask(client, "word")
    response = client.get(ADDRESS.format("en"), {"q": "word"})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert json.loads(response.content)["status"] == 429
    assert client.get("/en/search/?q=word").status_code == 200
    cache.clear()
