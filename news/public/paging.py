"""Numbered pages of a list, of which there are at most MOST_PAGES."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# A database finds the rows of a page by reading all rows before it: at 20 rows a page, 5,000
# entries of an index, which takes less than a millisecond. Older articles are in the archive by
# month.
MOST_PAGES = 250


class NumberedPaginator(Paginator):
    """
    Django's paginator for `object_list`; `rows` loads the articles of a page with its data.

    `count` is the number of articles on the numbered pages; it counts at most one article beyond.
    """

    object_list: QuerySet

    def __init__(self, object_list: QuerySet, per_page: int, *, rows: QuerySet, **kwargs: Any):
        super().__init__(object_list, per_page, **kwargs)
        self._rows = rows

    @property
    def count(self) -> int:
        return min(self._counted, self._most)

    @property
    def has_more(self) -> bool:
        """Whether the list has more articles after its last numbered page."""
        return self._counted > self._most

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        # Read the numbers from the index first, so that skipped rows are not read.
        found = self.object_list.values("pk")[start : start + self.per_page]
        return Page(self._rows.filter(pk__in=found), number, self)

    def first_beyond(self, field: str) -> Any:
        """The value of that column in the first article after the numbered pages, or None."""
        return self.object_list.values_list(field, flat=True)[self._most :].first()

    @property
    def _most(self) -> int:
        return MOST_PAGES * self.per_page

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by().values("pk")[: self._most + 1].count()
