"""What narrows a search: the fields of its form, links to parts of what was found, and chips."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from news.articles.models import Section
from news.search import Results

from .filters import Choice, Option, labels_of_subjects
from .search_choice import ALL_LANGUAGES, BY_DATE, SearchChoice, days_of
from .selection import SUBJECTS

# Sources, tags and authors are those of the best articles found.
MOST_ASKED = 200  # articles
MOST_OPTIONS = 30
MOST_LINKS = 12  # to sections, and to years


# What the parameters of an address are called on the page.
LABELS: dict[str, Promise] = {
    "section": gettext_lazy("Section"),
    **{name: labels_of_subjects(name)[0] for name in ("source", "author", "tag")},
    "language": gettext_lazy("Language"),
    "from": gettext_lazy("First day"),
    "to": gettext_lazy("Last day"),
    "sort": gettext_lazy("Order"),
}


@dataclass(frozen=True)
class PartLink:
    """A link to a part of what was found."""

    text: str
    address: str
    count: str
    language: str = ""  # of the text, if it may differ from the page's


@dataclass(frozen=True)
class Chip:
    """Something chosen, and the address without it."""

    label: str | Promise
    text: str
    address: str
    language: str = ""


def shown_count(count: int, *, is_more: bool = False) -> str:
    """The number in the active language's format; "1,000+" where there are more."""
    return number_format(count, force_grouping=True) + "+" * is_more


class SearchForm:
    """
    The form of a choice and of what it found.

    The counts of parts are of what is here: "12+" where the results hold only the best.
    """

    def __init__(self, choice: SearchChoice, found: Results, written: list[str]) -> None:
        self.choice = choice
        self._found = found
        self._written = written
        self._sections = list(Section.objects.all())

    def choices(self) -> list[Choice]:
        found = [self._section_choice(), *map(self._subject_choice, ("source", "author", "tag"))]
        if len(self._written) > 1:
            found.append(self._language_choice())
        return [choice for choice in found if choice.options]

    def sort_choice(self) -> Choice:
        by_date = Option(BY_DATE, _("The newest first"), self.choice.by_date)
        return Choice("sort", LABELS["sort"], gettext_lazy("The best first"), [by_date])

    def chips(self) -> list[Chip]:
        return list(self._chips())

    def section_links(self) -> list[PartLink]:
        """To the sections of a part of the articles, those with most first."""
        own = self._found.sections
        counts = {
            section: own.get(section.pk, 0)
            + sum(own.get(one.pk, 0) for one in self._sections if one.parent_id == section.pk)
            for section in self._sections
        }
        parts = sorted(
            (section for section in self._sections if 0 < counts[section] < len(self._found)),
            key=lambda section: -counts[section],
        )
        return [
            PartLink(
                section.name,
                self.choice.but(section=section).address,
                self._count(counts[section]),
                section.name_language,
            )
            for section in parts[:MOST_LINKS]
        ]

    def year_links(self) -> list[PartLink]:
        years = self._found.years
        return [
            PartLink(f"{year:04}", self._within(year).address, self._count(count))
            for year, count in list(years.items())[:MOST_LINKS]
            if count < len(self._found)
        ]

    def _count(self, count: int) -> str:
        return shown_count(count, is_more=not self._found.is_complete)

    def _within(self, year: int) -> SearchChoice:
        """The part of the choice's period that is in the year."""
        first, last = days_of(year)
        return self.choice.but(
            start=max(first, self.choice.start or first), end=min(last, self.choice.end or last)
        )

    def _section_choice(self) -> Choice:
        options = [
            Option(one.slug, one.name, one == self.choice.section, one.name_language)
            for one in self._sections
        ]
        return Choice("section", LABELS["section"], gettext_lazy("All sections"), options)

    def _subject_choice(self, name: str) -> Choice:
        """Those of the articles found; the chosen one in any case."""
        chosen = getattr(self.choice, name)
        subjects = SUBJECTS[name].objects.filter(articles__in=self._found.numbers[:MOST_ASKED])
        counted: Any = subjects.annotate(found=Count("articles"))
        counted = counted.order_by("-found", "name", "pk")
        offered = list(counted[:MOST_OPTIONS])
        if chosen and chosen not in offered:
            offered.append(chosen)
        options = [
            Option(one.slug, one.shown_in(get_language()).name, one == chosen) for one in offered
        ]
        return Choice(name, *labels_of_subjects(name), options)

    def _language_choice(self) -> Choice:
        options = [Option(ALL_LANGUAGES, _("All languages"), self.choice.language == ALL_LANGUAGES)]
        options += [
            Option(code, name, code == self.choice.language, code)
            for code, name in settings.LANGUAGES
            if code in self._written
        ]
        return Choice("language", LABELS["language"], gettext_lazy("Of this edition"), options)

    def _chips(self) -> Iterator[Chip]:
        choice = self.choice
        if section := choice.section:
            address = choice.but(section=None).address
            yield Chip(LABELS["section"], section.name, address, section.name_language)
        for name in ("source", "author", "tag"):
            if subject := getattr(choice, name):
                shown = subject.shown_in(get_language()).name
                yield Chip(LABELS[name], shown, choice.but(**{name: None}).address)
        if code := choice.language:
            names = dict(settings.LANGUAGES) | {ALL_LANGUAGES: _("All languages")}
            language = "" if code == ALL_LANGUAGES else code
            address = choice.but(language="").address
            yield Chip(LABELS["language"], names[code], address, language)
        if choice.start or choice.end:
            address = choice.but(start=None, end=None).address
            yield Chip(gettext_lazy("Period"), _period(choice), address)


def _period(choice: SearchChoice) -> str:
    if choice.year:
        return f"{choice.year:04}"
    days = [day and f"{day:%Y-%m-%d}" for day in (choice.start, choice.end)]
    return " – ".join(day or "…" for day in days)
