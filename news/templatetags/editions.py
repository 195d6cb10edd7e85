"""The same page in the other editions, for the switcher and for search engines."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import reverse
from django.utils import translation

from news.models import Version
from news.site import absolute

register = template.Library()

# The languages whose version somebody is sent to who reads none of them, the best first.
_FOR_ALL_OTHERS = [settings.LANGUAGE_CODE, *dict(settings.LANGUAGES)]

_LONGEST_QUERY = 500  # characters; it stands in each of the links


class EditionLink(NamedTuple):
    code: str
    name: str
    address: str
    is_current: bool


class Alternate(NamedTuple):
    hreflang: str
    address: str  # with scheme and host, as search engines want it


@register.simple_tag(takes_context=True)
def edition_links(context: Context) -> list[EditionLink]:
    """
    One for each edition: to this page of it, where it has one, else to its home page.

    The links pass by where the choice is remembered; see news.public.editions.
    """
    pages = {page.language: page.address for page in _pages(context)}
    links = []
    for code, name in settings.LANGUAGES:
        address = pages.get(code) or _address(code, "news:home")
        choice = reverse("edition", kwargs={"edition": code})
        links.append(
            EditionLink(
                code,
                name,
                f"{choice}?next={_quoted(address)}",
                code == translation.get_language(),
            )
        )
    return links


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[Alternate]:
    """
    This page's versions in all languages for hreflang, itself among them; none if it is not found.

    The list is the same on each of them, as search engines demand; further pages of a list have
    no counterpart, and stand alone. A converted page is listed
    like the others, and is its own canonical: Google takes versions for duplicates only where the
    main text is untranslated, and a canonical that points to the original would take the
    converted text out of the results of those who search in that script.
    """
    request: HttpRequest | None = context.get("request")
    pages = {page.language: page.address for page in _pages(context)}
    if request is None or not pages:
        return []
    if "page" in request.GET and "versions" not in context:
        pages = {translation.get_language(): request.get_full_path()}
    found = list(pages.items())
    is_home = request.resolver_match is not None and request.resolver_match.view_name == "news:home"
    default = next(pages[code] for code in _FOR_ALL_OTHERS if code in pages)
    found.append(("x-default", reverse("root") if is_home else default))
    return [Alternate(code, absolute(request, address)) for code, address in found]


def _pages(context: Context) -> Iterator[Version]:
    """The page in each edition that has it: an article's versions, or the same list."""
    if "versions" in context:
        yield from context["versions"]
        return
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    # A page that was not found is in no edition, whatever its address would have led to.
    if match is None or match.namespace != "news" or "exception" in context:
        return
    query = _query(request.GET)
    for code, _name in settings.LANGUAGES:
        yield Version(code, _address(code, match.view_name, **match.kwargs) + query)


def _quoted(address: str) -> str:
    # A Chinese path is quoted already; to quote that again would make it five times as long.
    return quote(address, safe="/" if "?" in address else "/%")


def _query(asked: QueryDict) -> str:
    """What is asked for, but the page number: another edition has other pages."""
    kept = asked.copy()
    kept.pop("page", None)
    query = kept.urlencode()
    return f"?{query}" if query and len(query) <= _LONGEST_QUERY else ""


def _address(language: str, view_name: str, **kwargs: Any) -> str:
    with translation.override(language):
        return reverse(view_name, kwargs=kwargs)
