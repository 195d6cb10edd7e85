"""The schedule: evaluated on every request, never by a timer."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation

from news.articles.models import Article

from .log import record
from .models import Revision
from .revisions import ensure_revision, lock
from .states import state_of
from .step_attempt import RefusedError
from .steps import go_live_as_scheduled

logger = logging.getLogger(__name__)


def apply_due() -> int:
    """
    Put scheduled updates that are due on their pages; returns how many.

    If nothing is due, this is one look-up in a nearly empty index. First publications and expiries
    need no such step: `Article.objects.published()` compares their times itself.

    Raises DatabaseError if one update failed, after all others were applied.
    """
    due = Revision.objects.filter(goes_live_at__lte=timezone.now())
    numbers = list(due.order_by("goes_live_at", "pk").values_list("article", flat=True))
    applied, failure = 0, None
    for article_id in numbers:
        try:
            # The log's language must not depend on the visitor whose request ran this.
            with translation.override(settings.DEFAULT_EDITION):
                applied += _apply(article_id)
        except DatabaseError as error:
            logger.exception("The update of article %d could not go live.", article_id)
            failure = error
    if failure is not None:
        raise failure
    return applied


@transaction.atomic
def _apply(article_id: int) -> bool:
    try:
        article = lock(article_id)
    except Article.DoesNotExist:  # Deleted for good meanwhile.
        return False
    ensure_revision(article)
    revision = Revision.objects.filter(article=article, goes_live_at__lte=timezone.now()).first()
    if revision is None:  # Another request has applied it.
        return False
    before, planned = state_of(article), revision.goes_live_at
    try:
        with transaction.atomic():
            go_live_as_scheduled(article, revision, timezone.now())
    except RefusedError as reason:
        Revision.objects.filter(pk=revision.pk).update(goes_live_at=None)
        article.refresh_from_db()
        if article.work == Article.Work.SCHEDULED:
            article.work = Article.Work.APPROVED
            article.save(update_fields=["work"])
        after = state_of(article)
        record(
            article,
            "unschedule",
            None,
            before=before,
            after=after,
            comment=str(reason),
            revision=revision,
        )
        return False
    record(
        article,
        "go_live",
        None,
        before=before,
        after=str(article.status),
        revision=revision,
        changes={"goes_live_at": [planned and planned.isoformat(), None]},
    )
    return True


@dataclass(frozen=True)
class Entry:
    at: datetime
    kind: str  # "publication", "update", "expiry", "unpinning"
    article: Article
    number: int | None = None  # of the revision, for an update


def entries(start: datetime, end: datetime) -> list[Entry]:
    """All events from `start` up to but not including `end`, earliest first."""
    found = [
        Entry(getattr(article, name), kind, article)
        for name, kind in (
            ("published_at", "publication"),
            ("expires_at", "expiry"),
            ("pinned_until", "unpinning"),
        )
        for article in _with_moment_between(name, start, end)[:MOST_ENTRIES]
    ]
    planned = Revision.objects.filter(goes_live_at__gte=start, goes_live_at__lt=end)
    found += [
        Entry(revision.goes_live_at, "update", revision.article, revision.number)
        for revision in planned.select_related("article").defer("body", "article__body")
        if revision.goes_live_at is not None
    ]
    return sorted(found, key=lambda entry: (entry.at, entry.article.pk, entry.kind))


def _with_moment_between(name: str, start: datetime, end: datetime) -> QuerySet[Article]:
    """The published articles whose moment of that name is in [start, end), earliest first."""
    public = Article.objects.kept().filter(status=Article.Status.PUBLISHED).defer("body")
    between = {f"{name}__gte": start, f"{name}__lt": end}
    if name != "published_at":
        # By number, so that the database finds the few that have such a moment first.
        numbers = Article.objects.filter(**between).order_by().values("pk")
        return public.filter(pk__in=numbers).order_by(name, "pk")
    return public.filter(**between).order_by(name, "pk")


# Of each kind in one view; an import may fill a month with megabytes of entries.
MOST_ENTRIES = 200
