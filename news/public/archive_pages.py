"""The archive: its years with their months, and the lists of a year, month or day."""

from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.views.generic import TemplateView

from news.articles.models import Article
from news.text.languages import editions_that_list

from .archive import find_day, find_month, link_to, neighbours, years_with_months
from .article_lists import ArticleList
from .edition_pages import EditionMixin
from .selection import Selection, find_year, period


class Archive(EditionMixin, TemplateView):
    """The years and months that have articles."""

    template_name = "news/archive.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(years=years_with_months(self.get_articles()), **kwargs)


class PeriodArticles(ArticleList):
    """The articles of a year, of one of its months or of a day."""

    allow_empty = False
    fixed = ("year", "month", "day")

    @property
    def unit(self) -> str:
        return list(self.kwargs)[-1]

    @cached_property
    def selection(self) -> Selection:
        period = {"year": find_year(self.kwargs["year"])}
        if "month" in self.kwargs:
            period["month"] = find_month(self.kwargs["month"])
        if "day" in self.kwargs:
            period["day"] = find_day(**period | {"text": self.kwargs["day"]})
        return super().selection.narrow(**period)

    @property
    def period(self) -> tuple[datetime, datetime]:
        return period(**{unit: getattr(self.selection, unit) for unit in self.kwargs})

    @property
    def editions(self) -> list[str]:
        """The editions in which it has articles; in the others it is a 404."""
        own = Selection(**{name: getattr(self.selection, name) for name in self.kwargs})
        return editions_that_list(own.of(Article.objects.published()).languages(), self.written)

    def get_allow_empty(self) -> bool:
        return len(self.selection.chosen) > len(self.kwargs)

    def get_title(self) -> str:
        return link_to(self.unit, self.period[0]).title

    @property
    def unit_behind(self) -> str | None:
        return {"year": "month", "month": "day"}.get(self.unit)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start, end = self.period
        of_any_time = self.selection.narrow(year=None, month=None, day=None)
        earlier, later = (
            moment and self.link_to(self.unit, moment)
            for moment in neighbours(of_any_time.of(self.get_articles()), start, end)
        )
        return super().get_context_data(
            is_archive=True,
            editions=self.editions,
            parents=[link_to(unit, start) for unit in list(self.kwargs)[:-1]],
            earlier=earlier,
            later=later,
            **kwargs,
        )
