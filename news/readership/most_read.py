import logging
from typing import Any, Literal

from django.db import Error
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from news.process_cache import ProcessCache

from .figures import bring_up_to_date
from .models import DailyViews, PeriodViews

logger = logging.getLogger(__name__)

Period = Literal["day", "week", "month"]
# More than a page shows, because some may be in other editions or no longer visible.
RANKED = 200
SECONDS = 300
# Rows of each kind at the most: by then, many articles differ by a view or two.
_MOST_READ = 5_000

_ranking: ProcessCache[list[int]] = ProcessCache(SECONDS)


def ranking() -> list[int]:
    """The articles with the most views in a week, most read first, whoever may see them."""
    return _ranking.get("week", _rank)


def _rank() -> list[int]:
    try:
        return [article for article, _views in most_read_numbers("week", RANKED)]
    except Error:  # Pages are read without it: it writes, once a day.
        logger.exception("What is read most could not be found out.")
        return []


def most_read_numbers(period: Period, most: int) -> list[tuple[int, int]]:
    """
    The articles with the most views in a period that ends today, and their views in it.

    Those read most before today and those read most today come from indexes, as many of both as it
    takes: an article that is in neither has at most the sum of their last ones.
    """
    today = bring_up_to_date()
    of_today = DailyViews.objects.filter(day=today)
    if period == "day":
        counted = of_today.order_by("-count", "-article").values_list("article", "count")
        return list(counted[:most])
    before = PeriodViews.objects.filter(until=today, **{f"{period}__gt": 0})
    same_today = of_today.filter(article=OuterRef("article")).values("count")
    same_before = before.filter(article=OuterRef("article")).values(period)
    lists = [
        _ranked(before, period, same_today),
        _ranked(of_today, "count", same_before),
    ]
    read = 2 * most
    while True:
        parts = [list(rows[:read]) for rows in lists]
        views = {article: total for rows in parts for article, _own, total in rows}
        found = sorted(views.items(), key=lambda row: (row[1], row[0]), reverse=True)[:most]
        beyond = sum(rows[-1][1] if len(rows) == read else 0 for rows in parts)
        if not beyond or (len(found) == most and found[-1][1] >= beyond) or read >= _MOST_READ:
            return found
        read *= 4


def _ranked(rows: QuerySet[Any], own: str, other: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Articles by their own views, with these and with the sum of both."""
    total = F(own) + Coalesce(Subquery(other), 0)
    ordered = rows.order_by(f"-{own}", "-article")
    return ordered.annotate(views=total).values_list("article", own, "views")
