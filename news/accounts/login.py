"""The log-in page. It always leads to a page that the account may see."""

import copy
import logging
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user
from django.contrib.auth.signals import user_login_failed
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from news.addresses import admin_page
from news.clients import client_of

from .throttle import count_attempt, succeeded

logger = logging.getLogger(__name__)


def is_logged_in(environ: dict[str, Any]) -> bool:
    """
    Whether a request's cookie is of somebody who is logged in; before anything else is read.

    Outside of Django's handling of requests, and in a thread that has a connection of its own.
    """
    request = WSGIRequest(environ)
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    close_old_connections()
    try:
        return get_user(request).is_authenticated
    finally:
        close_old_connections()


@never_cache
def log_in(request: HttpRequest) -> HttpResponseBase:
    """
    Django's log-in view; it leads to the admin's start page where `next` cannot be used.

    `next` cannot be used if it names another site (LOGIN_REDIRECT_URL), a page that no longer
    exists, a view that accepts only POST, or a page that this account may not see. 429 after too
    many wrong passwords.
    """
    address, username = client_of(request.META), request.POST.get("username", "")
    if request.method == "POST" and (seconds := count_attempt(address, username)):
        logger.warning("A log-in is refused after too many wrong passwords from its address.")
        user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
        return _refused(request, seconds)
    response = admin.site.login(request)
    is_done = request.method == "POST" and response.has_header("Location")
    if is_done:
        succeeded(address, username)
    if is_done and not _has_page(request, response["Location"]):
        response["Location"] = admin_page()
    return response


def _refused(request: HttpRequest, seconds: int) -> HttpResponse:
    minutes = -(-seconds // 60)
    context = {
        **admin.site.each_context(request),
        "title": _("Too many wrong passwords"),
        "minutes": minutes,
        "has_permission": False,
        "is_nav_sidebar_enabled": False,
    }
    response = render(request, "admin/log_in_refused.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


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
