"""Which articles use a picture, an attachment or another article."""

from collections.abc import Iterable
from typing import Any

from news.library.models import Attachment, Image, Reference
from news.library.uses import references_to

from .models import Article


def articles_with(items: Iterable[Image | Attachment]) -> Any:
    """
    The articles that lead with one of the pictures, or have one of the items in their body.

    Not on their page alone: what any kept revision shows, somebody may restore.
    """
    return _articles(references_to(items))


def live_pages_with(items: Iterable[Image | Attachment]) -> Any:
    """The published articles whose page shows one of the items, to whoever may see it now."""
    shown = references_to(items).filter(revision=None)
    return Article.objects.published().filter(pk__in=shown.values("article")).defer("body")


def articles_linking_to(articles: Iterable[Article]) -> Any:
    """The articles whose text, or that of a revision, links to one of these."""
    numbers = [str(article.pk) for article in articles]
    return _articles(Reference.objects.filter(kind=Reference.Kind.ARTICLE, target__in=numbers))


def _articles(references: Any) -> Any:
    return Article.objects.filter(pk__in=references.values("article")).defer("body")
