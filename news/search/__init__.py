"""
Simple search: every word must be in the title, the summary or the text.

Other rooms only use `search`.
"""

import re
from html import escape
from typing import Any

from django.db.models import Q

from news.articles.models import Article, ArticleQuerySet
from news.text.characters import clean_line

MAX_LENGTH = 100  # characters of a query that are used
MAX_WORDS = 10
# The most articles whose texts are read, newest first; a rare word would read all of them.
MOST_READ = 20_000


def words_of(query: str) -> list[str]:
    """The words of the query: at most MAX_WORDS words of the first MAX_LENGTH characters."""
    return list(dict.fromkeys(clean_line(query[:MAX_LENGTH]).split()))[:MAX_WORDS]


def is_cut(query: str) -> bool:
    """Whether a part of the query is ignored."""
    return len(query) > MAX_LENGTH or len(set(query.split())) > MAX_WORDS


def search(query: str, **filters: Any) -> ArticleQuerySet:
    """
    The published articles with every word of the query, newest first; none without a word.

    Of more than MOST_READ articles, the older ones are not searched.

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
    """Finds the word in the text but not in a tag: no `>` without `<` comes after it."""
    written = escape(word, quote=False)
    # The first condition is fast and leaves few rows for the second.
    return Q(body__icontains=written) & Q(body__iregex=rf"{re.escape(written)}[^<>]*(<|$)")
