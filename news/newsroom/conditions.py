"""Who may take a step and when: each condition raises RefusedError where it is not met."""

from typing import Any

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.publish_check.rules import Finding, unresolved

from .attempt import Attempt, NotAllowedError, RefusedError
from .content import missing_of
from .mail import with_permission
from .models import Revision
from .publication_checks import findings_of
from .revisions import scheduled_revision
from .rights import may_write
from .states import Status, Work

MOST_NAMES = 5


def not_own_text(attempt: Attempt) -> None:
    if attempt.user.pk in attempt.contributors:
        raise NotAllowedError(
            _say_who_may(attempt, _("Nobody reviews their own text: somebody else has to."))
        )


def passes_one_stage(attempt: Attempt) -> None:
    if attempt.user.pk in attempt.approvers:
        told = _(
            "You have passed a stage of this review, and nobody passes two: somebody else has to."
        )
        raise NotAllowedError(_say_who_may(attempt, told))


def _say_who_may(attempt: Attempt, told: str | Promise) -> Promise:
    """With the names, which are looked up only where the refusal is shown."""

    def say() -> str:
        codename = return_permission(attempt.article)
        others = with_permission(codename, attempt.latest, besides=attempt.approvers)
        if not others:
            nobody = gettext("Nobody else may: ask an administrator to give somebody this stage.")
            return f"{told} {nobody}"
        names = [person.get_full_name() or person.get_username() for person in others[:MOST_NAMES]]
        return f"{told} " + gettext("Who may: %(names)s.") % {"names": ", ".join(names)}

    return lazy(say, str)()


def writes_it(attempt: Attempt) -> None:
    if not may_write(attempt.user, attempt.article):
        raise NotAllowedError(_("Your account may not change this article."))


def in_own_sections(attempt: Attempt) -> None:
    sections = {attempt.latest.fields.get("section")}
    if attempt.article.live_number:
        sections.add(attempt.article.section_id)
    require_sections(attempt.sections, sections)


def require_sections(allowed: set[int] | None, sections: set[Any]) -> None:
    if allowed is not None and not sections <= allowed:
        raise NotAllowedError(
            _("Your account is restricted to other sections. Ask whoever works in this one.")
        )


def is_fully_reviewed(attempt: Attempt) -> None:
    if attempt.article.review_stage < settings.REVIEW_STAGES:
        raise RefusedError(_("Not every stage of review has passed this text. Approve it first."))


def may_take_off_the_page(attempt: Attempt) -> None:
    is_public = attempt.article.status == Status.PUBLISHED
    if is_public and not attempt.user.has_perm("news.withdraw_article"):
        raise NotAllowedError(_("The article is published, and your account may not withdraw it."))


def has_a_scheduled_revision(attempt: Attempt) -> None:
    if attempt.article.status != Status.PUBLISHED or scheduled_revision(attempt.article) is None:
        raise RefusedError(_("Nothing is scheduled."))


def require_kept(article: Article) -> None:
    if article.deleted_at is not None:
        raise RefusedError(_("The article is in the recycle bin. Take it out first."))


def refuse_what_is_gone(revision: Revision) -> None:
    if missing_of(revision.content):
        raise RefusedError(
            _(
                "A section, source, tag or author of this text no longer exists. Choose another "
                "in the form, and submit the text anew."
            )
        )


def check_moments(article: Article) -> None:
    published_at, expires_at = article.published_at, article.expires_at
    if article.status == Status.PUBLISHED and published_at is None:
        raise RefusedError(_("A published article needs a publication time."))
    if published_at and expires_at and expires_at <= published_at:
        raise RefusedError(_("The expiry must be later than the publication."))


def refuse_errors(findings: list[Finding]) -> None:
    errors = [_say(finding) for finding in findings if finding.blocks]
    if errors:
        raise RefusedError(" ".join(errors))


def require_publish_check(attempt: Attempt, text: Article) -> None:
    """What every text passes that becomes public: no errors, and a reason for its warnings."""
    findings = findings_of(text)
    standing = unresolved(findings, attempt.comment)
    refuse_errors(standing)
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


def review_permission(article: Article) -> str:
    return f"review_article_{min(article.review_stage + 1, 3)}"


def return_permission(article: Article) -> str:
    is_approved = article.work == Work.APPROVED
    return "publish_article" if is_approved else review_permission(article)
