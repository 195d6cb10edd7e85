"""
Counting views: what is answered as counted is stored, whole, under any number of processes.

The database adds, so that simultaneous views neither overwrite nor lose one another. Views that
come while others are being written wait and are written together, in one transaction.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from news.articles.models import Article
from news.clients import client_of
from news.prepared import Prepared

from .models import DailyViews, RecentView, ViewCounter
from .visitors import NETWORKS, REPEAT_AFTER, visit_of

logger = logging.getLogger(__name__)

# Seconds between two clearings of what nobody has to remember any more.
_CLEARED_EVERY = 300
_CLEARED_AT_ONCE = 500
_MOST_KNOWN = 10_000

_RECENT, _COUNTERS, _DAILY = (
    model._meta.db_table for model in (RecentView, ViewCounter, DailyViews)
)
# Names of our own in all of them.
_REMEMBER = f"""
    INSERT INTO {_RECENT} (visit, seen_at) VALUES (%s, %s)
    ON CONFLICT (visit) DO UPDATE SET seen_at = excluded.seen_at
    WHERE {_RECENT}.seen_at < %s RETURNING visit
"""  # noqa: S608
_ADD = f"""
    INSERT INTO {_COUNTERS} (article_id, imported, counted)
    SELECT id, 0, 1 FROM (PUBLISHED) AS published WHERE true
    ON CONFLICT (article_id) DO UPDATE SET counted = {_COUNTERS}.counted + 1
    RETURNING imported + counted
"""  # noqa: S608
_ADD_TO_DAY = f"""
    INSERT INTO {_DAILY} (article_id, day, count) VALUES (%s, %s, 1)
    ON CONFLICT (article_id, day) DO UPDATE SET count = {_DAILY}.count + 1
"""  # noqa: S608


@Prepared
def _published(*, now: datetime, pk: int) -> Sequence[QuerySet[Any, Any]]:
    return [Article.objects.published(now).filter(pk=pk).order_by().values_list("id")]


@dataclass
class View:
    article: int
    visit: int  # see news.readership.visitors
    now: datetime
    # What has become of it: the article's views with this one, or None if it did not count.
    total: int | None = None
    is_of_no_article: bool = False  # visitors see no such article
    is_written: bool = False
    failure: Exception | None = None


class _Writer:
    """Writes views; those that wait for it, together."""

    def __init__(self) -> None:
        self._lock, self._writing = Lock(), Lock()
        self._waiting: list[View] = []
        self._clears_at = time.monotonic() + _CLEARED_EVERY

    def write(self, view: View) -> None:
        with self._lock:
            self._waiting.append(view)
        with self._writing:
            if not view.is_written:
                with self._lock:
                    views, self._waiting = self._waiting, []
                _write_all(views)
        if view.failure is not None:
            raise view.failure
        self._clear()

    def _clear(self) -> None:
        with self._lock:
            if time.monotonic() < self._clears_at:
                return
            self._clears_at = time.monotonic() + _CLEARED_EVERY
        try:
            clear_recent()
        except Error:
            logger.exception("What visitors have seen is remembered for longer.")


_writer = _Writer()
# Articles that were counted here before: those that are made up are not among them. Whether readers
# may still see one is found out when its view is written.
_known: set[int] = set()


def count_view(article: int, environ: Mapping[str, Any]) -> View:
    """
    Count that a reader looks at an article, whose request this is; the view says what became of it.

    It does not count if the visitor has seen the article lately, or the network has added too many.
    Raises django.db.Error if it is not stored.
    """
    now, network = timezone.now(), client_of(environ)
    browser, day = environ.get("HTTP_USER_AGENT", ""), timezone.localdate(now)
    view = View(article, visit_of(network, browser, article, day), now)
    # Nothing is written for what is made up.
    if article not in _known and not _is_visible(article, now):
        view.is_of_no_article = True
        return view
    if NETWORKS.allows(network, article):
        _writer.write(view)
    if view.total is not None:
        NETWORKS.add(network, article)
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known.add(article)
    elif article in _known:  # It may have been withdrawn since.
        view.is_of_no_article = not _is_visible(article, now)
    if view.is_of_no_article:
        _known.discard(article)
    return view


def views_of(article: int) -> int:
    """An article's views, as they are shown."""
    counters = ViewCounter.objects.filter(article=article)
    return sum(sum(row) for row in counters.values_list("imported", "counted"))


def _is_visible(article: int, now: datetime) -> bool:
    (rows,) = _published.rows(now=now, pk=article)
    return bool(rows)


def forget_known() -> None:
    """Before each test, whose articles have the numbers of another's."""
    _known.clear()


def clear_recent() -> None:
    """Forget who has seen what, as far as it matters no more; a few at a time, as others count."""
    long_ago = int(timezone.now().timestamp()) - REPEAT_AFTER
    is_more = True
    while is_more:
        with transaction.atomic():
            old = RecentView.objects.filter(seen_at__lt=long_ago)
            if connection.features.has_select_for_update_skip_locked:
                # Those of visitors who come back at this moment are not waited for.
                old = old.select_for_update(skip_locked=True)
            visits = list(old.values_list("visit", flat=True)[:_CLEARED_AT_ONCE])
            RecentView.objects.filter(visit__in=visits).delete()
        is_more = len(visits) == _CLEARED_AT_ONCE


def _write_all(views: Sequence[View]) -> None:
    """Write them, or tell each that they are not written."""
    try:
        with transaction.atomic():
            _write(views)
    except Exception as failure:
        for view in views:
            view.failure = failure
    finally:
        for view in views:
            view.is_written = True


def _write(views: Sequence[View]) -> None:
    """
    In one order everywhere, so that processes wait for one another and never in a circle: first
    all visitors, then the articles.
    """
    with connection.cursor() as cursor:
        new = []
        for view in sorted(views, key=lambda view: view.visit):
            moment = int(view.now.timestamp())
            cursor.execute(_REMEMBER, [view.visit, moment, moment - REPEAT_AFTER])
            if cursor.fetchall():
                new.append(view)
        for view in sorted(new, key=lambda view: view.article):
            published, values = _published.sql(now=view.now, pk=view.article)
            cursor.execute(_ADD.replace("PUBLISHED", published), values)
            if totals := cursor.fetchall():
                ((view.total,),) = totals
                cursor.execute(_ADD_TO_DAY, [view.article, timezone.localdate(view.now)])
            else:
                view.is_of_no_article = True
                cursor.execute(f"DELETE FROM {_RECENT} WHERE visit = %s", [view.visit])  # noqa: S608
