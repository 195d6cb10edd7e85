"""Where a log-in leads: to a page of this site that the account may see."""

import copy
import logging
from urllib.parse import unquote, urlsplit

from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from news.addresses import admin_page

logger = logging.getLogger(__name__)


def next_page(request: HttpRequest, address: str) -> str:
    """The address, or the admin's start page where it cannot be used."""
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours and _has_page(request, address) else admin_page()


def _has_page(request: HttpRequest, address: str) -> bool:
    """Whether a GET of that address answers with a page. It calls the view to find out."""
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
        asked.GET, asked.POST = QueryDict(parts.query), QueryDict()
        asked.resolver_match = match
        # The view's messages are dropped: it adds them again on the real request.
        asked._messages = FallbackStorage(asked)  # type: ignore[attr-defined]  # As its middleware.
        try:
            response = match.func(asked, *match.args, **match.kwargs)
        except Exception:
            logger.info("No page to go on with after the log-in: %s", parts.path, exc_info=True)
            return False
    return response.status_code < 400
