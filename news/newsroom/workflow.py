"""
The steps of an article: a closed table of them, and the one function that takes one.

Every way in (form, list action, hand-made POST, command) ends in `perform` or `reschedule`. Both
lock the article, check on the server who asks and what stands there, write the log and only then
change anything; mail goes out when the transaction is committed.

Two things move: `status` is what visitors may see, `work` how far the newest revision has come.
What is edited is a draft again, so that what goes live is always what was reviewed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise, cached_property, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article, Section
from news.publish_check.rules import Finding, unresolved

from .content import SCHEDULE, missing_of, put_on, schedule_of, working_copy
from .log import approvers, differences, record
from .mail import tell_of_step, with_permission
from .models import Revision, SectionRestriction
from .publication_checks import findings_of
from .publication_times import coming_moment
from .revisions import ensure_revision, is_current, lock, write_row

# Any, because without Django's own types mypy takes a choice for the pair that declares it.
Status: Any = Article.Status
Work: Any = Article.Work
Kind: Any = Revision.Kind

_PUBLIC = frozenset({Status.PUBLISHED, Status.WITHDRAWN})
MOST_NAMES = 5


class RefusedError(Exception):
    """The step cannot be taken; `str()` says why, for the editor."""


class NotAllowedError(RefusedError):
    """This account may not take the step."""


@dataclass
class Attempt:
    """Somebody tries to take a step with an article."""

    article: Article
    latest: Revision
    user: Any
    comment: str = ""
    at: datetime | None = None

    @cached_property
    def sections(self) -> set[int] | None:
        return allowed_sections(self.user)

    @cached_property
    def contributors(self) -> set[int]:
        return contributors(self.article, self.latest)

    @cached_property
    def approvers(self) -> set[int]:
        return approvers(self.article)


Rule = Callable[[Attempt], None]


@dataclass(frozen=True)
class Transition:
    name: str
    label: str | Promise
    permission: str | Callable[[Article], str]
    take: Callable[[Attempt], str]  # returns the state that it leads to, for the log
    status: frozenset[Any] = frozenset(Status)
    work: frozenset[Any] = frozenset(Work)
    rules: tuple[Rule, ...] = ()
    needs_comment: bool = False
    is_in_bin: bool = False


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
    is_its_stage = user.has_perm(f"news.{_review_permission(article)}")
    if _with_work(article).work != Work.IN_REVIEW or not is_its_stage:
        return ""
    return why_not("approve", article, latest, user)


def _asked(article: Article, latest: Revision | None, user: Any) -> Attempt:
    """For looking, not for taking a step: the article may have no revision yet."""
    latest = latest or Revision(article=article, number=0, fields={"section": article.section_id})
    return Attempt(_with_work(article), latest, user)


@transaction.atomic
def reschedule(
    article_id: int, user: Any, moments: dict[str, datetime | None], comment: str = ""
) -> Article:
    """
    Change moments of the publication; they take effect at once, and the log keeps the old ones.

    Whoever may write a text plans its moments; once it is public, only a publisher changes them,
    and what leads the home page is always a publisher's choice. What is thereby shown when it
    would not have been passes the publish check, like all that is published.
    """
    article = lock(article_id)
    latest = ensure_revision(article)
    before, shown_before = schedule_of(article), _shown_from_now_on(article)
    for name in SCHEDULE:
        if name in moments:
            setattr(article, name, moments[name])
    changes = differences(before, schedule_of(article))
    if not changes:
        return article
    attempt = Attempt(article, latest, user, comment)
    require_kept(article)
    if article.live_number or "pinned_until" in changes:
        if not user.has_perm("news.publish_article"):
            raise NotAllowedError(_("Only a publisher may change this publication's times."))
        _in_own_sections(attempt)
    if not may_write(user, article) and not user.has_perm("news.publish_article"):
        raise NotAllowedError(_("Your account may not do this."))
    _check_moments(article)
    if _is_longer(_shown_from_now_on(article), shown_before):
        _require_publish_check(attempt, article)
    article.edited_at = timezone.now()
    article.save(update_fields=[*SCHEDULE, "edited_at", "updated_at"])
    state = state_of(article)
    record(
        article,
        "reschedule",
        user,
        before=state,
        after=state,
        comment=attempt.comment,
        revision=latest,
        changes=changes,
    )
    return article


def may_write(user: Any, article: Article | None) -> bool:
    """Whether the account may save a text of the article: its own, or with the permission, any."""
    if not user.has_perm("news.change_article"):
        return False
    if article is None or article.created_by_id == user.pk:
        return True
    return user.has_perm("news.change_others_article")


def may_plan(user: Any, article: Article | None) -> bool:
    """Whether the account may change when the article comes and goes."""
    if article is None or not (article.live_number or article.status in _PUBLIC):
        return may_write(user, article)
    allowed = allowed_sections(user)
    in_sections = allowed is None or article.section_id in allowed
    return in_sections and user.has_perm("news.publish_article")


def allowed_sections(user: Any) -> set[int] | None:
    """The numbers of the sections that the account is restricted to; None where it is not."""
    restriction = SectionRestriction.objects.filter(user=user).first()
    if restriction is None:
        return None
    own = set(restriction.sections.values_list("pk", flat=True))
    return own | set(Section.objects.filter(parent__in=own).values_list("pk", flat=True))


def contributors(article: Article, latest: Revision) -> set[int]:
    """The accounts that wrote any revision since the one that is live, up to this one."""
    texts = Revision.objects.filter(article=article, number__lte=latest.number)
    return writers_of(texts.only(*TOLD_OF_WRITING), article.live_number)


# What writers_of reads.
TOLD_OF_WRITING = ("article", "number", "kind", "based_on", "created_by", "went_live_at")


def writers_of(revisions: Iterable[Revision], live_number: int) -> set[int]:
    """
    The accounts that wrote any of an article's revisions since that one.

    Theirs too whose text was restored or merged since: whoever did that did not write it. A merge
    does not keep which of the texts beside it took, so all of them count.
    """
    texts = {text.number: text for text in revisions}
    aside = {text.number for text in texts.values() if text.kind == Kind.ASIDE}
    since = {number for number in texts if number > live_number} - aside
    if any(texts[number].kind == Kind.MERGE for number in since):
        since |= aside
    pending, theirs = list(since), set()
    while pending:
        text = texts[pending.pop()]
        theirs.add(text.number)
        earlier = texts.get(text.based_on)
        # What has been live is reviewed, and counts where it was itself restored.
        is_of_it = earlier and (text.kind == Kind.RESTORE or not earlier.went_live_at)
        if earlier and is_of_it and earlier.number not in theirs:
            pending.append(earlier.number)
    wrote = {number for number in theirs if texts[number].kind != Kind.FILED}
    return {texts[number].created_by_id for number in wrote} - {None}


def state_of(article: Article) -> str:
    """Where the article stands, as the log writes it: `published`, `in_review 2`, ..."""
    if article.deleted_at is not None:
        return "deleted"
    if article.work == Work.IN_REVIEW:
        return f"{Work.IN_REVIEW.value} {article.review_stage + 1}"
    return str(article.work or page_state(article))


def page_state(article: Article) -> str:
    """The same of its page alone: what is published for later is scheduled till then."""
    return str(article.status if coming_moment(article) is None else Work.SCHEDULED)


PUBLISHING = frozenset({"publish", "publish_unreviewed", "republish"})


# Rules


def _not_own_text(attempt: Attempt) -> None:
    if attempt.user.pk in attempt.contributors:
        raise NotAllowedError(
            _say_who_may(attempt, _("Nobody reviews their own text: somebody else has to."))
        )


def _passes_one_stage(attempt: Attempt) -> None:
    if attempt.user.pk in attempt.approvers:
        told = _(
            "You have passed a stage of this review, and nobody passes two: somebody else has to."
        )
        raise NotAllowedError(_say_who_may(attempt, told))


def _say_who_may(attempt: Attempt, told: str | Promise) -> Promise:
    """With the names, which are looked up only where the refusal is shown."""

    def say() -> str:
        codename = _return_permission(attempt.article)
        others = with_permission(codename, attempt.latest, besides=attempt.approvers)
        if not others:
            nobody = gettext("Nobody else may: ask an administrator to give somebody this stage.")
            return f"{told} {nobody}"
        names = [person.get_full_name() or person.get_username() for person in others[:MOST_NAMES]]
        return f"{told} " + gettext("Who may: %(names)s.") % {"names": ", ".join(names)}

    return lazy(say, str)()


def _writes_it(attempt: Attempt) -> None:
    if not may_write(attempt.user, attempt.article):
        raise NotAllowedError(_("Your account may not change this article."))


def _in_own_sections(attempt: Attempt) -> None:
    sections = {attempt.latest.fields.get("section")}
    if attempt.article.live_number:
        sections.add(attempt.article.section_id)
    require_sections(attempt.sections, sections)


def require_sections(allowed: set[int] | None, sections: set[Any]) -> None:
    if allowed is not None and not sections <= allowed:
        raise NotAllowedError(
            _("Your account is restricted to other sections. Ask whoever works in this one.")
        )


def _is_fully_reviewed(attempt: Attempt) -> None:
    if attempt.article.review_stage < settings.REVIEW_STAGES:
        raise RefusedError(_("Not every stage of review has passed this text. Approve it first."))


def _may_take_off_the_page(attempt: Attempt) -> None:
    is_public = attempt.article.status == Status.PUBLISHED
    if is_public and not attempt.user.has_perm("news.withdraw_article"):
        raise NotAllowedError(_("The article is published, and your account may not withdraw it."))


def _has_a_scheduled_revision(attempt: Attempt) -> None:
    if attempt.article.status != Status.PUBLISHED or _scheduled(attempt.article) is None:
        raise RefusedError(_("Nothing is scheduled."))


def require_kept(article: Article) -> None:
    if article.deleted_at is not None:
        raise RefusedError(_("The article is in the recycle bin. Take it out first."))


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


# Steps


def _submit(attempt: Attempt) -> str:
    article = attempt.article
    # What would block the publication is mended before anybody reviews it.
    _refuse_what_is_gone(attempt.latest)
    _refuse_errors(findings_of(working_copy(article, attempt.latest)))
    _move(article, Work.IN_REVIEW, stage=0)
    return state_of(article)


def _recall(attempt: Attempt) -> str:
    _move(attempt.article, Work.DRAFT)
    return state_of(attempt.article)


def _return(attempt: Attempt) -> str:
    _move(attempt.article, Work.RETURNED)
    return state_of(attempt.article)


def _approve(attempt: Attempt) -> str:
    article = attempt.article
    passed = article.review_stage + 1
    if passed < settings.REVIEW_STAGES:
        _move(article, Work.IN_REVIEW, stage=passed)
    else:
        _move(article, Work.APPROVED, stage=passed)
        attempt.latest.approved_at = timezone.now()
        attempt.latest.save(update_fields=["approved_at"])
    return state_of(article)


def _publish(attempt: Attempt) -> str:
    article, latest, now = attempt.article, attempt.latest, timezone.now()
    _refuse_what_is_gone(latest)
    _require_publish_check(attempt, working_copy(article, latest))
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


def _publish_unreviewed(attempt: Attempt) -> str:
    attempt.latest.approved_at = timezone.now()
    attempt.latest.save(update_fields=["approved_at"])
    return _publish(attempt)


def _republish(attempt: Attempt) -> str:
    article = attempt.article
    if attempt.at is not None:
        article.published_at = attempt.at
    # What comes back is the row; a newer text, if there is one, stays a draft.
    _require_publish_check(attempt, article)
    _become_public(article)
    article.save(update_fields=["status", "published_at", "edited_at", "updated_at"])
    return page_state(article)


def _withdraw(attempt: Attempt) -> str:
    article = attempt.article
    _unschedule(article)
    article.status, article.edited_at = Status.WITHDRAWN, timezone.now()
    article.save(update_fields=["status", "edited_at", "updated_at"])
    return str(article.status)


def _cancel_schedule(attempt: Attempt) -> str:
    _unschedule(attempt.article)
    return state_of(attempt.article)


def _delete(attempt: Attempt) -> str:
    article = attempt.article
    _unschedule(article)
    if article.status == Status.PUBLISHED:
        article.status = Status.WITHDRAWN
    article.deleted_at = article.edited_at = timezone.now()
    article.save(update_fields=["status", "deleted_at", "edited_at", "updated_at"])
    return state_of(article)


def _undelete(attempt: Attempt) -> str:
    article = attempt.article
    article.deleted_at, article.edited_at = None, timezone.now()
    article.save(update_fields=["deleted_at", "edited_at", "updated_at"])
    return state_of(article)


def go_live_as_scheduled(article: Article, revision: Revision, now: datetime) -> None:
    """The same at its moment, if nothing has been found since that blocks it: a new term, say."""
    _refuse_what_is_gone(revision)
    _refuse_errors(findings_of(working_copy(article, revision)))
    go_live(article, revision, now)


def go_live(article: Article, revision: Revision, now: datetime) -> None:
    """Put an approved revision on a locked article's page, unless it can no longer stand there."""
    _refuse_what_is_gone(revision)  # It may have been deleted since the update was scheduled.
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


