"""The log-in page. It always leads to a page that the account may see."""

import logging
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user
from django.contrib.auth.signals import user_login_failed
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_otp.middleware import OTPMiddleware

from news.addresses import admin_page
from news.clients import client_of

from .next_page import next_page
from .second_factor.rules import must_verify
from .throttle import count_attempt, succeeded

logger = logging.getLogger(__name__)


def is_logged_in(environ: dict[str, Any]) -> bool:
    """
    Whether a request's cookie is of somebody who is logged in, with the second factor if it takes
    one; before anything else is read.

    Outside of Django's handling of requests, and in a thread that has a connection of its own.
    """
    request = WSGIRequest(environ)
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    close_old_connections()
    try:
        request.user = get_user(request)
        user = OTPMiddleware(attrgetter("user"))(request)
        return user.is_authenticated and not must_verify(user)
    finally:
        close_old_connections()


@never_cache
def log_in(request: HttpRequest) -> HttpResponseBase:
    """
    Django's log-in view; it leads to the admin's start page where `next` cannot be used.

    `next` cannot be used if it names another site (LOGIN_REDIRECT_URL), a page that no longer
    exists, a view that accepts only POST, or a page that this account may not see. Who has to give
    a second factor is asked for it first. 429 after too many wrong passwords.
    """
    address, username = client_of(request.META), request.POST.get("username", "")
    if request.method == "POST" and (seconds := count_attempt(address, username)):
        logger.warning("A log-in is refused after too many wrong passwords from its address.")
        user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
        return refused(request, seconds)
    response = admin.site.login(request)
    is_done = request.method == "POST" and response.has_header("Location")
    if is_done:
        succeeded(address, username)
    if is_done and must_verify(request.user):
        response["Location"] = second_factor_page(response["Location"])
    elif is_done:
        response["Location"] = next_page(request, response["Location"])
    return response


def second_factor_page(address: str) -> str:
    """Where the second factor is given, and leads on to that address."""
    return f"{admin_page('second-factor')}?{urlencode({'next': address})}"


def refused(request: HttpRequest, seconds: int) -> HttpResponse:
    """After too many wrong passwords, for so long."""
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
