"""
Whether the portal is alive and ready, for whoever watches it.

`/healthz` asks nothing but this process. `/readyz` asks what a page or a save needs; the answer is
kept for some seconds, so that nobody can keep the portal busy with it.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from threading import Lock
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from news.http_caching import same_in_every_language
from news.search.index import has_other_version

KEPT_FOR = 5  # seconds
HANGS_AFTER = 60  # seconds
# Less room on the disk than for some uploads and an hour's log.
LEAST_SPACE = 500 * 1024 * 1024  # bytes


class UnreadyError(Exception):
    """What is wrong, and what to do."""


def check_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return connection.vendor


def check_migrations() -> str:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UnreadyError(f"{len(missing)} migrations are not applied: run `manage.py prepare`.")
    return "all applied"


def check_cache() -> str:
    key, value = f"health-{uuid4()}", "1"
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise UnreadyError("What is stored is not found again: look after the server in CACHE_URL.")
    cache.delete(key)
    return settings.CACHES["default"]["BACKEND"].rpartition(".")[2]


def check_storage() -> str:
    """A file is written, read and deleted: a full disk or a wrong key shows at nothing less."""
    name = default_storage.save(f"health/{uuid4().hex}.txt", ContentFile(b"1"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"1":
                raise UnreadyError("A file is not read as it was written: look after the store.")
    finally:
        default_storage.delete(name)
    return settings.STORAGES["default"]["BACKEND"].rpartition(".")[2]


def check_search() -> str:
    if has_other_version(DEFAULT_DB_ALIAS):
        raise UnreadyError("The search index is old: run `manage.py rebuild_search`.")
    return "current"


def check_disk() -> str:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < LEAST_SPACE:
        raise UnreadyError(f"{free // 1024**2} MB are left: make room in DATA_DIR.")
    return f"{free // 1024**2} MB free"


CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "migrations": check_migrations,
    "cache": check_cache,
    "storage": check_storage,
    "search": check_search,
    "disk": check_disk,
}


@dataclass(frozen=True)
class Found:
    checks: dict[str, str]
    failing: frozenset[str]

    @property
    def is_ready(self) -> bool:
        return not self.failing


class Readiness:
    """
    The checks, made at most once in KEPT_FOR seconds by each process, and by one thread of it.

    While they are being made, others get what was found before: if a check hangs, whoever watches
    the portal must not take all threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._made_at = float("-inf")
        self._found = Found({}, frozenset())

    def __call__(self) -> Found:
        if time.monotonic() - self._made_at >= KEPT_FOR and self._lock.acquire(blocking=False):
            try:
                self._found = _make_checks()
                self._made_at = time.monotonic()
            finally:
                self._lock.release()
        if time.monotonic() - self._made_at >= HANGS_AFTER:
            problem = f"One of the checks has not ended for {HANGS_AFTER} seconds or more."
            return Found(self._found.checks | {"checks": problem}, frozenset(["checks"]))
        return self._found

    def forget(self) -> None:
        self._made_at = float("-inf")
        self._found = Found({}, frozenset())


def _make_checks() -> Found:
    found, failing = {}, set()
    for name, check in CHECKS.items():
        try:
            found[name] = check()
        except Exception as error:  # Whatever it is, it is what was asked for.
            found[name] = f"{type(error).__name__}: {error}"
            failing.add(name)
    return Found(found, frozenset(failing))


readiness = Readiness()


@same_in_every_language
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@same_in_every_language
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """
    200 if pages and saves have what they need, else 503; as JSON.

    What each check has found is for staff, and for whoever has HEALTH_TOKEN.
    """
    found = readiness()
    answer: dict[str, object] = {"ready": found.is_ready}
    if _may_see_details(request, found):
        answer["checks"] = found.checks
    return JsonResponse(answer, status=200 if found.is_ready else 503)


def _may_see_details(request: HttpRequest, found: Found) -> bool:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.HEALTH_TOKEN
    if token and compare_digest(sent.encode(), token.encode()):
        return True
    # Who asks is in the database, if that answers.
    return not found.failing & {"database", "checks"} and bool(request.user.is_staff)
