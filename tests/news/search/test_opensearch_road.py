"""What OpenSearch would be sent: recorded, and answered by a double that knows what we use."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from news.articles.models import Article
from news.search import opensearch, parse, search
from news.search.filters import any_of
from news.search.index import _documents, _rows
from news.search.models import moment_of
from tests.factories import make_article, make_section
from tests.news.search.corpus import make_corpus, queries

RECORDED = Path(__file__).parents[2] / "samples" / "opensearch"
QUERIES = ["質量 官", "5G基站", "officers", '"quality officers"', "质量 -发展", "站", "cafe"]


def recorded(name):
    return (RECORDED / name).read_text(encoding="utf-8")


class TestRequests:
    def test_search(self):
        query = parse('質量官 officers -"two words"')
        body = opensearch.search_body(query, period=(datetime(2024, 1, 1, tzinfo=UTC),) * 2)
        assert body == json.loads(recorded("search.json"))

    def test_search_by_date_within_a_section(self):
        query = parse("质量")
        narrowed = type(query)(query.required, filters=(any_of("section", [3, 4]),))
        body = opensearch.search_body(narrowed, start=20, by_date=True)
        assert body == json.loads(recorded("search-by-date.json"))

    def test_writing_and_deleting(self):
        moment = datetime(2024, 5, 1, 8, tzinfo=UTC)
        document = opensearch.Document(9, 4, False, moment, ["质量"], ["质量", "¦", "b"])
        assert opensearch.bulk([document]) == recorded("bulk.ndjson")
        assert opensearch.bulk_delete([9, 10]) == recorded("bulk-delete.ndjson")

    def test_index_leaves_tokens_as_they_are(self):
        properties = opensearch.INDEX["mappings"]["properties"]
        assert properties["title"] == properties["content"]
        assert properties["content"]["analyzer"] == "whitespace"


class Double:
    """Finds documents as OpenSearch does, for the clauses that we send."""

    def __init__(self, ndjson):
        lines = [json.loads(line) for line in ndjson.splitlines()]
        self.documents = [
            {"_id": int(action["index"]["_id"]), **source}
            for action, source in zip(lines[::2], lines[1::2], strict=True)
        ]

    def articles(self, body):
        query = body["query"]
        if "function_score" in query:
            query = query["function_score"]["query"]["bool"]["filter"][0]
        return {each["article"] for each in self.documents if self.holds(query, each)}

    def holds(self, clause, document):
        ((kind, what),) = clause.items()
        return getattr(self, f"holds_{kind}")(what, document)

    def holds_bool(self, what, document):
        needed = [*what.get("must", []), *what.get("filter", [])]
        should, unwanted = what.get("should", []), what.get("must_not", [])
        return (
            all(self.holds(each, document) for each in needed)
            and (not should or any(self.holds(each, document) for each in should))
            and not any(self.holds(each, document) for each in unwanted)
        )

    def holds_match_phrase(self, what, document):
        ((field, asked),) = what.items()
        assert asked["analyzer"] == "whitespace"
        return f" {' '.join(asked['query'].split())} " in f" {document[field]} "

    def holds_term(self, what, document):
        return all(document[field] == value for field, value in what.items())

    def holds_match_none(self, what, document):
        return False


def double_of(rows):
    return Double(
        opensearch.bulk(
            opensearch.Document(
                each.number, each.article, False, moment_of(each.number), each.title, each.content
            )
            for each in _documents(rows, "default")
        )
    )


@pytest.mark.django_db
class TestDouble:
    @pytest.fixture
    def double(self):
        section = make_section()
        body = "<p>Quality Officers，建设新5G基站，发展 Café</p>"
        make_article(title="首席质量官工作站", body=body, section=section)
        make_article(title="质量 other", body="<p>officers of quality</p>")
        make_article(title="量质", body="<p>基站5G</p>")
        numbers = list(Article.objects.values_list("pk", flat=True))
        return double_of(list(_rows(numbers, "default")))

    @pytest.mark.parametrize("query", [*QUERIES, "nothing", ""])
    def test_finds_what_the_databases_find(self, double, query):
        found = double.articles(opensearch.search_body(parse(query)))
        assert found == set(search(query).numbers)
        by_date = opensearch.search_body(parse(query), by_date=True)
        assert double.articles(by_date) == found

    @pytest.mark.slow
    def test_finds_what_the_databases_find_in_the_corpus(self):
        make_corpus()
        double = double_of(list(Article.objects.order_by("pk")))
        visible = set(Article.objects.published().values_list("pk", flat=True))
        asked = list(dict.fromkeys(query.typed for query in queries()))[::7]
        assert len(asked) > 150
        for query in asked:
            found = double.articles(opensearch.search_body(parse(query)))
            assert found & visible == set(search(query).numbers), query
