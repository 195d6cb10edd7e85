"""Links to the same page in the other editions, for the switcher and for search engines."""

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import ResolverMatch, reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from news.articles.language_pages import LanguagePage
from news.public.alternates import Alternate, alternates, in_editions, of_a_page
from news.public.content_version import kept
from news.site.identity import absolute
from news.text.languages import LANGUAGES

register = template.Library()

# Pages that search engines must not index.
_NEVER_FOUND = {"news:search", "news:shared-preview", "news:identity-preview"}

_LONGEST_QUERY = 500  # characters; it is repeated in each of the links


@register.simple_tag(takes_context=True)
def edition_links(context: Context) -> SafeString:
    """
    A link for each edition: to this page in it, if it exists, else to its home page.

    The links go through the view that stores the choice; see news.public.edition_choice.
    """
    pages = {page.language: page.address for page in _pages(context)}
    here = translation.get_language()
    links = []
    for code, name, choice, home in kept("editions", _editions):
        address = escape(f"{choice}?next={_quoted(pages.get(code) or home)}")
        current = ' aria-current="true"' if code == here else ""
        links.append(
            f'<li><a href="{address}" rel="nofollow" lang="{code}" hreflang="{code}"{current}>'
            f"{escape(name)}</a></li>"
        )
    return mark_safe("\n".join(links))  # noqa: S308 - codes are plain, the rest is escaped.


def _editions() -> list[tuple[str, str, str, str]]:
    """Of each edition: its code and name, the address that chooses it, and its home page's."""
    homes = in_editions("news:home")
    return [
        (code, name, reverse("edition", kwargs={"edition": code}), homes[code])
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def alternate_links(context: Context) -> SafeString:
    """
    Elements of the head: this page in all languages for hreflang, itself included.

    The list is the same on each of the pages and in the sitemaps, as search engines require. A
    converted page is listed like the others and is its own canonical: Google treats language pages
    as duplicates only if the main text is not translated, and a canonical link to the original
    would remove the converted text from the results of people who search in that script.

    A page that search engines must not index has no list. Neither has a page that is indexed under
    another address: a filtered list, further pages of a list, search results.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    links = (
        f'<link rel="alternate" hreflang="{code}" href="{escape(absolute(request, address))}">'
        for code, address in _alternates(context, request.resolver_match)
    )
    return mark_safe("\n".join(links))  # noqa: S308 - codes are plain.


def _alternates(context: Context, match: ResolverMatch | None) -> list[Alternate]:
    if match is None:
        return []
    if "language_pages" in context:
        pages = {page.language: page.address for page in context["language_pages"]}
        return alternates(pages)
    if _is_alone(context, match):
        return []
    editions = context.get("editions") or LANGUAGES
    return of_a_page(match.view_name, in_editions(match.view_name, editions, **match.kwargs))


def _is_alone(context: Context, match: ResolverMatch) -> bool:
    if match.namespace != "news" or match.view_name in _NEVER_FOUND or "exception" in context:
        return True
    if context.get("is_filtered"):
        return True
    if "editions" in context and translation.get_language() not in context["editions"]:
        return True  # The list is empty.
    page = context.get("page_obj")
    return page is not None and page.number > 1


def _pages(context: Context) -> Iterator[LanguagePage]:
    """The page in each edition that has it: the article's language pages, or the same list."""
    if "language_pages" in context:
        yield from context["language_pages"]
        return
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    # A page that was not found is in no edition, even if its address matches a view.
    if request is None or match is None or match.namespace != "news" or "exception" in context:
        return
    query = _query(request.GET)
    # An archive page is a 404 in an edition without articles of that time; other lists are not.
    editions = context["editions"] if context.get("is_archive") else LANGUAGES
    for code, address in in_editions(match.view_name, editions, **match.kwargs).items():
        yield LanguagePage(code, address + query)


def _quoted(address: str) -> str:
    # A Chinese path is already quoted; quoting it again would make it five times as long.
    return quote(address, safe="/" if "?" in address else "/%")


def _query(asked: QueryDict) -> str:
    """The query string without the page number, because another edition has other pages."""
    kept = asked.copy()
    kept.pop("page", None)
    query = kept.urlencode()
    return f"?{query}" if query and len(query) <= _LONGEST_QUERY else ""
