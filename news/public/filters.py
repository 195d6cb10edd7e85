"""The form above a list: what it can be narrowed to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.articles.models import ArticleQuerySet, Author, Section, Source, Tag
from news.articles.models.named import Named

from .selection import FILTERS, Selection

# With more than these the directories are the better way to one; the list of sections is the
# menu's and always whole.
MOST_OPTIONS = 60

_SUBJECTS: dict[str, tuple[type[Named], Any, Any]] = {
    "tag": (Tag, _("Tag"), _("All tags")),
    "source": (Source, _("Source"), _("All sources")),
    "author": (Author, _("Author"), _("All authors")),
}


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    is_chosen: bool
    language: str = ""  # of the text, where it may be another than the page's


@dataclass(frozen=True)
class Choice:
    name: str
    label: Any
    all: Any  # what is shown where nothing is chosen
    options: list[Option]


def choices(
    selection: Selection, articles: ArticleQuerySet, fixed: tuple[str, ...]
) -> list[Choice]:
    """One for each filter that the address leaves open and that has something to choose."""
    found = []
    if "section" not in fixed:
        found.append(_sections(selection))
    if "year" not in fixed:
        found.append(_years(selection, articles))
    found += [_subjects(name, selection, articles) for name in _SUBJECTS if name not in fixed]
    return [choice for choice in found if choice.options]


def without_blanks(request: HttpRequest) -> str | None:
    """The query string without blank filters, or None if it has none."""
    blank = {name for name in FILTERS if request.GET.get(name) == ""}
    if not blank:
        return None
    query = request.GET.copy()
    for name in blank:
        del query[name]
    return query.urlencode()


def with_todays_slugs(
    request: HttpRequest, chosen: dict[str, str], fixed: tuple[str, ...]
) -> str | None:
    """The query string with `chosen` for the filters that it names, or None if it has these."""
    query = request.GET.copy()
    for name, value in chosen.items():
        if name not in fixed and query.get(name, value) != value:
            query[name] = value
    return query.urlencode() if query != request.GET else None


def _sections(selection: Selection) -> Choice:
    options = [
        Option(section.slug, section.name, section == selection.section, section.name_language)
        for section in Section.objects.all()
    ]
    return Choice("section", _("Section"), _("All sections"), options)


def _years(selection: Selection, articles: ArticleQuerySet) -> Choice:
    options = [
        Option(f"{start.year:04}", f"{start.year:04}", start.year == selection.year)
        for start in articles.datetimes("published_at", "year", order="DESC")
    ]
    return Choice("year", _("Year"), _("All years"), options)


def _subjects(name: str, selection: Selection, articles: ArticleQuerySet) -> Choice:
    model, label, all_of_them = _SUBJECTS[name]
    chosen = getattr(selection, name)
    subjects = list(model.objects.with_page(articles)[: MOST_OPTIONS + 1])
    if len(subjects) > MOST_OPTIONS:
        subjects = [chosen] if chosen else []
    options = [
        Option(subject.slug, subject.shown_in(get_language()).name, subject == chosen)
        for subject in subjects
    ]
    return Choice(name, label, all_of_them, options)
