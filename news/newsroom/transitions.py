"""
The closed table of an article's steps: what each needs, and where from it is taken.

Two things move: `status` is what visitors get, `work` how far the newest revision has come.
What is edited is a draft again, so that what goes live is always what was reviewed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article

from . import steps
from .attempt import Attempt
from .conditions import (
    has_a_scheduled_revision,
    in_own_sections,
    is_fully_reviewed,
    may_take_off_the_page,
    not_own_text,
    passes_one_stage,
    return_permission,
    review_permission,
    writes_it,
)
from .states import Status, Work

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


PUBLISHING = frozenset({"publish", "publish_unreviewed", "republish"})


TRANSITIONS: dict[str, Transition] = {
    transition.name: transition
    for transition in (
        Transition(
            "submit",
            _("Submit for review"),
            "submit_article",
            steps.submit,
            work=frozenset({Work.DRAFT, Work.RETURNED}),
            rules=(writes_it,),
        ),
        Transition(
            "recall",
            _("Take back from review"),
            "submit_article",
            steps.recall,
            work=frozenset({Work.IN_REVIEW, Work.APPROVED}),
            rules=(writes_it,),
        ),
        Transition(
            "approve",
            _("Approve"),
            review_permission,
            steps.approve,
            work=frozenset({Work.IN_REVIEW}),
            rules=(
                not_own_text,
                passes_one_stage,
                in_own_sections,
            ),
        ),
        Transition(
            "return",
            _("Return with a comment"),
            return_permission,
            steps.return_to_writer,
            work=frozenset({Work.IN_REVIEW, Work.APPROVED}),
            rules=(not_own_text, in_own_sections),
            needs_comment=True,
        ),
        Transition(
            "publish",
            _("Publish"),
            "publish_article",
            steps.publish,
            work=frozenset({Work.APPROVED, Work.SCHEDULED}),
            rules=(is_fully_reviewed, in_own_sections),
        ),
        Transition(
            "publish_unreviewed",
            _("Publish without review"),
            "publish_unreviewed_article",
            steps.publish_unreviewed,
            work=frozenset({Work.DRAFT, Work.RETURNED, Work.IN_REVIEW}),
            rules=(in_own_sections,),
            needs_comment=True,
        ),
        Transition(
            "unschedule",
            _("Cancel the scheduled update"),
            "publish_article",
            steps.cancel_schedule,
            status=frozenset({Status.PUBLISHED}),
            rules=(has_a_scheduled_revision, in_own_sections),
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            "withdraw_article",
            steps.withdraw,
            status=frozenset({Status.PUBLISHED}),
            rules=(in_own_sections,),
            needs_comment=True,
        ),
        Transition(
            "republish",
            _("Publish again"),
            "publish_article",
            steps.republish,
            status=frozenset({Status.WITHDRAWN}),
            rules=(in_own_sections,),
        ),
        Transition(
            "delete",
            _("Move to the recycle bin"),
            "delete_article",
            steps.delete,
            rules=(may_take_off_the_page, in_own_sections),
        ),
        Transition(
            "undelete",
            _("Take out of the recycle bin"),
            "delete_article",
            steps.undelete,
            rules=(in_own_sections,),
            is_in_bin=True,
        ),
    )
}
