"""Finding articles by words. Plain for now: every word anywhere in the text."""

from typing import Any

from django.db.models import Q

from news.models import Article, ArticleQuerySet


def search(query: str, **filters: Any) -> ArticleQuerySet:
    """
    The published articles that hold every word of the query, the latest first.

    `filters` are lookups of Article. A query without words finds nothing.
    """
    words = query.split()
    found = Article.objects.published().filter(**filters) if words else Article.objects.none()
    for word in words[:20]:
        found = found.filter(
            Q(title__icontains=word) | Q(summary__icontains=word) | Q(body__icontains=word)
        )
    return found.order_by("-published_at", "-pk")
