"""
A page's versions in all languages, as the heads of pages and the sitemaps name them (hreflang).

Both name the same ones, in the same words: search engines pass over those that contradict.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from news.text.languages import LANGUAGES


class Alternate(NamedTuple):
    hreflang: str
    address: str  # the path


def alternates(addresses: Mapping[str, str], for_all_others: str = "") -> list[Alternate]:
    """
    Of a page that is at these addresses, by language: each, and where those go who read none.

    That is `for_all_others`, else the version of DEFAULT_EDITION, else the English one, else
    the first. A page in one language alone has nothing to name.
    """
    if len(addresses) < 2:
        return []
    best_first = [settings.DEFAULT_EDITION, settings.LANGUAGE_CODE, *LANGUAGES]
    default = for_all_others or next(addresses[code] for code in best_first if code in addresses)
    found = [Alternate(code, addresses[code]) for code in LANGUAGES if code in addresses]
    return [*found, Alternate("x-default", default)]


def in_editions(
    view_name: str, editions: Iterable[str] = LANGUAGES, **kwargs: str
) -> dict[str, str]:
    """The page's address in each edition."""
    addresses = {}
    for edition in editions:
        with translation.override(edition):
            addresses[edition] = reverse(view_name, kwargs=kwargs)
    return addresses


def of_a_page(view_name: str, addresses: Mapping[str, str]) -> list[Alternate]:
    """Of a page that is no article's. Home has one for the undecided, which leads to the best."""
    return alternates(addresses, reverse("root") if view_name == "news:home" else "")
