"""
Public pages kept in the process, before Django.

A hit is a look-up in a dictionary: no request object, no middleware, no database but for the
content version (`news.public.content_version`), which is read four times a second at most. What is
kept says itself that caches may keep it. It is good while the version stays and no scheduled moment
passes, for a minute at most. Each process has a cache of its own; nothing has to be told to the
others, because all read the same version.
"""

import gzip
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, urlencode

import brotli

Environment = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]

# Seconds in which nothing but the content version and the clock ends a page. What changes without
# the version, counted views, is as old as this on a page.
KEPT_FOR = 60
# Larger answers are not kept.
LARGEST = 4 * 1024 * 1024  # bytes
# Answers about made-up addresses have a store of their own, so that they push out no page.
MOST_ERRORS = 2 * 1024 * 1024  # bytes
# Addresses whose answers may not be kept are remembered as such.
MOST_PRIVATE = 1_000
_KEPT_STATUS = ("200 ", "301 ", "302 ", "308 ", "404 ", "410 ")
# Seconds for which each asks for himself after a failure, so that nobody waits for another one's.
_AFTER_FAILURE = 1
# What lists read of a query; other pages read nothing. All else, as what messengers and trackers
# add, is taken off before the page is made.
PARAMETERS = frozenset("page section tag source author year".split())
# Longer addresses, and what is behind so much of a header, are not looked at.
LONGEST_KEY = 2_000  # characters
LONGEST_HEADER = 200
_EDITION = re.compile(r"^/(en|zh-hans|zh-hant)/")
_FORWARDED = "https by a proxy"
# Some servers give the address as it was sent as well, with its whole query.
_WHOLE_ADDRESS = ("RAW_URI", "REQUEST_URI")
_LIST = re.compile(r"^/[a-z-]+/(articles/(?!\d)|(sections|tags|sources|authors|archive)/)")
# Addresses that the cache has no say in: a search is asked once, and a preview is private.
_OTHERS = re.compile(r"^/[a-z-]+/(search|preview)/")
_MACHINE = re.compile(r"^/(robots\.txt|sitemap[a-z0-9-]*\.xml)$")
_COMPRESSIBLE = re.compile(r"text/|application/(xml|json|[a-z.-]+\+(xml|json))")


class Key(NamedTuple):
    scheme: str
    host: str
    path: str
    query: str


@dataclass(frozen=True)
class Page:
    status: str
    headers: Headers  # without those of a body's coding
    etag: str
    modified: str
    bodies: dict[str, bytes]  # by content coding; "" is the body as it was made
    number: int  # the content version
    made_at: float  # seconds since 1970
    good_until: float

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + 4_000  # and its key, headers and objects


@dataclass(frozen=True)
class Answer:
    """What the application answered."""

    status: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def is_failure(self) -> bool:
        """Whether it is the same for everybody, and another one may come at any moment."""
        return self.status.startswith(("429 ", "5"))

    @property
    def may_be_kept(self) -> bool:
        """Whether it says itself that it is the same for everybody."""
        varies = {name.strip().lower() for name in self.header("vary").split(",")} - {""}
        return (
            self.status.startswith(_KEPT_STATUS)
            and "public" in re.split(r"\s*,\s*", self.header("cache-control"))
            and varies <= {"accept-encoding"}
            and not self.header("set-cookie")
            and not self.header("content-encoding")
            and (bool(self.header("etag")) or not self.status.startswith("200 "))
            and len(self.body) <= LARGEST
        )


class Version(Protocol):
    """The content version; see news.public.content_version.Moment."""

    @property
    def number(self) -> int: ...
    @property
    def since(self) -> float: ...
    @property
    def next_change_at(self) -> float: ...


