"""Which articles use a picture, an attachment or another article."""

from collections.abc import Iterable

from django.db.models import QuerySet

from news.library.models import Attachment, Image, Reference
from news.library.uses import references_to

from .models import Article, ArticleQuerySet


def articles_with(items: Iterable[Image | Attachment]) -> ArticleQuerySet:
    """
    The articles that use one of the items, as lead picture or in the body.

    Kept revisions count too, because an editor may restore one.
    """
    return _articles(references_to(items))


def live_pages_linking_to(article: Article) -> ArticleQuerySet:
    """The published articles whose page links to this one, to whoever may see it now."""
    links = Reference.objects.filter(
        kind=Reference.Kind.ARTICLE, target=str(article.pk), revision=None
    )
    return _articles(links).published().exclude(pk=article.pk)


def _articles(references: QuerySet[Reference]) -> ArticleQuerySet:
    return Article.objects.filter(pk__in=references.values("article")).defer("body")
