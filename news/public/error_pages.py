"""What a visitor gets who asks for what there is not, or asks in a way that cannot be read."""

import errno
import re
import sys
from typing import Any

from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import defaults

from news.articles.models import Article
from news.editions.shown import shown_in

from .api.http import problem

MOST_LATEST = 6

# What the system, PostgreSQL and SQLite say of a disk that is full, or cannot be written any more.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_FULL_STATES = {"53100"}
_FULL_NAMES = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
_FULL_MESSAGE = re.compile("disk is full|No space left on device|readonly database|disk I/O error")
# The ends of the names of those of the admin's addresses that its own scripts ask.
_OF_SCRIPTS = ("_autosave", "_presence", "_check", "_clean", "_upload", "_picker", "_describe")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _help(request, exception, "404.html", 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        # Every page says its own address somewhere, and there is none to say.
        return HttpResponse(render_to_string("400_host.html"), status=400)
    # What could not be read must not be read again for the page that says so.
    request.GET = request.POST = QueryDict()  # type: ignore[misc]
    return _help(request, exception, "400.html", 400)


def _help(request: HttpRequest, exception: Exception, template: str, status: int) -> HttpResponse:
    published, edition = Article.objects.published(), get_language()
    articles = published.in_edition(edition, published.languages())
    latest = shown_in(articles.for_list()[:MOST_LATEST], edition)
    return render(request, template, {"latest": latest, "exception": exception}, status=status)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether it failed because the disk of the portal or of its database takes nothing more."""
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
    """503: what was sent is not stored, and what to do with it."""
    told = _(
        "The server can store nothing at the moment: its disk is full. What you have sent is "
        "not stored. Go back and copy your text, and tell whoever runs the server."
    )
    if _is_asked_by_a_script(request):
        return JsonResponse({"error": told}, status=503)
    if request.path.startswith("/api/"):
        return problem(503, told)
    return HttpResponse(render_to_string("503.html", {"told": told}), status=503)


def _is_asked_by_a_script(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    accept = request.headers.get("Accept", "")
    asks_for_json = "application/json" in accept and "text/html" not in accept
    return (name.startswith("news_") and name.endswith(_OF_SCRIPTS)) or asks_for_json


def server_error(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Django has logged what broke; a program is told so in its own format."""
    if is_disk_full(sys.exception()):
        return disk_full(request)
    if request.path.startswith("/api/"):
        return problem(500, "The fault has been recorded. Try again in a few minutes.")
    return defaults.server_error(request, **kwargs)
