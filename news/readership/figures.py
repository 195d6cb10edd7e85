"""
Figures of views that are added up once a day, because adding them up takes a large portal seconds.

Days that are over do not change: their views are in PeriodViews and SiteViews, and whoever asks
adds those of today.
"""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from .models import DailyViews, PeriodViews, SiteViews

# Of a period, today included.
WEEK, MONTH = 7, 30

_DAILY, _PERIODS, _SITE = (model._meta.db_table for model in (DailyViews, PeriodViews, SiteViews))
# Names of our own in both. Two processes that do it at once write the same.
_ADD_UP_PERIODS = f"""
    INSERT INTO {_PERIODS} (until, article_id, week, month)
    SELECT %s, article_id, SUM(CASE WHEN day >= %s THEN count ELSE 0 END), SUM(count)
    FROM {_DAILY} WHERE day >= %s AND day < %s GROUP BY article_id
    ON CONFLICT (until, article_id)
    DO UPDATE SET week = excluded.week, month = excluded.month
"""  # noqa: S608
_ADD_UP_DAYS = f"""
    INSERT INTO {_SITE} (day, count)
    SELECT day, SUM(count) FROM {_DAILY} WHERE day >= %s AND day < %s GROUP BY day
    ON CONFLICT (day)
    DO UPDATE SET count = excluded.count WHERE {_SITE}.count < excluded.count
"""  # noqa: S608


def bring_up_to_date() -> date:
    """Add up the days that are over, if that was not done today; gives the day of today."""
    today = timezone.localdate()
    if not PeriodViews.objects.filter(until=today).exists():
        since = today - timedelta(days=MONTH - 1)
        if DailyViews.objects.filter(day__gte=since, day__lt=today).exists():
            add_up(today)
    return today


def add_up(today: date) -> None:
    """Add up the days before `today`, whether or not it was done already."""
    week, month = (today - timedelta(days=days - 1) for days in (WEEK, MONTH))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_PERIODS}")  # noqa: S608
        cursor.execute(_ADD_UP_PERIODS, [today, week, month, today])
        # What was loaded lately from elsewhere may be of earlier days; all, for the first time.
        start = month if SiteViews.objects.exists() else date.min
        cursor.execute(_ADD_UP_DAYS, [start, today])


def views_of_article(article: int, days: int) -> list[tuple[date, int]]:
    """The views of each of the last `days` days, today last."""
    today = timezone.localdate()
    daily = DailyViews.objects.filter(article=article, day__gt=today - timedelta(days=days))
    return _each_day(dict(daily.values_list("day", "count")), today, days)


def views_of_site(days: int) -> list[tuple[date, int]]:
    """The views of each of the last `days` days, today last."""
    today = bring_up_to_date()
    over = SiteViews.objects.filter(day__gt=today - timedelta(days=days), day__lt=today)
    counts = dict(over.values_list("day", "count"))
    return _each_day(counts | {today: _views_of_today(today)}, today, days)


def all_views() -> int:
    """The views of all articles since the first that was counted here."""
    today = bring_up_to_date()
    over = SiteViews.objects.filter(day__lt=today).aggregate(views=Sum("count"))["views"]
    return (over or 0) + _views_of_today(today)


def _views_of_today(today: date) -> int:
    return DailyViews.objects.filter(day=today).aggregate(views=Sum("count"))["views"] or 0


def _each_day(counts: dict[date, int], today: date, days: int) -> list[tuple[date, int]]:
    each = (today - timedelta(days=ago) for ago in range(days - 1, -1, -1))
    return [(day, counts.get(day, 0)) for day in each]
