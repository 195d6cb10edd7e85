"""Months that have articles."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from news.articles.models import ArticleQuerySet
from news.articles.slices import column_of_each
from news.text.numbers import whole_number

from .selection import YEARS, period

# A database takes some hundred parts of one query (SQLite 500); these are twenty years.
MONTHS_AT_ONCE = 240


@dataclass(frozen=True)
class Year:
    year: int
    months: list[date]  # the first day of each, earliest first


def years_with_months(articles: ArticleQuerySet) -> list[Year]:
    """
    Latest first.

    Each month is asked for one article, which an index finds; gathering the months of all
    articles would go over a million of them each time.
    """
    oldest_first = articles.order_by("published_at", "pk").values_list("published_at", flat=True)
    first, last = oldest_first.first(), oldest_first.last()
    if first is None or last is None:
        return []
    asked, filled = _months(first, last), []
    for number in range(0, len(asked), MONTHS_AT_ONCE):
        months = asked[number : number + MONTHS_AT_ONCE]
        found = column_of_each([_one_of_month(articles, month) for month in months])
        filled += [month for month, numbers in zip(months, found, strict=True) if numbers]
    by_year = groupby(filled, key=lambda month: month.year)
    return [Year(year, list(group)) for year, group in by_year][::-1]


def _months(first: datetime, last: datetime) -> list[date]:
    """The first day of each from the one moment's to the other's, where the portal is."""
    start, end = timezone.localtime(first), timezone.localtime(last)
    years = range(max(start.year, YEARS.start), min(end.year + 1, YEARS.stop))
    months = [date(year, month, 1) for year in years for month in range(1, 13)]
    return [month for month in months if start.date().replace(day=1) <= month <= end.date()]


def _one_of_month(articles: ArticleQuerySet, month: date) -> ArticleQuerySet:
    start, end = period(month.year, month.month)
    return articles.within(Q(published_at__gte=start, published_at__lt=end)).order_by()[:1]


def find_month(text: str) -> int:
    month = whole_number(text, 1, 12)
    if month is None or len(text) != 2:
        raise Http404
    return month


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
