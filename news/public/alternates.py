"""
The addresses of a page in all languages, for its hreflang links and for the sitemaps.

Both must list the same addresses, because search engines ignore contradictory ones.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils import translation

from news.text.languages import LANGUAGES

from .content_version import kept


class Alternate(NamedTuple):
    hreflang: str
    address: str  # the path


def alternates(addresses: Mapping[str, str], for_all_others: str = "") -> list[Alternate]:
    """
    The hreflang entries of a page at these addresses, by language, with an x-default entry.

    That is `for_all_others`, or the page in DEFAULT_EDITION, or the English one, or the first. A
    page in a single language has no entries.
    """
    if len(addresses) < 2:
        return []
    best_first = [settings.DEFAULT_EDITION, settings.LANGUAGE_CODE, *LANGUAGES]
    default = for_all_others or next(addresses[code] for code in best_first if code in addresses)
    found = [Alternate(code, addresses[code]) for code in LANGUAGES if code in addresses]
    return [*found, Alternate("x-default", default)]


def fixed_address(view_name: str) -> str:
    """The address, in the active edition, of a page of which there is one."""
    return kept(("address", view_name), lambda: reverse(view_name))


def in_editions(
    view_name: str, editions: Iterable[str] = LANGUAGES, **kwargs: str
) -> dict[str, str]:
    """The page's address in each edition."""
    with translation.override(settings.LANGUAGE_CODE):
        address = reverse(view_name, kwargs=kwargs)
    # Addresses differ in the edition alone.
    prefix = get_script_prefix()
    here = f"{prefix}{settings.LANGUAGE_CODE}/"
    if not address.startswith(here):
        return dict.fromkeys(editions, address)
    return {edition: f"{prefix}{edition}/{address.removeprefix(here)}" for edition in editions}


def of_a_page(view_name: str, addresses: Mapping[str, str]) -> list[Alternate]:
    """The entries of a page that is not an article's. The x-default of the home page is `/`."""
    return alternates(addresses, reverse("root") if view_name == "news:home" else "")
