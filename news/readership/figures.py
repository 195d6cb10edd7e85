"""
Figures of views that are added up once a day, because adding them up takes a large portal seconds.

Days that are over do not change: their views are in PeriodViews and SiteViews, and whoever asks
adds those of today.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import F, Max, Sum
from django.db.models.functions import Greatest
from django.utils import timezone

from .models import DailyViews, PeriodViews, SiteViews

# Of a period, today included.
WEEK_DAYS, MONTH_DAYS = 7, 30

_LOCK = 7_261_105  # a number of our own among PostgreSQL's advisory locks

_DAILY, _PERIODS, _SITE = (model._meta.db_table for model in (DailyViews, PeriodViews, SiteViews))
# Only our own table names are put in. Two processes that do it at once write the same.
_ADD_UP_PERIODS = f"""
    INSERT INTO {_PERIODS} (until, article_id, week, month)
    SELECT %s, article_id, SUM(CASE WHEN day >= %s THEN count ELSE 0 END), SUM(count)
    FROM {_DAILY} WHERE day >= %s AND day < %s GROUP BY article_id ORDER BY article_id
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
    """Today's date, after adding up the days before it, unless that was done today."""
    today = timezone.localdate()
    if _is_due(today):
        with _alone():
            if _is_due(today):  # No other process has done it meanwhile.
                add_up(today)
    return today


def _is_due(today: date) -> bool:
    if PeriodViews.objects.filter(until=today).exists():
        return False
    last = DailyViews.objects.filter(day__lt=today).aggregate(last=Max("day"))["last"]
    if last is None or last >= today - timedelta(days=MONTH_DAYS - 1):
        return last is not None
    added = SiteViews.objects.aggregate(last=Max("day"))["last"]
    return added is None or last > added


def add_up(today: date, since: date | None = None) -> None:
    """
    Add up the days before `today`, whether or not it was done already: of the site, those that were
    not yet, those of a month, and those from `since`.
    """
    week, month = (today - timedelta(days=days - 1) for days in (WEEK_DAYS, MONTH_DAYS))
    with _alone(), connection.cursor() as cursor:
        if not PeriodViews.objects.exists():
            since = date.min  # For the first time, or views of any day were loaded.
        cursor.execute(f"DELETE FROM {_PERIODS}")  # noqa: S608
        cursor.execute(_ADD_UP_PERIODS, [today, week, month, today])
        last = SiteViews.objects.aggregate(last=Max("day"))["last"] or month
        cursor.execute(_ADD_UP_DAYS, [min(last, month, since or month), today])


def add_made_up(articles: Sequence[int]) -> None:
    """Add the views of a sample's articles to days that were added up before."""
    _change_days(articles, 1)


def take_away_made_up(articles: Sequence[int]) -> None:
    """Take them away again, before the articles are deleted."""
    _change_days(articles, -1)


def _change_days(articles: Sequence[int], sign: int) -> None:
    daily = DailyViews.objects.filter(article__in=articles).order_by().values("day")
    with _alone():
        for day, views in daily.annotate(views=Sum("count")).values_list("day", "views"):
            changed = Greatest(F("count") + sign * views, 0)
            SiteViews.objects.filter(day=day).update(count=changed)


@contextmanager
def _alone() -> Iterator[None]:
    """In a transaction, while no other process changes the figures."""
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite lets one write at a time.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


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
