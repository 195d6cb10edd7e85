"""
The RSGI application that portal.server serves: what stands between the network and Django.

It answers from the page cache in the event loop, refuses what no page takes before it is read, and
hands the rest, with its whole body, to the WSGI application in one of a few threads. Clients that
are slow, or send half a request, hold a connection and nothing else.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import lru_cache
from io import BytesIO
from typing import IO, Any, NamedTuple, TypeVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from news.accounts.login import is_logged_in
from news.clients import client_of

from .bodies import SMALL, Bodies, RefusalError
from .page_cache import Application, Environment, Headers, PageCache, Version
from .together import FullError, Together
from .view_counting import ViewCounting, answers

logger = logging.getLogger(__name__)
Value = TypeVar("Value")

THREADS = 4
# Requests that wait for a thread.
MOST_WAITING = 256
# All headers of a request, and its cookies, in characters. Longer cookies also take
# http.cookies a time that grows with their square (CVE-2024-7592, mended in Python 3.11.10).
MOST_HEADERS = 32 * 1024
MOST_COOKIES = 8 * 1024
# Larger answers come from the disk, where they are, in bytes.
_IN_MEMORY = 512 * 1024
# Seconds in which the server has opened a file that it is told of.
_OPENED_WITHIN = 30

_REASONS = {
    400: _("The request cannot be read. Go back and send it again."),
    405: _("This address takes no such request. Go back to the page and try again."),
    408: _("The request came too slowly. Check the connection and send it again."),
    411: _("The request does not say how long it is. Send it with a Content-Length."),
    413: _(
        "This is larger than the portal takes here. Send less; if your log-in has ended, log in "
        "again in another tab, go back and send it again."
    ),
    431: _("The browser sends too many or too large cookies. Delete those of this site."),
    500: _("The portal has made a mistake; it is in its log. Try again later."),
    503: _("The portal has too much to do at this moment. Try again in a minute."),
    507: _("The file could not be stored. Ask an administrator."),
}

_TEXT = "text/plain; charset=utf-8"
_REFUSAL_HEADERS = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
]


class Response(NamedTuple):
    status: int
    headers: Headers
    body: bytes = b""
    # The descriptor of an open file with the body instead, if it is large, and the part of it.
    file: int | None = None
    part: range = range(0)


class _File:
    """What a view answers with if it answers with a file (PEP 3333, wsgi.file_wrapper)."""

    def __init__(self, file: Any, block_size: int = 64 * 1024) -> None:
        self.file, self._block_size = file, block_size

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self._block_size), b"")

    def close(self) -> None:
        self.file.close()


class Door:
    """Hands requests to a WSGI application, where it cannot answer them itself."""

    def __init__(
        self, application: Application, known_version: Callable[[], Version | None]
    ) -> None:
        self._application = application
        self._known_version = known_version
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self._bodies = Bodies()
        self._waiting = 0
        self._counting = ViewCounting()
        self._views = Together(answers, self._threads)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._threads.shutdown(cancel_futures=True)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        environ = environ_of(scope)
        try:
            answer = await self._answer(environ, protocol)
        except RefusalError as refusal:
            answer = _refusal(refusal.status, environ)
        except Exception:
            logger.exception("A request could not be answered.")
            answer = _refusal(500, environ)
        if answer.file is None:
            protocol.response_bytes(answer.status, answer.headers, answer.body)
        else:
            _send_file(answer.file, answer, protocol)

    async def _answer(self, environ: Environment, protocol: Any) -> Response:
        _check_headers(environ)
        if kept := self._kept_answer(environ):
            return kept
        if environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS"):
            environ.pop("CONTENT_LENGTH", None)
            return await self._in_thread(self._ask, environ)
        async with self._body(environ, protocol) as body:
            if view := await self._counted_view(environ):
                return view
            answer = await self._in_thread(self._ask, environ | {"wsgi.input": body})
        self._counting.learn(environ, answer.status, answer.headers)
        return answer

    async def _counted_view(self, environ: Environment) -> Response | None:
        """None if Django is to answer."""
        if (asked := self._counting.asked(environ)) is None:
            return None
        try:
            answer = await self._views.answer(asked)
        except FullError:
            raise RefusalError(503) from None
        return Response(*answer) if answer else None

    @asynccontextmanager
    async def _body(self, environ: Environment, protocol: Any) -> AsyncIterator[IO[bytes]]:
        limit = self._bodies.limit_of(environ["PATH_INFO"])
        if environ["REQUEST_METHOD"] != "POST" or limit is None:
            raise RefusalError(405)
        if "HTTP_TRANSFER_ENCODING" in environ:
            raise RefusalError(411)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > limit.most:
            raise RefusalError(413)
        if not length:
            yield BytesIO()
            return
        in_memory = length <= SMALL or not await self._in_thread(is_logged_in, environ)
        if in_memory and length > limit.most_anonymous:
            raise RefusalError(413)
        client = client_of(environ)
        async with self._bodies.reading(protocol, length, client, in_memory=in_memory) as body:
            yield body

    async def _in_thread(
        self, function: Callable[[Environment], Value], environ: Environment
    ) -> Value:
        if self._waiting >= MOST_WAITING:
            raise RefusalError(503)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, function, environ)
        finally:
            self._waiting -= 1

    def _kept_answer(self, environ: Environment) -> Response | None:
        """From the page cache, if that needs no waiting."""
        if not isinstance(self._application, PageCache) or not (now := self._known_version()):
            return None
        begun = self._application.kept_answer(environ, now)
        return Response(_status(begun.status), begun.headers, begun.body) if begun else None

    def _ask(self, environ: Environment) -> Response:
        """The WSGI application's answer, with what of its body is in memory or in a file."""
        begun: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
            begun[:] = [(status, headers)]

        chunks = self._application(environ, start_response)
        try:
            ((status, headers),) = begun
            if environ["REQUEST_METHOD"] == "HEAD":
                return Response(_status(status), headers)
            length = int(next((value for name, value in headers if name == "Content-Length"), 0))
            if isinstance(chunks, _File) and length > _IN_MEMORY and hasattr(chunks.file, "fileno"):
                start = chunks.file.tell()
                part = range(start, start + length)
                return Response(
                    _status(status), headers, file=os.dup(chunks.file.fileno()), part=part
                )
            return Response(_status(status), headers, b"".join(chunks))
        finally:
            if close := getattr(chunks, "close", None):
                close()


