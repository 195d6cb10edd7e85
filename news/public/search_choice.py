"""What a search's address asks for: the query, what it is narrowed to, and the order."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.http import urlencode

from news.articles.models import Article, Author, Section, Source, Tag
from news.search import Results, search
from news.search.queries import cut
from news.text.characters import clean_line
from news.text.languages import LANGUAGES, listed_languages

from .selection import SUBJECTS, YEARS, find_subject

# The parameters besides `q`, in the order of an address.
PARAMETERS = (*SUBJECTS, "language", "from", "to", "sort")
_FIELDS = {"from": "start", "to": "end", "sort": "by_date"}
ALL_LANGUAGES = "all"
BY_DATE, BY_RELEVANCE = "date", "relevance"

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BEGINNING, _END = (each.replace(tzinfo=UTC) for each in (datetime.min, datetime.max))
_MOST_SHOWN = 50  # characters of a value that is not understood


class NotUnderstood(NamedTuple):
    """A parameter that is left out, and the beginning of its value."""

    name: str
    value: str


@dataclass(frozen=True)
class SearchChoice:
    query: str = ""
    section: Section | None = None
    tag: Tag | None = None
    source: Source | None = None
    author: Author | None = None
    # One of LANGUAGES or ALL_LANGUAGES; blank for what the edition lists.
    language: str = ""
    # The first and the last day by the portal's time.
    start: date | None = None
    end: date | None = None
    by_date: bool = False

    @property
    def slugs(self) -> dict[str, str]:
        """Today's slugs of the chosen section, tag, source and author."""
        subjects = {name: getattr(self, name) for name in SUBJECTS}
        return {name: subject.slug for name, subject in subjects.items() if subject}

    @property
    def parameters(self) -> dict[str, str]:
        """Those of the address of this choice."""
        values = {
            "q": self.query,
            **self.slugs,
            "language": self.language,
            "from": self.start.isoformat() if self.start else "",
            "to": self.end.isoformat() if self.end else "",
            "sort": BY_DATE if self.by_date else "",
        }
        return {name: value for name, value in values.items() if value}

    @property
    def address(self) -> str:
        """Its query string, as a relative address."""
        return f"?{urlencode(self.parameters)}"

    @property
    def is_narrowed(self) -> bool:
        return self != SearchChoice(self.query, by_date=self.by_date)

    @property
    def year(self) -> int | None:
        """The year of which the period has all days."""
        if self.start and (self.start, self.end) == days_of(self.start.year):
            return self.start.year
        return None

    def but(self, **values: Any) -> Self:
        return replace(self, **values)

    def find(self, edition: str, written: list[str], *, by_date: bool | None = None) -> Results:
        """
        What an edition finds; `written` are the languages that have articles. The order is the
        choice's unless another is asked for.
        """
        filters: dict[str, Any] = {name: getattr(self, name) for name in SUBJECTS}
        if self.start or self.end:
            filters["period"] = period_of(self.start, self.end)
        articles = Article.objects.all()
        if self.language in LANGUAGES:
            filters["language"] = self.language
        elif self.language != ALL_LANGUAGES:
            articles = articles.in_edition(edition, written)
            filters["languages"] = listed_languages(edition, written) or [edition]
        is_by_date = self.by_date if by_date is None else by_date
        return search(self.query, articles, by_date=is_by_date, **filters)


def days_of(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def period_of(first: date | None, last: date | None) -> tuple[datetime, datetime]:
    """The first moment and the one behind the last, of days by the portal's time."""
    start = _start_of(first) if first else _BEGINNING
    return start, _start_of(last + timedelta(days=1)) if last else _END


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def read_choice(request: HttpRequest) -> tuple[SearchChoice, list[NotUnderstood]]:
    """
    The choice in the query string, and what there means nothing here and is left out.

    A slug means nothing while visitors can read no article of its tag, source or author, so that
    no name of hidden ones is told.
    """
    values: dict[str, Any] = {"query": cut(request.GET.get("q", ""))}
    left_out = []
    for name, text in ((name, request.GET.get(name)) for name in PARAMETERS):
        if text and (value := _read(name, text)) is None:
            left_out.append(NotUnderstood(name, clean_line(text[:_MOST_SHOWN])))
        elif text:
            values[_FIELDS.get(name, name)] = value
    choice = SearchChoice(**values)
    if choice.start and choice.end and choice.start > choice.end:
        choice = choice.but(start=choice.end, end=choice.start)
    return choice, left_out


def _read(name: str, text: str) -> Any:
    """The value of a parameter; None for a text that means nothing here."""
    if name in SUBJECTS:
        return _subject(name, text)
    if name == "language":
        return text if text in (*LANGUAGES, ALL_LANGUAGES) else None
    if name == "sort":
        return {BY_DATE: True, BY_RELEVANCE: False}.get(text)
    return _day(text)


def _subject(name: str, slug: str) -> Any:
    try:
        subject = find_subject(SUBJECTS[name], slug)
    except Http404:
        return None
    return subject if subject.has_page() else None


def _day(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:  # The 31st of February.
        return None
    return day if day.year in YEARS else None
