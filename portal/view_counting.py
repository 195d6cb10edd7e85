"""
Views counted before Django: the most frequent request there is, and the smallest.

Views that come while others are being written wait in the event loop and are written together, in
one transaction. They are answered as Django's own view answers them. Whatever is unusual is left to
that view: the first view under a scheme and host, from whose answer the headers are taken; somebody
with a session, who may be of the staff; an article that nobody sees.
"""

import json
import logging
import re
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import Error, close_old_connections

from news.readership.counting import View, count_views, view_of, views_of
from news.readership.visitors import is_from_this_site, is_reader

from .page_cache import Environment, Headers

logger = logging.getLogger(__name__)

_VIEWS = re.compile(r"/articles/([0-9]{1,18})/views/")
# Schemes and hosts whose headers are known.
_MOST_KNOWN = 100
# What is of one answer and not of all.
_OF_ONE = {"content-length", "set-cookie", "x-request-id"}


class _Origin(NamedTuple):
    scheme: str
    is_forwarded: bool  # by a proxy that was asked by https
    host: str


class Asked(NamedTuple):
    view: View
    headers: Headers  # of its answer


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class ViewCounting:
    """Counts as Django's view does, whose answers tell it the headers."""

    def __init__(self) -> None:
        self._headers: dict[_Origin, Headers] = {}

    def asked(self, environ: Environment) -> Asked | None:
        """The view that a request is, if it needs nothing of Django; told without waiting."""
        match = _VIEWS.fullmatch(environ["PATH_INFO"])
        if match is None or environ["REQUEST_METHOD"] != "POST":
            return None
        headers = self._headers.get(_origin(environ))
        if (
            headers is None
            or _has_session(environ)
            or not is_from_this_site(environ, environ.get("HTTP_HOST", ""))
            or not is_reader(environ)
        ):
            return None
        return Asked(view_of(int(match[1]), environ), headers)

    def learn(self, environ: Environment, status: int, headers: Headers) -> None:
        """From Django's answer to any request."""
        is_view = environ["REQUEST_METHOD"] == "POST" and _VIEWS.fullmatch(environ["PATH_INFO"])
        if status != 200 or not is_view or _has_session(environ):
            return
        if len(self._headers) >= _MOST_KNOWN:
            self._headers.clear()
        shared = [each for each in headers if each[0].lower() not in _OF_ONE]
        self._headers[_origin(environ)] = shared


def answers(asked: Sequence[Asked]) -> list[Answer | None]:
    """In their order; None where Django is to answer."""
    # Outside of a request, Django does not look whether a connection is still good.
    close_old_connections()
    views = [each.view for each in asked]
    try:
        count_views(views)
        uncounted = {view.article for view in views if view.total is None}
        totals = {article: views_of(article) for article in uncounted}
    except Error:
        logger.exception("Views could not be counted.")
        return [_failure(each.headers) for each in asked]
    return [
        None
        if view.is_of_no_article
        else _answer(headers, totals[view.article] if view.total is None else view.total)
        for view, headers in asked
    ]


def _answer(headers: Headers, total: int) -> Answer:
    body = json.dumps({"views": total}).encode()
    return Answer(200, [*headers, ("Content-Length", str(len(body)))], body)


def _failure(headers: Headers) -> Answer:
    others = [each for each in headers if each[0].lower() != "content-type"]
    return Answer(503, [*others, ("Content-Length", "0")], b"")


def _has_session(environ: Environment) -> bool:
    return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")


def _origin(environ: Environment) -> _Origin:
    return _Origin(
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO") == "https",
        environ.get("HTTP_HOST", "").lower(),
    )
