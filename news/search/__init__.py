"""
Search over all that readers read of an article, in either script.

`search` is all that others need to know of it:

    found = search("质量 -发展", language="zh-hans")
    found.total, found[:20]
"""

from typing import Any

from news.articles.models import Article

from .queries import parse
from .results import Results

__all__ = ["Results", "parse", "search"]


def search(query: str, *, by_date: bool = False, **filters: Any) -> Results:
    """
    The published articles that answer the query; none for a query without a word.

    The best first: in the title, with all words side by side, the newest; `by_date` asks for the
    newest alone. `filters` are those of a queryset: `language="en"`, `section=...`. Whatever is
    typed is a query; `queries` says how it is understood.
    """
    articles = Article.objects.published().filter(**filters).defer("body")
    return Results(parse(query), articles, by_date=by_date)
