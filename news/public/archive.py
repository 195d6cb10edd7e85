"""Months that have articles."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from news.models import ArticleQuerySet

from .selection import period


@dataclass(frozen=True)
class Year:
    year: int
    months: list[date]  # the first day of each, earliest first


def years_with_months(articles: ArticleQuerySet) -> list[Year]:
    """Latest first."""
    months = [start.date() for start in articles.datetimes("published_at", "month")]
    by_year = groupby(months, key=lambda month: month.year)
    return [Year(year, list(group)) for year, group in by_year][::-1]


def find_month(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 2 and 1 <= int(text) <= 12):
        raise Http404
    return int(text)


def neighbouring_months(
    articles: ArticleQuerySet, year: int, month: int | None
) -> tuple[date | None, date | None]:
    """A day of the nearest month (or year) with articles before the given one, and after."""
    start, end = period(year, month)
    earlier = articles.within(Q(published_at__lt=start)).order_by("-published_at")
    later = articles.within(Q(published_at__gte=end)).order_by("published_at")
    return _first_day(earlier), _first_day(later)


def _first_day(articles: ArticleQuerySet) -> date | None:
    moment = articles.values_list("published_at", flat=True).first()
    return timezone.localtime(moment).date() if moment else None