def _refuse_what_is_gone(revision: Revision) -> None:
    if missing_of(revision.content):
        raise RefusedError(
            _(
                "A section, source, tag or author of this text no longer exists. Choose another "
                "in the form, and submit the text anew."
            )
        )


def _become_public(article: Article) -> None:
    now = timezone.now()
    article.status, article.edited_at = Status.PUBLISHED, now
    if article.published_at is None:
        article.published_at = now
    if article.expires_at is not None and article.expires_at <= now:
        raise RefusedError(_("The expiry has passed, so nobody would see it. Change it first."))
    _check_moments(article)
    try:
        article.validate_constraints()
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error


def _check_moments(article: Article) -> None:
    published_at, expires_at = article.published_at, article.expires_at
    if article.status == Status.PUBLISHED and published_at is None:
        raise RefusedError(_("A published article needs a publication time."))
    if published_at and expires_at and expires_at <= published_at:
        raise RefusedError(_("The expiry must be later than the publication."))


def _shown_from_now_on(article: Article) -> tuple[datetime, datetime] | None:
    """From when and until when visitors will see the row; None where they will not."""
    if article.status != Status.PUBLISHED or article.published_at is None:
        return None
    start = max(article.published_at, timezone.now())
    end = article.expires_at or datetime.max.replace(tzinfo=UTC)
    return (start, end) if start < end else None