class PageCache:
    """
    A WSGI application that answers for another one; `version` tells the content version.

    Of a page that is asked for by many at once, one makes it. The others get the one before, if
    that only is old; if the content has changed, they wait.
    """

    def __init__(
        self, application: Application, version: Callable[[], Version], most_bytes: int
    ) -> None:
        self._application = application
        self._version = version
        self._lock = Lock()
        self._pages = _Store(most_bytes)
        self._errors = _Store(MOST_ERRORS)
        self._private: OrderedDict[Key, float] = OrderedDict()
        self._making: dict[Key, _Making] = {}

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None:
            return self._application(environ, start_response)
        answer = self._good_page(key) or self._ask_once(key, environ)
        if answer is None or _leaves_out(answer, key, environ):
            return self._application(environ, start_response)
        if isinstance(answer, Page):
            answer = _answer(answer, environ)
        start_response(answer.status, answer.headers)
        return _body(answer.body, environ)

    def kept_answer(self, environ: Environment, version: Version) -> "Answer | None":
        """What is answered from a page that is here, without waiting for anything."""
        key = key_of(environ)
        page = key and self._kept(key)
        if not key or not page or not _is_good(page, version) or _leaves_out(page, key, environ):
            return None
        answer = _answer(page, environ)
        return answer if environ["REQUEST_METHOD"] == "GET" else replace(answer, body=b"")

    def _kept(self, key: Key) -> Page | None:
        with self._lock:
            return self._pages.get(key) or self._errors.get(key)

    def _good_page(self, key: Key) -> Page | None:
        page = self._kept(key)
        return page if page and _is_good(page, self._version()) else None

    def _ask_once(self, key: Key, environ: Environment) -> "Page | Answer | None":
        """The page, made now or by another thread; a failure; None if it may not be kept."""
        with self._lock:
            if self._is_private(key):
                return None
            making = self._making.setdefault(key, _Making())
            making.threads += 1
        try:
            version, old = self._version(), self._kept(key)
            if old is not None and _is_only_old(old, version):
                if not making.lock.acquire(blocking=False):
                    return old
            else:
                making.lock.acquire()
            try:
                if page := self._good_page(key):
                    return page
                with self._lock:  # Another thread may have found out meanwhile.
                    if self._is_private(key):
                        return None
                return self._make(key, environ)
            finally:
                making.lock.release()
        finally:
            with self._lock:
                making.threads -= 1
                if not making.threads:
                    self._making.pop(key, None)

    def _is_private(self, key: Key) -> bool:
        return time.time() < self._private.get(key, 0)

    def _make(self, key: Key, environ: Environment) -> "Page | Answer | None":
        version, now = self._version(), time.time()  # before anything is read for the page
        answer = _ask(self._application, _of_nobody(environ, key))
        if not answer.may_be_kept:
            with self._lock:
                self._private[key] = now + (_AFTER_FAILURE if answer.is_failure else KEPT_FOR)
                if len(self._private) > MOST_PRIVATE:
                    self._private.popitem(last=False)
            return answer if answer.is_failure else None
        page = _page_of(answer, version.number, now, min(now + KEPT_FOR, version.next_change_at))
        store = self._pages if answer.status.startswith("200 ") else self._errors
        with self._lock:
            for each in (self._pages, self._errors):
                each.drop(key)
            store.put(key, page)
        return page


@dataclass
class _Making:
    lock: Lock = field(default_factory=Lock)
    threads: int = 0


class _Store:
    """Pages of at most so many bytes; the least recently used goes first. The caller locks it."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._size = 0

    def get(self, key: Key) -> Page | None:
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Key, page: Page) -> None:
        self._pages[key] = page
        self._size += page.size
        while self._size > self._most:
            self.drop(next(iter(self._pages)))

    def drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._size -= page.size


def key_of(environ: Environment) -> Key | None:
    """What tells the page that is asked for; None for what is not kept."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    path = environ.get("PATH_INFO", "")
    if not (_EDITION.match(path) and not _OTHERS.match(path)) and not _MACHINE.match(path):
        return None
    host, query = environ.get("HTTP_HOST", "").lower(), environ.get("QUERY_STRING", "")
    if len(host) + len(path) + len(query) > LONGEST_KEY:
        return None
    # As Django reads it; it decides whether the proxy is to be believed.
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "").partition(",")[0].strip()
    scheme = environ["wsgi.url_scheme"] if forwarded != "https" else _FORWARDED
    return Key(scheme, host, path, _known(query) if query and _LIST.match(path) else "")


def _leaves_out(answer: Page | Answer, key: Key, environ: Environment) -> bool:
    """Whether it is a redirect, which takes the whole query along, without all of this one."""
    return answer.status.startswith("3") and environ.get("QUERY_STRING", "") != key.query


