"""The same page in the other editions, for the switcher and for search engines."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import ResolverMatch, reverse
from django.utils import translation

from news.articles.language_pages import LanguagePage
from news.public.alternates import Alternate, in_editions, of_a_page
from news.public.alternates import alternates as alternates_of
from news.site.statements import absolute
from news.text.languages import LANGUAGES

register = template.Library()

# Pages that tell search engines to leave them out.
_NEVER_FOUND = {"news:search", "news:shared-preview"}

_LONGEST_QUERY = 500  # characters; it stands in each of the links


class EditionLink(NamedTuple):
    code: str
    name: str
    address: str
    is_current: bool


@register.simple_tag(takes_context=True)
def edition_links(context: Context) -> list[EditionLink]:
    """
    One for each edition: to this page of it, where it has one, else to its home page.

    The links pass by where the choice is remembered; see news.public.edition_choice.
    """
    pages = {page.language: page.address for page in _pages(context)}
    homes = in_editions("news:home")
    links = []
    for code, name in settings.LANGUAGES:
        address = pages.get(code) or homes[code]
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
    This page's versions for hreflang, itself among them, with scheme and host.

    The list is the same on each of them and in the sitemaps, as search engines demand. A converted
    page is listed like the others, and is its own canonical: Google takes versions for duplicates
    only where the main text is untranslated, and a canonical that points to the original would
    take the converted text out of the results of those who search in that script.

    What is not to be found by search engines has none, nor has what is found under another
    address: a narrowed list, further pages of one, results of a search.
    """
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    if request is None or match is None:
        return []
    if "language_pages" in context:
        pages = {page.language: page.address for page in context["language_pages"]}
        found = alternates_of(pages)
    elif _is_alone(context, match):
        return []
    else:
        editions = context.get("editions", LANGUAGES)
        found = of_a_page(match.view_name, in_editions(match.view_name, editions, **match.kwargs))
    return [Alternate(code, absolute(request, address)) for code, address in found]


def _is_alone(context: Context, match: ResolverMatch) -> bool:
    if match.namespace != "news" or match.view_name in _NEVER_FOUND or "exception" in context:
        return True
    if context.get("is_filtered"):
        return True
    if "editions" in context and translation.get_language() not in context["editions"]:
        return True  # There is nothing to read.
    page = context.get("page_obj")
    return bool(page) and page.number > 1


def _pages(context: Context) -> Iterator[LanguagePage]:
    """The page in each edition that has it: an article's versions, or the same list."""
    if "language_pages" in context:
        yield from context["language_pages"]
        return
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    # A page that was not found is in no edition, whatever its address would have led to.
    if match is None or match.namespace != "news" or "exception" in context:
        return
    query = _query(request.GET)
    # A month is not found in an edition without articles of it; other lists say so themselves.
    editions = context["editions"] if context.get("is_archive") else LANGUAGES
    for code, address in in_editions(match.view_name, editions, **match.kwargs).items():
        yield LanguagePage(code, address + query)


def _quoted(address: str) -> str:
    # A Chinese path is quoted already; to quote that again would make it five times as long.
    return quote(address, safe="/" if "?" in address else "/%")


def _query(asked: QueryDict) -> str:
    """What is asked for, but the page number: another edition has other pages."""
    kept = asked.copy()
    kept.pop("page", None)
    query = kept.urlencode()
    return f"?{query}" if query and len(query) <= _LONGEST_QUERY else ""