def environ_of(scope: Any) -> Environment:
    """
    The request as PEP 3333 has it.

    Headers with underscores are left out: X_Forwarded_For would become one with X-Forwarded-For,
    which a proxy of ours has set.
    """
    address, _colon, _port = scope.client.rpartition(":")
    name, _colon, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": address.strip("[]"),
        "SERVER_NAME": name.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.input": BytesIO(),
        "wsgi.file_wrapper": _File,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for header, value in scope.headers.items():
        key = _key(header)
        if key in environ:
            environ[key] += f"{';' if key == 'HTTP_COOKIE' else ','}{value}"
        elif key:
            environ[key] = value
    return environ


def _key(header: str) -> str:
    """Blank for headers that are left out."""
    # Long names are made up, and are not remembered.
    return _known_key(header) if len(header) <= 40 else _key_of(header)


def _key_of(header: str) -> str:
    if "_" in header:
        return ""
    key = header.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


_known_key = lru_cache(maxsize=1_000)(_key_of)


def _check_headers(environ: Environment) -> None:
    headers = sum(
        len(name) + len(value) for name, value in environ.items() if name.startswith("HTTP_")
    )
    if headers > MOST_HEADERS or len(environ.get("HTTP_COOKIE", "")) > MOST_COOKIES:
        raise RefusalError(431)


def _status(line: str) -> int:
    return int(line[:3])


def _send_file(file: int, answer: Response, protocol: Any) -> None:
    # By the open file: one of its name may be gone, or another, when the server opens it.
    name, part = f"/proc/self/fd/{file}", answer.part
    protocol.response_file_range(answer.status, answer.headers, name, part.start, part.stop)
    asyncio.get_running_loop().call_later(_OPENED_WITHIN, os.close, file)


def _refusal(status: int, environ: Environment) -> Response:
    lines = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            lines.append(str(_REASONS[status]))
    is_for_script = "application/json" in environ.get("HTTP_ACCEPT", "")
    headers = [*_REFUSAL_HEADERS, ("Content-Type", "application/json" if is_for_script else _TEXT)]
    if status == 405:
        headers.append(("Allow", "GET, HEAD, OPTIONS"))
    if status == 503:
        headers.append(("Retry-After", "60"))
    text = json.dumps({"error": lines[0]}) if is_for_script else "\n".join([*lines, ""])
    return Response(status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else text.encode())
