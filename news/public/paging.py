"""Numbered pages of a list, of which there are at most MOST_PAGES."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# A database finds the rows of a page by going over all before them: at 20 a page 5,000 rows of an
# index, under a millisecond. What is older is found in the archive by month.
MOST_PAGES = 250


class NumberedPaginator(Paginator):
    """
    Django's, for the articles of `object_list`, which `rows` fetches with what a page shows.

    `count` is what the numbered pages hold; no more than one article beyond them is counted.
    """

    object_list: QuerySet

    def __init__(self, object_list: QuerySet, per_page: int, *, rows: QuerySet, **kwargs: Any):
        super().__init__(object_list, per_page, **kwargs)
        self._rows = rows

    @property
    def count(self) -> int:  # type: ignore[override]
        return min(self._counted, self._most)

    @property
    def has_more(self) -> bool:
        """Whether the list has articles behind its last numbered page."""
        return self._counted > self._most

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        # Their numbers first, which an index has: what a page shows is not read of those skipped.
        found = self.object_list.values("pk")[start : start + self.per_page]
        return self._get_page(self._rows.filter(pk__in=found), number, self)

    def first_beyond(self, field: str) -> Any:
        """That column of the first article behind the numbered pages, or None."""
        return self.object_list.values_list(field, flat=True)[self._most :].first()

    @property
    def _most(self) -> int:
        return MOST_PAGES * self.per_page

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by().values("pk")[: self._most + 1].count()
