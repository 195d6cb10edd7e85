"""
Search, plain for now: every word somewhere in the title, the summary or the text.

`search` is all that others may know of it.
"""

import re
from html import escape
from typing import Any

from django.db.models import Q

from news.articles.models import Article, ArticleQuerySet
from news.text.characters import clean_line

MAX_LENGTH = 100  # characters of a query that are looked at
MAX_WORDS = 10
# Articles whose texts are read for it, newest first: a word that is nowhere would have all read.
MOST_READ = 20_000


def words_of(query: str) -> list[str]:
    """What is looked for: at most MAX_WORDS words of the first MAX_LENGTH characters."""
    return list(dict.fromkeys(clean_line(query[:MAX_LENGTH]).split()))[:MAX_WORDS]


def is_cut(query: str) -> bool:
    """Whether some of the query is not looked at."""
    return len(query) > MAX_LENGTH or len(set(query.split())) > MAX_WORDS


def search(query: str, **filters: Any) -> ArticleQuerySet:
    """
    The published articles with every word of the query, newest first; none for no word.

    Of more than MOST_READ articles, the older ones are not looked at.

    `filters` are those of a queryset: `language="en"`, `section=...`.
    """
    words = words_of(query)
    if not words:
        return Article.objects.none()
    newest = Article.objects.published().filter(**filters).order_by("-published_at", "-pk")
    found = Article.objects.filter(pk__in=newest.values("pk")[:MOST_READ])
    for word in words:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word) | _in_body(word))
    return found


def _in_body(word: str) -> Q:
    """In the text, and not in a tag: behind it, the next one begins before any has ended."""
    written = escape(word, quote=False)
    # The first is fast, and leaves few for the second.
    return Q(body__icontains=written) & Q(body__iregex=rf"{re.escape(written)}[^<>]*(<|$)")
