"""What each step does to a locked article; each returns the state that it leads to, for the log."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article

from .attempt import Attempt, RefusedError
from .conditions import check_moments, refuse_errors, refuse_what_is_gone, require_publish_check
from .content import put_on, working_copy
from .models import Revision
from .publication_checks import findings_of
from .revisions import write_row
from .states import Status, Work, page_state, state_of


def submit(attempt: Attempt) -> str:
    article = attempt.article
    # What would block the publication is mended before anybody reviews it.
    refuse_what_is_gone(attempt.latest)
    refuse_errors(findings_of(working_copy(article, attempt.latest)))
    _move(article, Work.IN_REVIEW, stage=0)
    return state_of(article)


def recall(attempt: Attempt) -> str:
    _move(attempt.article, Work.DRAFT)
    return state_of(attempt.article)


def return_to_writer(attempt: Attempt) -> str:
    _move(attempt.article, Work.RETURNED)
    return state_of(attempt.article)


def approve(attempt: Attempt) -> str:
    article = attempt.article
    passed = article.review_stage + 1
    if passed < settings.REVIEW_STAGES:
        _move(article, Work.IN_REVIEW, stage=passed)
    else:
        _move(article, Work.APPROVED, stage=passed)
        attempt.latest.approved_at = timezone.now()
        attempt.latest.save(update_fields=["approved_at"])
    return state_of(article)


def publish(attempt: Attempt) -> str:
    article, latest, now = attempt.article, attempt.latest, timezone.now()
    refuse_what_is_gone(latest)
    require_publish_check(attempt, working_copy(article, latest))
    is_later = attempt.at is not None and attempt.at > now
    if is_later and article.is_published:
        _unschedule(article)
        latest.goes_live_at = attempt.at
        latest.save(update_fields=["goes_live_at"])
        _move(article, Work.SCHEDULED, stage=article.review_stage)
        return state_of(article)
    if attempt.at is not None and not article.is_published:
        article.published_at = attempt.at
    go_live(article, latest, now)
    return page_state(article)


def publish_unreviewed(attempt: Attempt) -> str:
    attempt.latest.approved_at = timezone.now()
    attempt.latest.save(update_fields=["approved_at"])
    return publish(attempt)


def republish(attempt: Attempt) -> str:
    article = attempt.article
    if attempt.at is not None:
        article.published_at = attempt.at
    # What comes back is the row; a newer text, if there is one, stays a draft.
    require_publish_check(attempt, article)
    _become_public(article)
    article.save(update_fields=["status", "published_at", "edited_at", "updated_at"])
    return page_state(article)


def withdraw(attempt: Attempt) -> str:
    article = attempt.article
    _unschedule(article)
    article.status, article.edited_at = Status.WITHDRAWN, timezone.now()
    article.save(update_fields=["status", "edited_at", "updated_at"])
    return str(article.status)


def cancel_schedule(attempt: Attempt) -> str:
    _unschedule(attempt.article)
    return state_of(attempt.article)


def delete(attempt: Attempt) -> str:
    article = attempt.article
    _unschedule(article)
    if article.status == Status.PUBLISHED:
        article.status = Status.WITHDRAWN
    article.deleted_at = article.edited_at = timezone.now()
    article.save(update_fields=["status", "deleted_at", "edited_at", "updated_at"])
    return state_of(article)


def undelete(attempt: Attempt) -> str:
    article = attempt.article
    article.deleted_at, article.edited_at = None, timezone.now()
    article.save(update_fields=["deleted_at", "edited_at", "updated_at"])
    return state_of(article)


def go_live_as_scheduled(article: Article, revision: Revision, now: datetime) -> None:
    """The same at its moment, if nothing has been found since that blocks it: a new term, say."""
    refuse_what_is_gone(revision)
    refuse_errors(findings_of(working_copy(article, revision)))
    go_live(article, revision, now)


def go_live(article: Article, revision: Revision, now: datetime) -> None:
    """Put an approved revision on a locked article's page, unless it can no longer stand there."""
    refuse_what_is_gone(revision)  # It may have been deleted since the update was scheduled.
    if revision.goes_live_at is None:
        _unschedule(article)  # It would put an older text back.
    put_on(article, revision.content)
    _become_public(article)
    write_row(article, revision.content)
    article.live_number = revision.number
    if article.latest_number == revision.number:
        article.work, article.review_stage = "", 0
    article.save(
        update_fields=[
            *("status", "published_at", "live_number", "work", "review_stage"),
            *("edited_at", "updated_at"),
        ]
    )
    revision.went_live_at, revision.goes_live_at = revision.went_live_at or now, None
    revision.save(update_fields=["went_live_at", "goes_live_at"])


def _become_public(article: Article) -> None:
    now = timezone.now()
    article.status, article.edited_at = Status.PUBLISHED, now
    if article.published_at is None:
        article.published_at = now
    if article.expires_at is not None and article.expires_at <= now:
        raise RefusedError(_("The expiry has passed, so nobody would see it. Change it first."))
    check_moments(article)
    try:
        article.validate_constraints()
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error


def _move(article: Article, work: str, stage: int = 0) -> None:
    article.work, article.review_stage, article.edited_at = work, stage, timezone.now()
    article.save(update_fields=["work", "review_stage", "edited_at"])


def _unschedule(article: Article) -> None:
    Revision.objects.scheduled().filter(article=article).update(goes_live_at=None)
    if article.work == Work.SCHEDULED:
        article.work = Work.APPROVED
        article.save(update_fields=["work"])
