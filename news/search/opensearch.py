"""
What a back end beyond one database would send to OpenSearch: the road on, not a supported store.

The four functions of a back end are those of `index` and `results`: write documents, delete
documents, search, rebuild (a new index, filled by `bulk`, behind an alias). It is sent the very
tokens of `tokens` and leaves them as they are, so it finds what the databases find. Pure.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from .queries import Query, Unit

_TITLE_BOOST, _TOGETHER_BOOST = 4.0, 2.0  # as in `results`
_HALF_AS_NEW = "365d"
_TRACK_TOTAL_HITS = 10_001

# Tokens are divided by spaces and nothing else is done to them.
_TOKENS = {"type": "text", "analyzer": "whitespace", "norms": False}
INDEX: dict[str, Any] = {
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "article": {"type": "long"},
            "is_under_work": {"type": "boolean"},
            "published_at": {"type": "date"},
            "title": _TOKENS,
            "content": _TOKENS,
        },
    }
}


class Document(NamedTuple):
    number: int
    article: int
    is_under_work: bool
    published_at: datetime
    title: list[str]
    content: list[str]


def bulk(documents: Iterable[Document]) -> str:
    """The body of `POST /<index>/_bulk` that writes documents, in place of those there are."""
    return _lines(
        line
        for document in documents
        for line in (
            {"index": {"_id": str(document.number)}},
            {
                "article": document.article,
                "is_under_work": document.is_under_work,
                "published_at": document.published_at.isoformat(),
                "title": " ".join(document.title),
                "content": " ".join(document.content),
            },
        )
    )


def bulk_delete(numbers: Iterable[int]) -> str:
    return _lines({"delete": {"_id": str(number)}} for number in numbers)


def search_body(
    query: Query,
    *,
    start: int = 0,
    size: int = 20,
    by_date: bool = False,
    period: tuple[datetime, datetime] | None = None,
) -> dict[str, Any]:
    """
    The body of `POST /<index>/_search`; the hits' `article` is the answer, the best first.

    Whether visitors may see an article is asked of the database as ever.
    """
    filters: list[dict[str, Any]] = [{"term": {"is_under_work": False}}]
    filters += [_any(_phrase("content", (token,)) for token in tokens) for tokens in query.filters]
    if period:
        first, behind = (moment.isoformat() for moment in period)
        filters.append({"range": {"published_at": {"gte": first, "lt": behind}}})
    found: dict[str, Any] = {
        "must": [_unit("content", unit) for unit in query.required] or [{"match_none": {}}],
        "must_not": [_unit("content", unit) for unit in query.excluded],
        "filter": filters,
    }
    # The tokens of single characters, which are of titles alone, stand in the content.
    words = [_unit("title", unit) for unit in query.required if not unit.is_character]
    rising = [_constant({"bool": {"must": words}}, _TITLE_BOOST)] if words else []
    if together := query.as_one:
        rising.append(_constant(_unit("content", together.required[0]), _TOGETHER_BOOST))
    body: dict[str, Any] = {
        "from": start,
        "size": size,
        "_source": ["article"],
        "track_total_hits": _TRACK_TOTAL_HITS,
    }
    newest = {"published_at": "desc"}
    if by_date:
        return body | {"query": {"bool": found}, "sort": [newest]}
    scored = {
        "query": {"bool": {"filter": [{"bool": found}], "should": rising}},
        "functions": [
            {"exp": {"published_at": {"origin": "now", "scale": _HALF_AS_NEW, "decay": 0.5}}}
        ],
        "boost_mode": "sum",
    }
    return body | {"query": {"function_score": scored}, "sort": ["_score", newest]}


def _unit(field: str, unit: Unit) -> dict[str, Any]:
    return _any(_phrase(field, way) for way in unit.alternatives)


def _any(clauses: Iterable[dict[str, Any]]) -> dict[str, Any]:
    several = list(clauses)
    if len(several) == 1:
        return several[0]
    return {"bool": {"should": several, "minimum_should_match": 1}}


def _phrase(field: str, tokens: Iterable[str]) -> dict[str, Any]:
    return {"match_phrase": {field: {"query": " ".join(tokens), "analyzer": "whitespace"}}}


def _constant(clause: dict[str, Any], boost: float) -> dict[str, Any]:
    return {"constant_score": {"filter": clause, "boost": boost}}


def _lines(objects: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)
