"""
Counting views: what is answered as counted is stored, whole, under any number of processes.

The database adds, so that simultaneous views neither overwrite nor lose one another.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    network: str  # see news.clients
    visit: int  # see news.readership.visitors
    now: datetime
    # What has become of it: the article's views with this one, or None if it did not count.
    total: int | None = None
    is_of_no_article: bool = False  # visitors see no such article


# Articles that were counted here before: those that are made up are not among them. Whether readers
# may still see one is found out when its view is written.
_known: set[int] = set()
_clears_at, _clearing = time.monotonic() + _CLEARED_EVERY, Lock()


def count_view(article: int, environ: Mapping[str, Any]) -> View:
    """
    Count that a reader looks at an article, whose request this is; the view says what became of it.

    It does not count if the visitor has seen the article lately, or the network has added too many.
    Raises django.db.Error if it is not stored.
    """
    view = view_of(article, environ)
    count_views([view])
    return view


def view_of(article: int, environ: Mapping[str, Any]) -> View:
    """One that is not counted yet."""
    now, network = timezone.now(), client_of(environ)
    browser, day = environ.get("HTTP_USER_AGENT", ""), timezone.localdate(now)
    return View(article, network, visit_of(network, browser, article, day), now)


def count_views(views: Sequence[View]) -> None:
    """The same of several in one transaction: all are stored or none is."""
    now = views[0].now
    unknown = {view.article for view in views} - _known
    made_up = {article for article in unknown if not _is_visible(article, now)}
    # Nothing is written for what is made up.
    real = [view for view in views if view.article not in made_up]
    _store([view for view in real if NETWORKS.take(view.network, view.article)])
    counted = {view.article for view in real if view.total is not None}
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known.update(counted)
    for article in {view.article for view in real} - counted:
        if not _is_visible(article, now):  # It has been withdrawn since it was counted here.
            _known.discard(article)
            made_up.add(article)
    for view in views:
        view.is_of_no_article = view.article in made_up
    _clear_now_and_then()


def _store(views: Sequence[View]) -> None:
    try:
        if views:
            with _without_waiting_for_the_disk(), transaction.atomic():
                _write(views)
    except Exception:
        for view in views:
            view.total = None
        raise
    finally:
        for view in views:
            if view.total is None:
                NETWORKS.give_back(view.network, view.article)


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


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """
    On SQLite a transaction of views is the system's to bring to the disk, as others are not.

    No process that ends loses it; a power failure may lose the views of the last seconds.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")


def _clear_now_and_then() -> None:
    global _clears_at
    with _clearing:
        if time.monotonic() < _clears_at:
            return
        _clears_at = time.monotonic() + _CLEARED_EVERY
    try:
        clear_recent()
    except Error:
        logger.exception("What visitors have seen is remembered for longer.")


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
                cursor.execute(f"DELETE FROM {_RECENT} WHERE visit = %s", [view.visit])  # noqa: S608