def _is_longer(
    shown: tuple[datetime, datetime] | None, before: tuple[datetime, datetime] | None
) -> bool:
    """Whether there is a moment in the one time that is not in the other."""
    if shown is None or before is None:
        return shown is not None
    # The two begin now, one look at the clock after the other.
    is_open = before[0] <= timezone.now()
    return (shown[0] < before[0] and not is_open) or shown[1] > before[1]


def _refuse_errors(findings: list[Finding]) -> None:
    errors = [_say(finding) for finding in findings if finding.blocks]
    if errors:
        raise RefusedError(" ".join(errors))


def _require_publish_check(attempt: Attempt, text: Article) -> None:
    """What every text passes that becomes public: no errors, and a reason for its warnings."""
    findings = findings_of(text)
    standing = unresolved(findings, attempt.comment)
    _refuse_errors(standing)
    if standing:
        reasons = " ".join(_say(finding) for finding in standing)
        raise RefusedError(
            _("Give a reason to publish in spite of this: %(reasons)s") % {"reasons": reasons}
        )
    if findings:
        # What the reason was given for, for the log.
        codes = ", ".join(dict.fromkeys(finding.code for finding in findings))
        attempt.comment = f"{attempt.comment} [{codes}]"


def _say(finding: Finding) -> str:
    if finding.excerpt is None:
        return str(finding.message)
    return f"{finding.message} “{''.join(finding.excerpt)}”"


