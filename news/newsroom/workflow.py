"""
The one way to take a step of an article.

Every way in (form, list action, hand-made POST, command) ends in `perform`, or in
`rescheduling.reschedule`. Both lock the article, check on the server who asks and what stands
there, write the log and only then change anything; mail goes out when the transaction is
committed.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article

from .attempt import Attempt, NotAllowedError, RefusedError
from .conditions import require_kept, review_permission
from .content import schedule_of
from .log import differences, record
from .mail import tell_of_step
from .models import Revision
from .revisions import ensure_revision, is_current, lock
from .states import Status, Work, state_of
from .transitions import TRANSITIONS, Transition


@transaction.atomic
def perform(
    name: str,
    article_id: int,
    user: Any,
    *,
    seen: int | None = None,
    comment: str = "",
    at: datetime | None = None,
) -> Article:
    """
    Take the step for that account.

    `seen` is the number of the revision that it looked at (0 where there was none yet): a step
    is never taken on a text that somebody has changed meanwhile. `at` is when what is published
    goes live.

    Raises:
        NotAllowedError: the account may not take it.
        RefusedError: it cannot be taken now, or not so.
        KeyError: there is no such step. Article.DoesNotExist.
    """
    transition = TRANSITIONS[name]
    article = lock(article_id)
    attempt = Attempt(article, ensure_revision(article), user, comment.strip(), at)
    check(transition, attempt)
    if seen is not None and not is_current(seen, attempt.latest):
        raise RefusedError(_("The text has been changed meanwhile. Look at it again first."))
    if transition.needs_comment and not attempt.comment:
        raise RefusedError(_("Say why: this step needs a comment."))
    before, schedule = state_of(article), schedule_of(article)
    after = transition.take(attempt)
    record(
        article,
        name,
        user,
        before=before,
        after=after,
        comment=attempt.comment,
        revision=attempt.latest,
        changes=differences(schedule, schedule_of(article)),
    )
    tell_of_step(name, article, attempt.latest, user, attempt.comment)
    return article


def check(transition: Transition, attempt: Attempt) -> None:
    """Raise NotAllowedError or RefusedError where the account may not take the step, or not now."""
    article = attempt.article
    permission = transition.permission
    codename = permission if isinstance(permission, str) else permission(article)
    if not attempt.user.has_perm(f"news.{codename}"):
        raise NotAllowedError(_("Your account may not do this. Ask somebody who may."))
    if not transition.is_in_bin:
        require_kept(article)
    elif article.deleted_at is None:
        raise RefusedError(_("The article is not in the recycle bin."))
    if article.status not in transition.status or article.work not in transition.work:
        raise RefusedError(_why_not_now(article, transition))
    for rule in transition.rules:
        rule(attempt)


def available(article: Article, latest: Revision | None, user: Any) -> list[Transition]:
    """The steps that the account may take with the article as it stands, for buttons."""
    attempt = _asked(article, latest, user)
    found = []
    for transition in TRANSITIONS.values():
        try:
            check(transition, attempt)
        except RefusedError:
            continue
        found.append(transition)
    return found


def why_not(name: str, article: Article, latest: Revision | None, user: Any) -> str:
    """Why the account may not take the step with the article as it stands; blank where it may."""
    try:
        check(TRANSITIONS[name], _asked(article, latest, user))
    except RefusedError as refusal:
        return str(refusal)
    return ""


def why_not_to_review(article: Article, latest: Revision | None, user: Any) -> str:
    """Why an account that reviews at the article's stage may not pass it; blank where it may."""
    is_its_stage = user.has_perm(f"news.{review_permission(article)}")
    if _with_work(article).work != Work.IN_REVIEW or not is_its_stage:
        return ""
    return why_not("approve", article, latest, user)


def _asked(article: Article, latest: Revision | None, user: Any) -> Attempt:
    """For looking, not for taking a step: the article may have no revision yet."""
    latest = latest or Revision(article=article, number=0, fields={"section": article.section_id})
    return Attempt(_with_work(article), latest, user)


def _with_work(article: Article) -> Article:
    """A draft that the newsroom has not touched yet names no work; see ensure_revision."""
    if article.status == Status.DRAFT:
        article.work = article.work or Work.DRAFT
    return article


# What has to come before a step that the article is not ready for.
_NEXT: dict[str, str | Promise] = {
    Work.DRAFT: _("It is a draft: submit it for review first."),
    Work.RETURNED: _("It was returned: change it and submit it again."),
    Work.IN_REVIEW: _("It is under review: approve or return it first."),
    Work.APPROVED: _("It is approved: publish it, or return it to its writer."),
    Work.SCHEDULED: _("An update is scheduled: cancel it first, or wait for its moment."),
    Status.PUBLISHED: _("It is published and nothing is under work: change the text first."),
    Status.WITHDRAWN: _("It is withdrawn: publish it again, or change the text first."),
}


def _why_not_now(article: Article, transition: Transition) -> str | Promise:
    if article.status in transition.status:
        return _NEXT[article.work or article.status]
    if Status.PUBLISHED in transition.status:
        return _("It is not published: there is nothing for visitors to lose.")
    return _("It is not withdrawn: submit its text for review to publish it.")
