"""
Views counted before Django: the most frequent request there is, and the smallest.

It is answered as Django's own view answers it. Whatever is unusual is left to that view: the first
view under a scheme and host, from whose answer the headers are taken; somebody with a session, who
may be of the staff; an article that nobody sees.
"""

import json
import logging
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db import Error, close_old_connections

from news.readership.counting import count_view, views_of
from news.readership.visitors import is_from_this_site, is_reader

from .page_cache import Application, Environment, Headers, StartResponse

logger = logging.getLogger(__name__)

_VIEWS = re.compile(r"/articles/([0-9]{1,18})/views/")
# Schemes and hosts whose headers are known.
_MOST_KNOWN = 100


class _Origin(NamedTuple):
    scheme: str
    is_forwarded: bool  # by a proxy that was asked by https
    host: str


class ViewCounting:
    """A WSGI application that counts views for another one."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._headers: dict[_Origin, Headers] = {}

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        match = environ["REQUEST_METHOD"] == "POST" and _VIEWS.fullmatch(environ["PATH_INFO"])
        if not match:
            return self._application(environ, start_response)
        origin = _Origin(
            environ["wsgi.url_scheme"],
            environ.get("HTTP_X_FORWARDED_PROTO") == "https",
            environ.get("HTTP_HOST", "").lower(),
        )
        headers = self._headers.get(origin)
        if f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", ""):
            return self._application(environ, start_response)
        if headers is None:
            return self._application(environ, self._learning(origin, start_response))
        answer = self._count(int(match[1]), environ)
        if answer is None:
            return self._application(environ, start_response)
        status, body = answer
        start_response(status, _fitting(headers, body))
        return [body]

    def _learning(self, origin: _Origin, start_response: StartResponse) -> StartResponse:
        def start(status: str, headers: Headers, *rest: Any) -> Any:
            if status.startswith("200 "):
                # What is for one visitor is not for all.
                shared = [each for each in headers if each[0].lower() != "set-cookie"]
                if len(self._headers) >= _MOST_KNOWN:
                    self._headers.clear()
                self._headers[origin] = shared
            return start_response(status, headers, *rest)

        return start

    def _count(self, article: int, environ: Environment) -> tuple[str, bytes] | None:
        """The answer's status and body; None if Django is to answer."""
        if not is_from_this_site(environ, environ.get("HTTP_HOST", "")) or not is_reader(environ):
            return None
        # Outside of a request, Django does not look whether a connection is still good.
        close_old_connections()
        try:
            view = count_view(article, environ)
            total = views_of(article) if view.total is None else view.total
        except Error:
            logger.exception("A view could not be counted.")
            return "503 Service Unavailable", b""
        if view.is_of_no_article:
            return None
        return "200 OK", json.dumps({"views": total}).encode()


def _fitting(headers: Headers, body: bytes) -> Headers:
    """The headers of an answer with another body."""
    left_out = ("content-length",) if body else ("content-length", "content-type")
    fitting = [(name, value) for name, value in headers if name.lower() not in left_out]
    return [*fitting, ("Content-Length", str(len(body)))] if body else fitting
