from typing import Literal

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from news.process_cache import ProcessCache

from .figures import bring_up_to_date
from .models import DailyViews, PeriodViews

Period = Literal["day", "week", "month"]
# More than a page shows, because some may be in other editions or no longer visible.
RANKED = 200
SECONDS = 300

_ranking: ProcessCache[list[int]] = ProcessCache(SECONDS)


def ranking() -> list[int]:
    """The articles with the most views in a week, most read first, whoever may see them."""
    return _ranking.get("week", lambda: [article for article, _views in most_read("week", RANKED)])


def most_read(period: Period, most: int) -> list[tuple[int, int]]:
    """
    The articles with the most views in a period that ends today, and their views in it.

    They are looked for among twice as many that were read most today or before, each read from an
    index: what is in neither is not among the most read of both.
    """
    today = bring_up_to_date()
    of_today = DailyViews.objects.filter(day=today)
    if period == "day":
        counted = of_today.order_by("-count", "-article").values_list("article", "count")
        return list(counted[:most])
    before = PeriodViews.objects.filter(until=today, **{f"{period}__gt": 0})
    same_today = of_today.filter(article=OuterRef("article")).values("count")
    same_before = before.filter(article=OuterRef("article")).values(period)
    views: dict[int, int] = {}
    for rows, own, other in (
        (before.order_by(f"-{period}"), period, same_today),
        (of_today.order_by("-count"), "count", same_before),
    ):
        total = F(own) + Coalesce(Subquery(other), 0)
        views.update(rows.annotate(views=total).values_list("article", "views")[: 2 * most])
    return sorted(views.items(), key=lambda row: (row[1], row[0]), reverse=True)[:most]
