"""
Page numbers for lists of any length, at the same cost for the first page and for the last.

A database finds the rows of page 40,000 by going over all before them. So in a long list every
n-th article, counted from the oldest, is remembered as a milestone, and a page is found from the
milestone above it. Counted from the oldest, because new articles then move none. What has come
since stands before the newest milestone and is counted each time; whether visitors may see an
article is asked each time, of every article. Only a change among the older ones (one withdrawn,
expired, or dated back) lets pages overlap or miss by as many, until the milestones are set again.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, Window
from django.db.models.functions import Mod, RowNumber
from django.utils.functional import cached_property

from news.articles.models import ArticleQuerySet
from news.process_cache import ProcessCache

# Articles; a shorter list is counted and paged as it is.
SHORT = 5_000
MOST_MILESTONES = 1_000  # of a list, some 100 bytes each
SECONDS = 60
MOST_LISTS = 64

Key = tuple[datetime, int]  # published_at and pk


@dataclass(frozen=True)
class Milestones:
    step: int
    keys: Sequence[Key]  # oldest first; the first has `step` articles up to it, itself included

    @property
    def reach(self) -> int:
        """How many articles there are up to the newest milestone."""
        return self.step * len(self.keys)


_milestones: ProcessCache[Milestones] = ProcessCache(SECONDS, MOST_LISTS)


class LongPaginator(Paginator):
    """
    Django's, for articles newest first.

    `selected` and `walking` are the same articles, asked for in the two ways of `Selection.of`
    (None where these are one); `key` tells the list from others. What a page shows is fetched
    with `rows`.
    """

    def __init__(
        self,
        selected: ArticleQuerySet,
        per_page: int,
        *,
        walking: ArticleQuerySet | None,
        rows: ArticleQuerySet,
        key: Hashable,
        **kwargs: Any,
    ) -> None:
        super().__init__(selected, per_page, **kwargs)
        self._selected = selected.order_by()
        self._is_by_subject = walking is not None
        self._walking = self._selected if walking is None else walking.order_by()
        self._rows = rows
        self._key = key

    @cached_property
    def count(self) -> int:
        if self._milestones is None:
            return self._short_count
        return self._milestones.reach + self._newer_than(self._milestones.keys[-1]).count()

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        found = self._keys_from(start, min(self.per_page, self.count - start))
        by_number = {row.pk: row for row in self._rows.filter(pk__in=found)}
        # One may have been deleted since.
        rows = [by_number[pk] for pk in found if pk in by_number]
        return self._get_page(rows, number, self)

    @cached_property
    def _short_count(self) -> int:
        # Limited, PostgreSQL would look for a rare tag's articles among all.
        counted = self._selected if self._is_by_subject else self._selected[: SHORT + 1]
        return counted.values("pk").count()

    @cached_property
    def _milestones(self) -> Milestones | None:
        known = _milestones.peek(self._key)
        if known is None and self._short_count > SHORT:
            known = _milestones.get(self._key, self._set_milestones)
        # The articles may have gone between being counted and being gone over.
        return known if known and known.keys else None

    def _set_milestones(self) -> Milestones:
        step = max(self.per_page, -(-self._selected.count() // MOST_MILESTONES))
        oldest_first = Window(RowNumber(), order_by=[F("published_at").asc(), F("pk").asc()])
        every = (
            self._selected.annotate(beyond=Mod(oldest_first, step))
            .filter(beyond=0)
            .order_by("published_at", "pk")
        )
        return Milestones(step, list(every.values_list("published_at", "pk")))

    def _keys_from(self, start: int, number: int) -> list[int]:
        """The primary keys of that many articles behind the `start` newest."""
        articles, known, skipped = self._walking, self._milestones, start
        if known is None:
            articles = self._selected
        else:
            # Counted from the oldest, the first of them is this one.
            rank = self.count - start
            above = -(-rank // known.step) - 1  # The milestone at or above it; none at the top.
            # Both ends, so that no plan can go over more than two steps.
            if above >= 2:
                articles = articles.within(_beyond(known.keys[min(above, len(known.keys)) - 2]))
            if above < len(known.keys):
                articles = articles.within(_up_to(known.keys[above]))
                skipped = (above + 1) * known.step - rank
        newest_first = articles.order_by("-published_at", "-pk").values_list("pk", flat=True)
        if known is None and self._is_by_subject:
            return list(newest_first)[skipped : skipped + number]  # As above.
        return list(newest_first[skipped : skipped + number])

    def _newer_than(self, key: Key) -> ArticleQuerySet:
        return self._walking.within(_beyond(key))


def _up_to(key: Key) -> Q:
    published_at, pk = key
    # The second is implied by the first, and what an index can use.
    return (Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lte=pk)) & Q(
        published_at__lte=published_at
    )


def _beyond(key: Key) -> Q:
    published_at, pk = key
    return (Q(published_at__gt=published_at) | Q(published_at=published_at, pk__gt=pk)) & Q(
        published_at__gte=published_at
    )
