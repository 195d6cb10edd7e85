"""Where a search that finds nothing leads on to: searches for less that do find something."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.search.wider import wider_queries

from .search_choice import ALL_LANGUAGES, SearchChoice
from .search_form import shown_count

MOST_TRIED = 12  # searches
MOST_OFFERED = 5


@dataclass(frozen=True)
class WayOn:
    query: str
    note: str | Promise  # what else is different; blank if nothing is
    address: str
    total: int
    count: str  # as it is shown


def ways_on(choice: SearchChoice, edition: str, written: list[str]) -> list[WayOn]:
    """The first of the wider searches that find something, each with how much it finds."""
    found = []
    for wider, note in islice(_wider(choice, written), MOST_TRIED):
        # By date, because the best need several queries.
        results = wider.find(edition, written, by_date=True)
        if results:
            count = shown_count(results.total, is_more=results.is_capped)
            found.append(WayOn(wider.query, note, wider.address, results.total, count))
        if len(found) == MOST_OFFERED:
            break
    return found


def _wider(
    choice: SearchChoice, written: list[str]
) -> Iterator[tuple[SearchChoice, str | Promise]]:
    everywhere = SearchChoice(choice.query, language=choice.language, by_date=choice.by_date)
    if everywhere != choice:
        yield everywhere, _("without filters")
    if choice.language != ALL_LANGUAGES and len(written) > 1:
        yield choice.but(language=ALL_LANGUAGES), _("in all languages")
        if everywhere != choice:
            unfiltered = everywhere.but(language=ALL_LANGUAGES)
            yield unfiltered, _("without filters, in all languages")
    for query in wider_queries(choice.query):
        yield choice.but(query=query), ""
