"""The filter form above a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.articles.models import ArticleQuerySet, Author, Named, Section, Source, Tag

from .archive import years_of
from .content_version import kept
from .selection import FILTERS, Selection

# With more options than this, the directory of tags, sources or authors is more useful. The list of
# sections is always complete, as in the menu.
MOST_OPTIONS = 60

_SUBJECTS: dict[str, tuple[type[Named], Promise, Promise]] = {
    "tag": (Tag, _("Tag"), _("All tags")),
    "source": (Source, _("Source"), _("All sources")),
    "author": (Author, _("Author"), _("All authors")),
}


@dataclass(frozen=True)
class Option:
    value: str
    text: str
    is_chosen: bool
    language: str = ""  # of the text, if it may differ from the page's


@dataclass(frozen=True)
class Choice:
    name: str
    label: Promise
    all: Promise  # what is shown where nothing is chosen
    options: list[Option]


def labels_of_subjects(name: str) -> tuple[Promise, Promise]:
    """Of tags, sources or authors: what one is called, and all of them."""
    _model, label, all_of_them = _SUBJECTS[name]
    return label, all_of_them


def choices(
    selection: Selection,
    articles: ArticleQuerySet,
    languages: Sequence[str],
    fixed: tuple[str, ...],
) -> list[Choice]:
    """
    A choice for each filter that the address does not fix and that has options, for articles in
    these languages.
    """
    found = []
    if "section" not in fixed:
        found.append(_sections(selection))
    if "year" not in fixed:
        found.append(_years(selection, articles))
    found += [
        _subjects(name, selection, articles, languages) for name in _SUBJECTS if name not in fixed
    ]
    return [choice for choice in found if choice.options]


def without_blanks(request: HttpRequest, names: Iterable[str] = FILTERS) -> str | None:
    """The query string without blank filters, which have these names; None if it has none."""
    blank = {name for name in names if request.GET.get(name) == ""}
    if not blank:
        return None
    query = request.GET.copy()
    for name in blank:
        del query[name]
    return query.urlencode()


def with_todays_slugs(
    request: HttpRequest, chosen: dict[str, str], fixed: tuple[str, ...]
) -> str | None:
    """The query string with current slugs from `chosen`; None if it already has them."""
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
        Option(f"{year:04}", f"{year:04}", year == selection.year)
        for year in kept("years", lambda: years_of(articles))
    ]
    return Choice("year", _("Year"), _("All years"), options)


def _subjects(
    name: str, selection: Selection, articles: ArticleQuerySet, languages: Sequence[str]
) -> Choice:
    chosen, (model, *_labels) = getattr(selection, name), _SUBJECTS[name]
    subjects = kept(("subjects", name), lambda: _few_subjects(model, articles, languages))
    if subjects is None:
        subjects = [chosen] if chosen else []
    options = [
        Option(subject.slug, subject.shown_in(get_language()).name, subject == chosen)
        for subject in subjects
    ]
    return Choice(name, *labels_of_subjects(name), options)


def _few_subjects(
    model: type[Named], articles: ArticleQuerySet, languages: Sequence[str]
) -> list[Named] | None:
    """Those that have articles; None if they are too many for a form."""
    subjects = list(model.objects.with_page(articles, languages)[: MOST_OPTIONS + 1])
    return subjects if len(subjects) <= MOST_OPTIONS else None
