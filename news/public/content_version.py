"""
The content version: one number that rises with every change that visitors can see.

Triggers of the database raise it (`content_triggers`), in the transaction of the change, so that
bulk updates, loaddata, commands and other processes raise it as well. Views, sessions, drafts and
work on a newer text do not. A page made at one number is right while the number stays and no
scheduled moment has passed; so is what many pages share, see `kept`.
"""

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, close_old_connections, connections, models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.editions.models import forget_terms
from news.newsroom.models import Revision
from news.process_cache import ProcessCache
from news.site.live_identity import forget_identity

logger = logging.getLogger(__name__)
Value = TypeVar("Value")

READ_EVERY = 0.25  # seconds: how long a process may not know of a change

# Seconds after its moment until a scheduled update is waited for no more: what could not be applied
# is tried again and again, and pages are kept meanwhile.
OVERDUE_FOR = 10

UNKNOWN = -1  # a number that none is: no page may be kept

_TABLE = "news_contentversion"
RAISE = f"UPDATE {_TABLE} SET number = number + 1"  # noqa: S608 - a name of our own


class ContentVersion(models.Model):
    """One row."""

    number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content versions")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class Moment:
    """A content version, and the time in which its pages are right if it does not change."""

    number: int
    since: float  # seconds since 1970
    next_change_at: float  # seconds since 1970
    next_update_at: float = float("inf")  # when a scheduled update is due, maybe long ago


NO_MOMENT = Moment(UNKNOWN, 0.0, 0.0)

# What is known of a number, by database and number; the values end with their own time.
_moments: ProcessCache[Moment] = ProcessCache(24 * 60 * 60, 2)

# What pages share at one moment; about 10 kB each.
_MOST_KEPT = 500
_kept: ProcessCache[Any] = ProcessCache(24 * 60 * 60, _MOST_KEPT)
_moment_of_request: ContextVar[Moment] = ContextVar("moment", default=NO_MOMENT)


def read_moment(using: str = DEFAULT_DB_ALIAS) -> Moment:
    """The moment of now: one query while the number stays and no scheduled moment passes."""
    number = _number(using)
    if number == UNKNOWN:
        return NO_MOMENT
    key, now = (using, number), timezone.now().timestamp()
    known = _moments.peek(key)
    if known is None or not known.since <= now < known.next_change_at:
        # Before the moment is known here: what is made at it has the terms and the identity of now.
        forget_terms()
        forget_identity()
        if known is not None:
            _moments.forget()
        known = _moments.get(key, lambda: _moment(number, using))
    return known


@contextmanager
def answering_at(moment: Moment) -> Iterator[None]:
    """While a public page is made, `kept` keeps what is made for it."""
    token = _moment_of_request.set(moment)
    try:
        yield
    finally:
        _moment_of_request.reset(token)


def kept(key: Hashable, work_out: Callable[[], Value]) -> Value:
    """
    What pages of one edition share, worked out once at a moment; else, at each call.

    The value depends on what raises the content version, on the active language and on the key
    alone: not on the visitor, the host or views.
    """
    moment = _moment_of_request.get()
    # While templates are written, each request shows them as they are now.
    if moment.number == UNKNOWN or settings.DEBUG:
        return work_out()
    value: Value = _kept.get((moment, get_language(), key), work_out)
    return value


class CurrentVersion:
    """The version as this process knows it, read at most once in READ_EVERY seconds."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self._using = using
        self._lock = threading.Lock()
        self._moment = NO_MOMENT
        self._read_at = float("-inf")

    def __call__(self) -> Moment:
        if known := self.known():
            return known
        age = time.monotonic() - self._read_at
        # While one reads, the others go on with what is known; if nobody has asked for a while,
        # that may be old, and they wait.
        if not self._lock.acquire(blocking=age >= 2 * READ_EVERY):
            return self._moment
        try:
            if time.monotonic() - self._read_at >= READ_EVERY:
                self._read()
        finally:
            self._lock.release()
        return self._moment

    def known(self) -> Moment | None:
        """The same without waiting: None if it is to be read."""
        age = time.monotonic() - self._read_at
        return self._moment if age < READ_EVERY else None

    def _read(self) -> None:
        try:
            # Outside of a request, Django does not look whether a connection is still good.
            close_old_connections()
            self._moment = read_moment(self._using)
        except Error:
            # Pages that are known may be shown until their lifetime ends.
            logger.exception("The content version could not be read.")
            with suppress(Error):
                connections[self._using].close()
        # Behind the attempt: one that waits for the database is not followed by another at once.
        self._read_at = time.monotonic()


def _number(using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT number FROM {_TABLE} WHERE id = 1")  # noqa: S608
        row = cursor.fetchone()
    return int(row[0]) if row else UNKNOWN


def _moment(number: int, using: str) -> Moment:
    now = timezone.now()
    scheduled = Revision._base_manager.using(using).filter(goes_live_at__isnull=False)
    updates: list[Any] = list(
        scheduled.order_by("goes_live_at").values_list("goes_live_at", flat=True)
    )
    return Moment(
        number,
        now.timestamp(),
        _next_change(now, updates, using).timestamp(),
        updates[0].timestamp() if updates else float("inf"),
    )


def _next_change(now: datetime, updates: list[datetime], using: str) -> datetime:
    """
    The next moment at which a page changes by itself: a publication, the end of an article or of
    its pin, a scheduled update; at the latest midnight, as pages tell of days.
    """
    tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    published = Article._base_manager.using(using).filter(status=Article.Status.PUBLISHED)
    found: list[Any] = [
        published.filter(published_at__gt=now).order_by("published_at"),
        published.filter(expires_at__gt=now).order_by("expires_at"),
        published.filter(pinned_until__gt=now).order_by("pinned_until"),
    ]
    names = ("published_at", "expires_at", "pinned_until")
    moments = [
        rows.values_list(name, flat=True).first() for rows, name in zip(found, names, strict=True)
    ]
    waited_for = now - timedelta(seconds=OVERDUE_FOR)
    moments += [moment for moment in updates if moment > waited_for][:1]
    return min([tomorrow + timedelta(days=1), *(moment for moment in moments if moment)])
