"""
Search over all that readers read of an article, in either script.

`search` is all that others need to know of it:

    found = search("质量 -发展", language="zh-hans")
    found.total, found[:20]
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from news.articles.models import Article, ArticleQuerySet, Author, Section, Source, Tag

from .filters import any_of
from .queries import parse
from .results import Results

__all__ = ["Results", "parse", "search", "search_newsroom"]


def search(
    query: str,
    articles: ArticleQuerySet | None = None,
    *,
    section: Section | None = None,
    source: Source | None = None,
    tag: Tag | None = None,
    author: Author | None = None,
    language: str = "",
    languages: Collection[str] = (),
    period: tuple[datetime, datetime] | None = None,
    by_date: bool = False,
    **filters: Any,
) -> Results:
    """
    The published articles, of these if some are given, that answer the query; none for a query
    without a word.

    The best first: in the title, with all words side by side, the newest; `by_date` asks for the
    newest alone. A section includes its subsections; `languages` are any of several; `period` is
    the first moment and the one behind the last, to the minute. `filters` are those of a queryset.
    Whatever is typed is a query; `queries` says how it is understood.
    """
    filter_tokens = []
    articles = Article.objects.all() if articles is None else articles
    articles = articles.published().filter(**filters).defer("body")
    if section is not None:
        articles = articles.in_section(section)
        children = section.children.values_list("pk", flat=True)
        filter_tokens.append(any_of("section", [section.pk, *children]))
    if source is not None:
        articles = articles.filter(source=source)
        filter_tokens.append(any_of("source", [source.pk]))
    if tag is not None:
        articles = articles.filter(tags=tag)
        filter_tokens.append(any_of("tag", [tag.pk]))
    if author is not None:
        articles = articles.filter(authors=author)
        filter_tokens.append(any_of("author", [author.pk]))
    if languages := [language] if language else languages:
        articles = articles.filter(language__in=languages)
        filter_tokens.append(any_of("language", languages))
    narrowed = replace(parse(query), filters=tuple(filter_tokens))
    return Results(narrowed, articles, by_date=by_date, period=period)


def search_newsroom(query: str, articles: ArticleQuerySet) -> Results:
    """Those of the articles of which the row or a newer text under work answers the query."""
    return Results(parse(query), articles, with_work=True)
