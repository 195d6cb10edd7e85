"""Which articles use a picture, an attachment or another article."""

from collections.abc import Iterable
from typing import Any

from news.library.models import Attachment, Image, Reference
from news.library.uses import references_to

from .models import Article


def articles_with(items: Iterable[Image | Attachment]) -> Any:
    """
    The articles that use one of the items, as lead picture or in the body.

    Kept revisions count too, because an editor may restore one.
    """
    return _articles(references_to(items))


def live_pages_with(items: Iterable[Image | Attachment]) -> Any:
    """The articles that visitors can see now and whose page shows one of the items."""
    shown = references_to(items).filter(revision=None)
    return Article.objects.published().filter(pk__in=shown.values("article")).defer("body")


def articles_linking_to(articles: Iterable[Article]) -> Any:
    """The articles that link to one of these in their text or in a revision."""
    numbers = [str(article.pk) for article in articles]
    return _articles(Reference.objects.filter(kind=Reference.Kind.ARTICLE, target__in=numbers))


def _articles(references: Any) -> Any:
    return Article.objects.filter(pk__in=references.values("article")).defer("body")
