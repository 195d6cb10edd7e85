"""The selected articles of an edition's list: the filters in an address."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self, TypeVar

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from news.articles.models import (
    Article,
    ArticleQuerySet,
    Author,
    Named,
    Section,
    Slugged,
    Source,
    Tag,
)
from news.text.numbers import whole_number

from .content_version import kept
from .converters import UnicodeSlugConverter

SUBJECTS: dict[str, type[Section] | type[Named]] = {
    "section": Section,
    "tag": Tag,
    "source": Source,
    "author": Author,
}
_Subject = TypeVar("_Subject", bound=Slugged)
YEARS = range(1900, 2200)
FILTERS = (*SUBJECTS, "year")
# From this many articles on, a tag or author counts as large.
MANY = 20_000


@dataclass(frozen=True)
class Selection:
    section: Section | None = None
    tag: Tag | None = None
    source: Source | None = None
    author: Author | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of_request(cls, request: HttpRequest) -> Self:
        """The selection in the query string; 404 for values that do not exist."""
        values: dict[str, Any] = {}
        for name, model in SUBJECTS.items():
            if slug := request.GET.get(name):
                values[name] = find_subject(model, slug)
        if year := request.GET.get("year"):
            values["year"] = find_year(year)
        return cls(**values)

    def narrow(self, **values: Any) -> Self:
        return replace(self, **values)

    @property
    def chosen(self) -> dict[str, Any]:
        """The chosen values, by their names in the query string."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}

    @cached_property
    def key(self) -> Hashable:
        """What its articles, and the query for them, depend on."""
        chosen = ((name, getattr(value, "pk", value)) for name, value in self.chosen.items())
        return (*chosen, self._family, self._large)

    @cached_property
    def _family(self) -> tuple[int, ...]:
        """The section and its subsections, looked up first, so that an index serves the query."""
        section = self.section
        if section is None:
            return ()
        children = section.children.values_list("pk", flat=True)
        return kept(("family", section.pk), lambda: (section.pk, *children))

    @cached_property
    def _large(self) -> tuple[str, ...]:
        """Which of the tag and the author have many articles."""
        return tuple(
            subject.kind for subject in (self.tag, self.author) if subject and _is_large(subject)
        )

    def has_none_in(self, languages: Collection[str]) -> bool:
        """
        Whether it is known that it has no article in these languages.

        Of many articles in other languages, a query would look at each.
        """
        large = [one for one in (self.tag, self.author) if one and one.kind in self._large]
        return any(
            set(languages).isdisjoint(kept(("languages", one.kind, one.pk), one.languages))
            for one in large
        )

    @property
    def query(self) -> dict[str, str]:
        """The parameters of a query string from which `of_request` would make this selection."""
        return {
            name: f"{value:04}" if isinstance(value, int) else value.slug
            for name, value in self.chosen.items()
            if name in FILTERS
        }

    def of(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """The selected ones of these articles."""
        for field, subject in ((Article.tags, self.tag), (Article.authors, self.author)):
            if subject is None:
                continue
            # A database without statistics finds all articles of the tag and sorts them. If there
            # are many, it is faster to read the articles in order and check each.
            if subject.kind in self._large:
                theirs = field.through.objects.filter(**{subject.kind: subject})
                articles = articles.filter(Exists(theirs.filter(article=OuterRef("pk"))))
            else:
                articles = articles.filter(**{field.field.name: subject})
        return self._of_columns(articles)

    def _of_columns(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.section:
            articles = articles.filter(section__in=self._family)
        if self.source:
            articles = articles.filter(source=self.source)
        if self.year:
            start, end = period(self.year, self.month, self.day)
            articles = articles.within(Q(published_at__gte=start, published_at__lt=end))
        return articles


def _is_large(subject: Tag | Author) -> bool:
    field = Article.tags if isinstance(subject, Tag) else Article.authors
    theirs = field.through.objects.filter(**{subject.kind: subject})
    return kept(("large", subject.kind, subject.pk), theirs[MANY : MANY + 1].exists)


def find_subject(model: type[_Subject], slug: str) -> _Subject:
    """The row with that slug, or the one that had it; the caller redirects from a former slug."""
    # Other values cannot be slugs, and PostgreSQL rejects a NUL in a comparison.
    if UnicodeSlugConverter.pattern.fullmatch(slug):
        subject = model.objects.at(slug)
        if subject is not None:
            return subject
    raise Http404


def find_year(text: str) -> int:
    year = whole_number(text, YEARS.start, YEARS.stop - 1)
    if year is None or len(text) != 4:
        raise Http404
    return year


def period(
    year: int, month: int | None = None, day: int | None = None
) -> tuple[datetime, datetime]:
    """Start and end of the year, the month or the day, in the portal's time zone."""
    start = date(year, month or 1, day or 1)
    if day:
        end = start + timedelta(days=1)
    elif month:
        end = (start + timedelta(days=31)).replace(day=1)
    else:
        end = start.replace(year=year + 1)
    first, behind = (timezone.make_aware(datetime.combine(each, time())) for each in (start, end))
    return first, behind