def _move(article: Article, work: str, stage: int = 0) -> None:
    article.work, article.review_stage, article.edited_at = work, stage, timezone.now()
    if not article.live_number:
        in_review = work in (Work.IN_REVIEW, Work.APPROVED)
        article.status = Status.IN_REVIEW if in_review else Status.DRAFT
    article.save(update_fields=["work", "review_stage", "status", "edited_at"])


def _scheduled(article: Article) -> Revision | None:
    return Revision.objects.scheduled().filter(article=article).first()


def _unschedule(article: Article) -> None:
    if _scheduled(article) is None:
        return
    Revision.objects.filter(article=article).update(goes_live_at=None)
    if article.work == Work.SCHEDULED:
        article.work = Work.APPROVED
        article.save(update_fields=["work"])


def _with_work(article: Article) -> Article:
    """Rows without revisions say in `status` alone what is under work; see ensure_revision."""
    if not article.latest_number and article.status in (Status.DRAFT, Status.IN_REVIEW):
        article.work = Work.DRAFT if article.status == Status.DRAFT else Work.IN_REVIEW
    return article


def _review_permission(article: Article) -> str:
    return f"review_article_{min(article.review_stage + 1, 3)}"


def _return_permission(article: Article) -> str:
    is_approved = article.work == Work.APPROVED
    return "publish_article" if is_approved else _review_permission(article)


