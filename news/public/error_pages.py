"""The error pages: for missing pages, unreadable requests, full disks and server errors."""

import errno
import re
import sys
from typing import Any

from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news.articles.loading import listed_articles
from news.articles.models import Article
from news.articles.shown_article import ShownArticle
from news.editions.shown import shown_in
from news.request_id import request_id

from .api.http import problem
from .content_version import kept
from .edition_pages import scope_of_edition, written_languages

MOST_LATEST = 6

# The messages of the system, PostgreSQL and SQLite for a disk that is full or read-only.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_FULL_STATES = {"53100"}
_FULL_NAMES = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
_FULL_MESSAGE = re.compile("disk is full|No space left on device|readonly database|disk I/O error")
# Endings of the names of those admin addresses that its scripts request.
_OF_SCRIPTS = ("_autosave", "_presence", "_check", "_clean", "_upload", "_picker", "_describe")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _help(request, exception, "404.html", 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        # Every page contains its own address, and here it is unreadable.
        return HttpResponse(render_to_string("400_host.html"), status=400)
    # The error page must not try to parse the unreadable input again.
    request.GET = request.POST = QueryDict()
    return _help(request, exception, "400.html", 400)


def _help(request: HttpRequest, exception: Exception, template: str, status: int) -> HttpResponse:
    context = {"latest": lambda: kept("latest", _latest), "exception": exception}
    return render(request, template, context, status=status)


def _latest() -> list[ShownArticle]:
    articles = Article.objects.published().in_scope(scope_of_edition(written_languages()))
    numbers = articles.values_list("pk", flat=True)[:MOST_LATEST]
    return shown_in(listed_articles(list(numbers)), get_language())


def is_disk_full(error: BaseException | None) -> bool:
    """
    Whether the error means that the disk of the portal or of its database is full or read-only.
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if getattr(error, "sqlstate", None) in _FULL_STATES:
            return True
        name = getattr(error, "sqlite_errorname", None) or ""
        if isinstance(error, DatabaseError) and _FULL_MESSAGE.search(str(error)):
            return True
        if name.startswith(_FULL_NAMES):
            return True
        error = error.__cause__ or error.__context__
    return False


def disk_full(request: HttpRequest) -> HttpResponse:
    """503: the data was not stored, and what the visitor can do."""
    message = _(
        "The server can store nothing at the moment: its disk is full. What you have sent is "
        "not stored. Go back and copy your text, and tell whoever runs the server."
    )
    if is_asked_by_a_script(request):
        return JsonResponse({"error": message}, status=503)
    if request.path.startswith("/api/"):
        return problem(503, message)
    return HttpResponse(
        render_to_string("503.html", {"message": message, "request_id": request_id()}), status=503
    )


def is_asked_by_a_script(request: HttpRequest) -> bool:
    """Whether one of the admin's scripts made the request, by its address, or it wants JSON."""
    match = request.resolver_match or _match(request)
    name = (match.url_name or "") if match else ""
    accept = request.headers.get("Accept", "")
    asks_for_json = "application/json" in accept and "text/html" not in accept
    return (name.startswith("news_") and name.endswith(_OF_SCRIPTS)) or asks_for_json


def _match(request: HttpRequest) -> ResolverMatch | None:
    """Of a request that no view has got yet."""
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def server_error(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Django has logged the error; a program gets it in its own format."""
    if is_disk_full(sys.exception()):
        return disk_full(request)
    if request.path.startswith("/api/"):
        number = request_id()
        return problem(500, f"The fault has been recorded as {number}. Try again in a few minutes.")
    page = render_to_string("500.html", {"request_id": request_id()})
    return HttpResponse(page, status=500)
