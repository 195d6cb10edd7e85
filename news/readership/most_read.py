from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from news.process_cache import ProcessCache

from .models import DailyViews

DAYS = 7
# More than a page shows, because some may be in other editions or no longer visible.
RANKED = 200
SECONDS = 300

_ranking: ProcessCache[list[int]] = ProcessCache(SECONDS)


def ranking() -> list[int]:
    """
    The articles with the most views in the last DAYS, most read first, whoever may see them.

    Adding up the views is too slow for each page, so it is done once in SECONDS.
    """
    return _ranking.get("week", _rank)


def _rank() -> list[int]:
    since = timezone.localdate() - timedelta(days=DAYS - 1)
    totals = DailyViews.objects.filter(day__gte=since).values("article").order_by()
    ranked = totals.annotate(views=Sum("count")).order_by("-views", "-article")
    return list(ranked.values_list("article", flat=True)[:RANKED])
