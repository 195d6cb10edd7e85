"""The years, months and days that have articles."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from news.articles.models import ArticleQuerySet
from news.prepared import rows_of_each
from news.text.numbers import whole_number

from .selection import YEARS, period

# A database limits the subqueries of one query (SQLite: 500); this is enough for twenty years.
MONTHS_AT_ONCE = 240
# The format of each list's title.
FORMATS = {"year": "Y", "month": "YEAR_MONTH_FORMAT", "day": "DATE_FORMAT"}


@dataclass(frozen=True)
class Year:
    year: int
    months: list[date]  # the first day of each, earliest first


def years_with_months(articles: ArticleQuerySet) -> list[Year]:
    """
    Latest first.

    It looks for one article in each month, which an index finds; collecting the months of all
    articles would read a million rows each time.
    """
    if (ends := _first_and_last(articles)) is None:
        return []
    first, last = ends
    asked = _months(first, last)
    filled: list[date] = []
    for number in range(0, len(asked), MONTHS_AT_ONCE):
        months = asked[number : number + MONTHS_AT_ONCE]
        found = rows_of_each([_one_of(articles, day.year, day.month) for day in months])
        filled += [month for month, numbers in zip(months, found, strict=True) if numbers]
    by_year = groupby(filled, key=lambda month: month.year)
    return [Year(year, list(group)) for year, group in by_year][::-1]


def years_of(articles: ArticleQuerySet) -> list[int]:
    """The years with articles, latest first, by one look into an index for each."""
    if (ends := _first_and_last(articles)) is None:
        return []
    first, last = ends
    start, end = timezone.localtime(first).year, timezone.localtime(last).year
    years = range(max(start, YEARS.start), min(end + 1, YEARS.stop))
    found = rows_of_each([_one_of(articles, year) for year in years])
    return [year for year, numbers in zip(years, found, strict=True) if numbers][::-1]


def _first_and_last(articles: ArticleQuerySet) -> tuple[datetime, datetime] | None:
    """When the oldest and the newest of these articles were published, if there are any."""
    moments = articles.order_by("published_at", "pk").values_list("published_at")
    first, last = rows_of_each([moments[:1], moments.reverse()[:1]])
    return (first[0][0], last[0][0]) if first and last else None


def _months(first: datetime, last: datetime) -> list[date]:
    """The first day of each month from one moment to the other, in the portal's time zone."""
    start, end = timezone.localtime(first), timezone.localtime(last)
    years = range(max(start.year, YEARS.start), min(end.year + 1, YEARS.stop))
    months = [date(year, month, 1) for year in years for month in range(1, 13)]
    return [month for month in months if start.date().replace(day=1) <= month <= end.date()]


def _one_of(articles: ArticleQuerySet, year: int, month: int | None = None) -> QuerySet[Any, Any]:
    start, end = period(year, month)
    return (
        articles.within(Q(published_at__gte=start, published_at__lt=end))
        .order_by()
        .values_list("pk")[:1]
    )


def find_month(text: str) -> int:
    return _find(text, range(1, 13))


def find_day(year: int, month: int, text: str) -> int:
    return _find(text, range(1, monthrange(year, month)[1] + 1))


def _find(text: str, numbers: range) -> int:
    number = whole_number(text)
    if number is None or number not in numbers or len(text) != 2:
        raise Http404
    return number


@dataclass(frozen=True)
class PeriodLink:
    title: str
    address: str


def link_to(unit: str, moment: datetime, query: str = "") -> PeriodLink:
    """A link to the list of the year, month or day (`unit`) that contains the moment."""
    day = timezone.localtime(moment).date()
    units = list(FORMATS)[: list(FORMATS).index(unit) + 1]
    # A year has four digits, a month and a day have two.
    numbers = dict(zip(units, day.isoformat().split("-"), strict=False))
    address = reverse(f"news:archive-{unit}", kwargs=numbers)
    return PeriodLink(date_format(day, FORMATS[unit]), f"{address}?{query}" if query else address)


def neighbours(
    articles: ArticleQuerySet, start: datetime, end: datetime
) -> tuple[datetime | None, datetime | None]:
    """The publication times of the nearest articles before the start and from the end on."""
    earlier = articles.within(Q(published_at__lt=start)).order_by("-published_at")
    later = articles.within(Q(published_at__gte=end)).order_by("published_at")
    before, behind = (each.values_list("published_at", flat=True) for each in (earlier, later))
    return before.first(), behind.first()
