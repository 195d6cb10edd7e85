"""Numbered pages of a list, of which there are at most MOST_PAGES."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from .selected_articles import SelectedArticles

# A database finds the rows of a page by reading all rows before it: at 20 rows a page, 5,000
# entries of an index, which takes less than a millisecond. Older articles are in the archive by
# month.
MOST_PAGES = 250


def most_numbered(per_page: int) -> int:
    """How many articles are on numbered pages, if there are so many."""
    return MOST_PAGES * per_page


class NumberedPaginator(Paginator):
    """
    Django's paginator.

    `count` is the number of articles on the numbered pages. `object_list` counts one beyond.
    """

    object_list: Any  # SelectedArticles, which is all of a sequence that is asked for.

    def __init__(self, object_list: SelectedArticles, per_page: int, **kwargs: Any) -> None:
        super().__init__(object_list, per_page, **kwargs)  # type: ignore[arg-type]
        self._most = most_numbered(self.per_page)

    @cached_property
    def count(self) -> int:
        return min(self.object_list.counted, self._most)

    @property
    def has_more(self) -> bool:
        """Whether the list has more articles after its last numbered page."""
        return bool(self.object_list.counted > self._most)

    @property
    def first_moment_beyond(self) -> datetime | None:
        """When the first article after the numbered pages was published, if there is one."""
        moment: datetime | None = self.object_list.moment_of(self._most)
        return moment
