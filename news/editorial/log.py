"""The one way into the editorial log."""

from typing import Any

from django.utils import timezone

from news.models import Article, EditorialEvent, Revision

# Of one review: its submission and three stages.
MOST_STEPS = 4


def record(
    article: Article,
    action: str,
    user: Any,
    *,
    before: str = "",
    after: str = "",
    comment: str = "",
    revision: Revision | None = None,
    changes: dict[str, list[Any]] | None = None,
) -> EditorialEvent:
    """Write down a step; `changes` holds [before, after] of each value that changed."""
    return EditorialEvent.objects.create(
        article=article,
        article_title=article.title,
        article_guid=article.guid,
        revision=revision,
        revision_number=revision.number if revision else None,
        user=user,
        user_name=(user.get_full_name() or user.get_username()) if user else "",
        at=timezone.now(),
        action=action,
        from_state=before,
        to_state=after,
        comment=comment,
        changes=changes or {},
    )


def approvers(article: Article) -> set[int]:
    """The accounts that have passed a stage of the review under way: since the last submission."""
    steps = EditorialEvent.objects.filter(article=article, action__in=["submit", "approve"])
    found: set[int] = set()
    for action, user in steps.order_by("-pk").values_list("action", "user")[:MOST_STEPS]:
        if action == "submit":
            break
        found |= {user} - {None}
    return found
