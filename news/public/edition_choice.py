"""
The visitor's edition: chosen with the switcher, or by the browser's languages.

Only addresses without a language depend on the visitor. Pages are the same for everyone and may be
cached, so they neither read nor set the cookie. The switcher's links go through `choose`, which
does.
"""

from contextlib import suppress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

COOKIE = "edition"
# Chinese languages with a tag of their own, and the script of most of their readers.
_CHINESE = {
    **dict.fromkeys(("cmn", "wuu"), "zh-hans"),
    **dict.fromkeys(("hak", "nan", "yue"), "zh-hant"),
}
COOKIE_SECONDS = 365 * 24 * 60 * 60


def preferred_edition(request: HttpRequest) -> str:
    """The visitor's choice, or the browser's preferred language, or DEFAULT_EDITION."""
    chosen = request.COOKIES.get(COOKIE)
    if chosen in dict(settings.LANGUAGES):
        return chosen
    # Not get_language_from_request: it ends with LANGUAGE_CODE and accepts refused languages (q=0).
    for tag, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if weight:
            with suppress(LookupError):
                return get_supported_language_variant(_CHINESE.get(tag.split("-")[0], tag))
    return settings.DEFAULT_EDITION


def home_of(edition: str) -> str:
    with translation.override(edition):
        return reverse("news:home")


def mark_as_personal(response: HttpResponseBase) -> None:
    """Mark a response that depends on the visitor, so that shared caches do not keep it."""
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    response["Cache-Control"] = "private, no-store"


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """`/`: redirects to the home page of the visitor's edition."""
    query = request.META.get("QUERY_STRING")
    address = home_of(preferred_edition(request))
    response = HttpResponseRedirect(f"{address}?{query}" if query else address)
    mark_as_personal(response)
    return response


@require_safe
def choose(request: HttpRequest, edition: str) -> HttpResponse:
    """
    `/editions/<edition>/?next=...`: store the choice and redirect to that page of the edition.

    It is a link, so that the switcher works without scripts and opens in a new tab like any other.
    A link from another site can only change the edition.
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
