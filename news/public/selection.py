"""Which articles of an edition a list holds: the filters that an address names."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
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
# Articles of a tag or author, from which it is one of many.
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

    def of(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """Those of the articles that are selected."""
        for field, subject in ((Article.tags, self.tag), (Article.authors, self.author)):
            if subject:
                articles = _of_subject(articles, field, subject)
        return self._of_columns(articles)

    def _of_columns(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.section:
            articles = articles.in_section(self.section)
        if self.source:
            articles = articles.filter(source=self.source)
        if self.year:
            start, end = period(self.year, self.month, self.day)
            articles = articles.within(Q(published_at__gte=start, published_at__lt=end))
        return articles


def _of_subject(articles: ArticleQuerySet, field: Any, subject: Tag | Author) -> ArticleQuerySet:
    """
    Those of the tag or author.

    A database that does not know how many articles one has starts from them and sorts all it
    finds. Where they are many, it goes along the articles instead and asks each.
    """
    theirs = field.through.objects.filter(**{subject._meta.model_name: subject})
    if theirs[MANY : MANY + 1].exists():
        return articles.filter(Exists(theirs.filter(article=OuterRef("pk"))))
    return articles.filter(**{field.field.name: subject})


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


def period(
    year: int, month: int | None = None, day: int | None = None
) -> tuple[datetime, datetime]:
    """Start and end of the year, of its month or of that day, where the portal is."""
    start = date(year, month or 1, day or 1)
    if day:
        end = start + timedelta(days=1)
    elif month:
        end = (start + timedelta(days=31)).replace(day=1)
    else:
        end = start.replace(year=year + 1)
    first, behind = (timezone.make_aware(datetime.combine(each, time())) for each in (start, end))
    return first, behind
