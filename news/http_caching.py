"""Responses that caches may keep and revalidate: the same bytes for every visitor."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, has_vary_header, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language_from_path

# Browsers revalidate each time, which costs a 304. A shared cache revalidates after five seconds,
# and may show its copy for three more meanwhile (stale-while-revalidate). So what is withdrawn is
# gone everywhere within ten seconds, or within an hour while the portal is down.
_PAGE = "public, max-age=0, s-maxage=5, stale-while-revalidate=3, stale-if-error=3600"
# A missing page may appear at any moment, and a redirect lead elsewhere. Neither is worth showing
# while the portal is down.
_SHORT = "public, max-age=0, s-maxage=5"
_KEPT_SHORTLY = (301, 302, 308, 404, 410)


def mark_same_in_every_language(response: HttpResponseBase) -> None:
    """No cache is to keep it once for each language; the locale middleware reads this."""
    response.varies_by_language = False  # type: ignore[attr-defined]  # Ours alone.


def same_in_every_language(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Marks the view's responses as the same in every language, so that caches keep one copy."""

    @wraps(view)
    def viewed(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        mark_same_in_every_language(response)
        return response

    return viewed


def respond(
    request: HttpRequest,
    data: bytes,
    content_type: str,
    max_age: int | None = None,
    modified_at: datetime | None = None,
) -> HttpResponse:
    """
    The data with its validators, or 304 if the client already has it.

    `max_age` is in seconds; without one, caches keep it as they keep a page. The data must be the
    same whatever language a visitor prefers.
    """
    response = HttpResponse(data, content_type=content_type)
    etag = response["ETag"] = _etag(data)
    response["Cache-Control"] = _PAGE if max_age is None else f"public, max-age={max_age}"
    patch_vary_headers(response, ["Accept-Encoding"])
    modified = None
    if modified_at is not None:
        modified = int(modified_at.timestamp())
        response["Last-Modified"] = http_date(modified)
    answer = get_conditional_response(request, etag=etag, last_modified=modified, response=response)
    response = answer or response
    mark_same_in_every_language(response)
    return response


def keep_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """
    Adds a validator to a public page, or answers 304. Other responses stay as they are.

    The others are errors other than missing pages of an edition, redirects that lead into one, the
    admin, and responses that set their own cache headers.
    """
    if request.method not in ("GET", "HEAD") or response.has_header("Cache-Control"):
        return response
    if not isinstance(response, HttpResponse):  # Streamed.
        return response
    if response.cookies or has_vary_header(response, "Cookie"):
        return response
    match = request.resolver_match
    if response.status_code == 200 and match is not None and match.app_names == ["news"]:
        response["Cache-Control"] = _PAGE
    elif response.status_code in _KEPT_SHORTLY and get_language_from_path(request.path_info):
        response["Cache-Control"] = _SHORT
    else:
        return response
    etag = response["ETag"] = _etag(response.content)
    patch_vary_headers(response, ["Accept-Encoding"])
    if response.status_code != 200:
        return response
    return get_conditional_response(request, etag=etag, response=response) or response


def _etag(data: bytes) -> str:
    return quote_etag(hashlib.sha256(data).hexdigest()[:32])
