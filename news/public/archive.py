"""Years, months and days that have articles."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from news.articles.models import ArticleQuerySet
from news.articles.slices import column_of_each
from news.text.numbers import whole_number

from .selection import YEARS, period

# A database takes some hundred parts of one query (SQLite 500); these are twenty years.
MONTHS_AT_ONCE = 240
# How the title of each list is written.
FORMATS = {"year": "Y", "month": "YEAR_MONTH_FORMAT", "day": "DATE_FORMAT"}


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
    return _find(text, range(1, 13))


def find_day(year: int, month: int, text: str) -> int:
    return _find(text, range(1, monthrange(year, month)[1] + 1))


def _find(text: str, numbers: range) -> int:
    number = whole_number(text)
    if number not in numbers or len(text) != 2:
        raise Http404
    return number


@dataclass(frozen=True)
class PeriodLink:
    title: str
    address: str


def link_to(unit: str, moment: datetime, query: str = "") -> PeriodLink:
    """To the list of the year, month or day (`unit`) that the moment is in."""
    day = timezone.localtime(moment).date()
    units = list(FORMATS)[: list(FORMATS).index(unit) + 1]
    # The year of a date is four digits long, the others are two.
    numbers = dict(zip(units, day.isoformat().split("-"), strict=False))
    address = reverse(f"news:archive-{unit}", kwargs=numbers)
    return PeriodLink(date_format(day, FORMATS[unit]), f"{address}?{query}" if query else address)


def neighbours(
    articles: ArticleQuerySet, start: datetime, end: datetime
) -> tuple[datetime | None, datetime | None]:
    """When the nearest articles before the start appeared, and from the end on."""
    moments = articles.values_list("published_at", flat=True)
    earlier = moments.within(Q(published_at__lt=start)).order_by("-published_at")
    later = moments.within(Q(published_at__gte=end)).order_by("published_at")
    return earlier.first(), later.first()
