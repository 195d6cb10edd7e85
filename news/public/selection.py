"""Which articles of an edition a list holds: the filters that an address names."""

from collections.abc import Hashable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from news.articles.models import Article, ArticleQuerySet, Author, Section, Source, Tag
from news.text.numbers import whole_number

from .converters import UnicodeSlugConverter

SUBJECTS = {"section": Section, "tag": Tag, "source": Source, "author": Author}
YEARS = range(1900, 2200)
FILTERS = (*SUBJECTS, "year")


@dataclass(frozen=True)
class Selection:
    section: Section | None = None
    tag: Tag | None = None
    source: Source | None = None
    author: Author | None = None
    year: int | None = None
    month: int | None = None

    @classmethod
    def of_request(cls, request: HttpRequest) -> Self:
        """What the query string names; 404 for what there is not."""
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
        """What is chosen, by the name it has in the query string."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def query(self) -> dict[str, str]:
        """The parameters of a query string that `of_request` would take for this."""
        return {
            name: f"{value:04}" if isinstance(value, int) else value.slug
            for name, value in self.chosen.items()
            if name in FILTERS
        }

    @property
    def key(self) -> Hashable:
        return tuple(
            (name, value if isinstance(value, int) else value.pk)
            for name, value in self.chosen.items()
        )

    def of(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """Those of the articles that are selected: right where a tag or author has few."""
        if self.tag:
            articles = articles.filter(tags=self.tag)
        if self.author:
            articles = articles.filter(authors=self.author)
        return self._of_columns(articles)

    def walking(self, articles: ArticleQuerySet) -> ArticleQuerySet | None:
        """
        The same, by going along the articles and asking each: right where a tag has many.

        None where that is no other way, because no tag and no author is chosen. A database that
        does not know how many articles one has always starts from it, and sorts all it finds.
        """
        if not (self.tag or self.author):
            return None
        if self.tag:
            articles = articles.filter(_has(Article.tags, tag=self.tag))
        if self.author:
            articles = articles.filter(_has(Article.authors, author=self.author))
        return self._of_columns(articles)

    def _of_columns(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.section:
            articles = articles.in_section(self.section)
        if self.source:
            articles = articles.filter(source=self.source)
        if self.year:
            start, end = period(self.year, self.month)
            articles = articles.within(Q(published_at__gte=start, published_at__lt=end))
        return articles


def _has(field: Any, **subject: Any) -> Exists:
    return Exists(field.through.objects.filter(article=OuterRef("pk"), **subject))


def find_subject(model: type, slug: str) -> Any:
    """The one of that slug; also of a former one, so that its own slug tells its address."""
    # Nothing else is a slug, and PostgreSQL takes no NUL for a text to compare with.
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


def period(year: int, month: int | None = None) -> tuple[datetime, datetime]:
    """Start and end of the year, or of its month, where the portal is."""
    if month is None:
        start, end = datetime(year, 1, 1), datetime(year + 1, 1, 1)
    else:
        start = datetime(year, month, 1)
        end = datetime(year + month // 12, month % 12 + 1, 1)
    return timezone.make_aware(start), timezone.make_aware(end)
