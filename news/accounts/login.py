"""Logging in, so that it always leads to a page."""

import copy
import logging
from urllib.parse import unquote, urlsplit

from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import translation
from django.views.decorators.cache import never_cache

from news.addresses import admin_page

logger = logging.getLogger(__name__)


@never_cache
def log_in(request: HttpRequest) -> HttpResponseBase:
    """
    The admin's, but to its start page where `next` leads to no page for whoever has logged in.

    That is another site's (LOGIN_REDIRECT_URL), one that does not exist any more, one that takes
    only what is posted, and one that this account may not see.
    """
    response = admin.site.login(request)
    is_done = request.method == "POST" and response.has_header("Location")
    if is_done and not _has_page(request, response["Location"]):
        response["Location"] = admin_page()
    return response


def _has_page(request: HttpRequest, address: str) -> bool:
    """Whether asking for that address of ours is answered with a page; it is asked for to know."""
    parts = urlsplit(address)
    path = unquote(parts.path).removeprefix(get_script_prefix().rstrip("/"))
    language = translation.get_language_from_path(path) or translation.get_language()
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return False
        asked = copy.copy(request)
        asked.method = "GET"
        asked.META = {**request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": parts.query}
        asked.path, asked.path_info = unquote(parts.path), path
        asked.GET, asked.POST = QueryDict(parts.query), QueryDict()  # type: ignore[misc]
        asked.resolver_match = match
        # What it has to say, it says when it is really asked for.
        asked._messages = FallbackStorage(asked)  # type: ignore[attr-defined]
        try:
            response = match.func(asked, *match.args, **match.kwargs)
        except Exception:
            logger.info("No page to go on with after the log-in: %s", parts.path, exc_info=True)
            return False
    return response.status_code < 400