TRANSITIONS: dict[str, Transition] = {
    transition.name: transition
    for transition in (
        Transition(
            "submit",
            _("Submit for review"),
            "submit_article",
            _submit,
            work=frozenset({Work.DRAFT, Work.RETURNED}),
            rules=(_writes_it,),
        ),
        Transition(
            "recall",
            _("Take back from review"),
            "submit_article",
            _recall,
            work=frozenset({Work.IN_REVIEW, Work.APPROVED}),
            rules=(_writes_it,),
        ),
        Transition(
            "approve",
            _("Approve"),
            _review_permission,
            _approve,
            work=frozenset({Work.IN_REVIEW}),
            rules=(_not_own_text, _passes_one_stage, _in_own_sections),
        ),
        Transition(
            "return",
            _("Return with a comment"),
            _return_permission,
            _return,
            work=frozenset({Work.IN_REVIEW, Work.APPROVED}),
            rules=(_not_own_text, _in_own_sections),
            needs_comment=True,
        ),
        Transition(
            "publish",
            _("Publish"),
            "publish_article",
            _publish,
            work=frozenset({Work.APPROVED, Work.SCHEDULED}),
            rules=(_is_fully_reviewed, _in_own_sections),
        ),
        Transition(
            "publish_unreviewed",
            _("Publish without review"),
            "publish_unreviewed_article",
            _publish_unreviewed,
            work=frozenset({Work.DRAFT, Work.RETURNED, Work.IN_REVIEW}),
            rules=(_in_own_sections,),
            needs_comment=True,
        ),
        Transition(
            "unschedule",
            _("Cancel the scheduled update"),
            "publish_article",
            _cancel_schedule,
            status=frozenset({Status.PUBLISHED}),
            rules=(_has_a_scheduled_revision, _in_own_sections),
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            "withdraw_article",
            _withdraw,
            status=frozenset({Status.PUBLISHED}),
            rules=(_in_own_sections,),
            needs_comment=True,
        ),
        Transition(
            "republish",
            _("Publish again"),
            "publish_article",
            _republish,
            status=frozenset({Status.WITHDRAWN}),
            rules=(_in_own_sections,),
        ),
        Transition(
            "delete",
            _("Move to the recycle bin"),
            "delete_article",
            _delete,
            rules=(_may_take_off_the_page, _in_own_sections),
        ),
        Transition(
            "undelete",
            _("Take out of the recycle bin"),
            "delete_article",
            _undelete,
            rules=(_in_own_sections,),
            is_in_bin=True,
        ),
    )
}
