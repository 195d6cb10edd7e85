"""The answers to refused requests: a page of the admin or of the portal, or JSON."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import QueryDict, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

# Longer values are also shown on the page, so that people can copy them.
LONG = 15  # characters
_UNREADABLE = (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, UnreadablePostError)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """
    The page for a form without a valid CSRF token, in place of Django's.

    Usually the cookies are gone, or somebody has logged in again in another tab. The request had no
    effect; the page shows the sent values and can send them again.
    """
    message = _(
        "Nothing was saved: the page was open while the log-in ended or the browser's cookies "
        "were deleted."
    )
    if is_for_script(request):
        more = _("Log in again in another tab, then repeat it here.")
        return JsonResponse({"error": f"{message} {more}"}, status=403)
    return give_back(request, message, reason)


def give_back(request: HttpRequest, message: str, reason: str = "") -> HttpResponse:
    """A page with what was sent, which had no effect; it can be sent again after a log-in."""
    kept, has_files = _sent(request)
    context = {
        "title": _("This page had expired"),
        "message": message,
        "kept": kept,
        "has_files": has_files,
        "is_login": request.path == reverse("admin:login"),
        "long": LONG,
        "exception": reason,
    }
    return _page(request, "expired", context)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_for_script(request):
        return JsonResponse({"error": _("You may not do this. Ask an administrator.")}, status=403)
    context = {"title": _("You may not see this page"), "exception": exception}
    return _page(request, "forbidden", context)


def is_for_script(request: HttpRequest) -> bool:
    """Whether a script made the request, so that it needs JSON and not a page."""
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return True
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return True
    if request.content_type == "application/json":
        return True
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return preferred == "application/json"


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    if request.path.startswith(reverse("admin:index")):
        context |= admin.site.each_context(request)
        context["is_nav_sidebar_enabled"] &= context["has_permission"]
        response = render(request, f"admin/{name}.html", context, status=403)
    else:
        response = render(request, f"{name}.html", context, status=403)
    # The page may show private text.
    response["Cache-Control"] = "private, no-store"
    return response


def _sent(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """
    The sent fields, for sending them again, and whether there were files among them.

    No fields unless the browser says that the form was on this site: a click on the page must not
    do what another site's form asked for. Passwords are never included.
    """
    origin = request.headers.get("Origin", "")
    if origin != f"{request.scheme}://{request.get_host()}":
        return [], False
    try:
        sent, has_files = request.POST, bool(request.FILES)
    except _UNREADABLE:
        sent, has_files = QueryDict(), False
    if any("password" in name for name in sent):
        return [], has_files
    fields = [
        (name, value)
        for name, values in sent.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    return fields, has_files