@lru_cache(maxsize=1_024)
def _known(query: str) -> str:
    """The last value of each parameter that lists read, always in the same order."""
    # WSGI gives bytes as Latin-1.
    values = dict(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))
    known = [(name, values[name]) for name in sorted(PARAMETERS & values.keys())]
    return urlencode(known, encoding="latin-1")


def _of_nobody(environ: Environment, key: Key) -> Environment:
    """
    The request for the page: what the server says, and of what the client says only what is in
    the key. Each other header could enter the page, and a page is everybody's.
    """
    asked = {
        name: value
        for name, value in environ.items()
        if not name.startswith(("HTTP_", "CONTENT_")) and name not in _WHOLE_ADDRESS
    }
    if key.scheme == _FORWARDED:
        asked["HTTP_X_FORWARDED_PROTO"] = "https"
    if "HTTP_HOST" in environ:
        asked["HTTP_HOST"] = key.host
    return asked | {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": key.query,
        "wsgi.input": BytesIO(),
    }


def _ask(application: Application, environ: Environment) -> Answer:
    begun: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
        begun[:] = [(status, headers)]

    chunks = application(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    ((status, headers),) = begun
    return Answer(status, headers, body)


def _page_of(answer: Answer, number: int, made_at: float, good_until: float) -> Page:
    bodies = {"": answer.body}
    if answer.body and _COMPRESSIBLE.match(answer.header("content-type")):
        # Of the encoders' levels those behind which little is gained.
        bodies["br"] = brotli.compress(answer.body, quality=6)
        bodies["gzip"] = gzip.compress(answer.body, compresslevel=6, mtime=0)
    left_out = ("content-length", "etag")
    return Page(
        status=answer.status,
        headers=[(name, value) for name, value in answer.headers if name.lower() not in left_out],
        etag=answer.header("etag").removeprefix("W/"),
        modified=answer.header("last-modified"),
        bodies=bodies,
        number=number,
        made_at=made_at,
        good_until=good_until,
    )


def _is_good(page: Page, version: Version) -> bool:
    return _is_only_old(page, version) and time.time() < page.good_until


def _is_only_old(page: Page, version: Version) -> bool:
    """
    Whether nothing has changed since it was made: neither a row, nor a scheduled moment has passed,
    nor was the clock set back, before the moments that had passed then.
    """
    now = time.time()
    is_of_this_moment = version.since <= page.made_at <= now < version.next_change_at
    return page.number == version.number and is_of_this_moment


def _answer(page: Page, environ: Environment) -> Answer:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_HEADER]
    coding = _coding(accepted) if len(page.bodies) > 1 else ""
    # An encoded body is another sequence of bytes, so its validator is weak (RFC 9110, 8.8.3).
    etag = f"W/{page.etag}" if coding else page.etag
    if _has_it(page, environ):
        unneeded = ("content-type", "content-language")
        headers = [(name, value) for name, value in page.headers if name.lower() not in unneeded]
        return Answer("304 Not Modified", [*headers, ("ETag", etag)], b"")
    body = page.bodies[coding]
    headers = [*page.headers, ("Content-Length", str(len(body)))]
    if page.etag:
        headers.append(("ETag", etag))
    if coding:
        headers.append(("Content-Encoding", coding))
    return Answer(page.status, headers, body)


def _body(body: bytes, environ: Environment) -> list[bytes]:
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _has_it(page: Page, environ: Environment) -> bool:
    """Whether the asker has this page already (RFC 9110, 13.1)."""
    if not page.status.startswith("200 "):
        return False
    if known := environ.get("HTTP_IF_NONE_MATCH"):
        # Validators are in quotes and page.etag holds these, so it is no part of another one.
        return known.strip() == "*" or page.etag in known
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    return bool(since) and since == page.modified


@lru_cache(maxsize=256)
def _coding(accepted: str) -> str:
    """The coding that the asker takes: "br", "gzip" or none."""
    qualities = {}
    for each in accepted.lower().split(","):
        name, _semicolon, parameter = each.partition(";")
        quality = parameter.strip().removeprefix("q=")
        try:
            qualities[name.strip()] = float(quality) if quality else 1.0
        except ValueError:
            qualities[name.strip()] = 0.0
    others = qualities.get("*", 0.0)
    best = max(("br", "gzip"), key=lambda name: qualities.get(name, others))
    return best if qualities.get(best, others) > 0 else ""
