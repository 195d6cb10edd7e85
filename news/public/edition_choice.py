"""
Which edition a visitor gets: the one chosen with the switcher, else the browser's languages.

Only addresses without a language vary by visitor. The pages themselves are the same for everyone
and cached by anyone, so they neither read nor set the cookie; the switcher's links pass through
`choose`, which does.
"""

from contextlib import suppress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

COOKIE = "edition"
COOKIE_SECONDS = 365 * 24 * 60 * 60


def preferred_edition(request: HttpRequest) -> str:
    """The visitor's choice, else what the browser accepts best, else DEFAULT_EDITION."""
    chosen = request.COOKIES.get(COOKIE)
    if chosen in dict(settings.LANGUAGES):
        return chosen
    # Not get_language_from_request, which ends with LANGUAGE_CODE and takes what is refused (q=0).
    for tag, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if weight:
            with suppress(LookupError):
                return get_supported_language_variant(tag)
    return settings.DEFAULT_EDITION


def home_of(edition: str) -> str:
    with translation.override(edition):
        return reverse("news:home")


def mark_as_personal(response: HttpResponse) -> None:
    """For an answer that depends on who asks."""
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    response["Cache-Control"] = "private, no-store"


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """`/`: to the home page of the visitor's edition."""
    query = request.META.get("QUERY_STRING")
    address = home_of(preferred_edition(request))
    response = HttpResponseRedirect(f"{address}?{query}" if query else address)
    mark_as_personal(response)
    return response


@require_safe
def choose(request: HttpRequest, edition: str) -> HttpResponse:
    """
    `/editions/<edition>/?next=...`: remember the choice and go on to that page of the edition.

    A link, so that the switcher works without scripts and opens in a new tab like any other. All
    that somebody else's link to it could do is to choose an edition.
    """
    if edition not in dict(settings.LANGUAGES):
        raise Http404
    home = home_of(edition)
    address = request.GET.get("next", "")
    is_page_of_edition = address.startswith(home) and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )
    response = HttpResponseRedirect(address if is_page_of_edition else home)
    response.set_cookie(
        COOKIE,
        edition,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
