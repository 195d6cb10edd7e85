"""The articles of a list, for its pages."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from news.articles.loading import listed_articles
from news.articles.models import Article, ArticleQuerySet, Scope
from news.prepared import Prepared

from .content_version import kept
from .selection import Selection


@Prepared
def _numbers(
    scope: Scope, selection: Selection, key: Hashable, start: int, stop: int, *, now: datetime
) -> Sequence[QuerySet[Any, Any]]:
    articles = selection.of(Article.objects.published(now).in_scope(scope, now))
    # From the index alone, so that rows that are skipped are not read.
    return [articles.values_list("pk")[start:stop]]


class SelectedArticles:
    """
    What an edition lists of a selection, newest first; they are counted up to `most`.

    As far as a paginator asks, it is a sequence; it reads what a list shows of those in a slice.
    """

    def __init__(self, selection: Selection, scope: Scope, most: int) -> None:
        self._selection, self._scope, self._key = selection, scope, selection.key
        self._most = most

    def __getitem__(self, part: slice) -> list[Article]:
        return listed_articles(self.numbers(part.start, part.stop))

    def numbers(self, start: int, stop: int) -> list[int]:
        """The articles' numbers in that slice, in the order of the list."""
        if self._is_empty:
            return []
        fixed = (self._scope, self._selection, self._key, start, stop)
        (rows,) = _numbers.rows(*fixed, now=timezone.now())
        return [number for (number,) in rows]

    @cached_property
    def articles(self) -> ArticleQuerySet:
        return self._selection.of(Article.objects.published().in_scope(self._scope))

    def exists(self) -> bool:
        return bool(self.counted)

    @cached_property
    def counted(self) -> int:
        return kept(("count", self._key, self._most), self._count)

    @cached_property
    def _is_empty(self) -> bool:
        return self._selection.has_none_in(self._scope.languages)

    def _count(self) -> int:
        return 0 if self._is_empty else self.articles.order_by().values("pk")[: self._most].count()

    def moment_of(self, index: int) -> datetime | None:
        """When the article at that place was published, if there is one."""
        return self.articles.values_list("published_at", flat=True)[index:].first()
