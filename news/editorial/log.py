"""The one way into the editorial log."""

from typing import Any

from django.utils import timezone

from news.models import Article, EditorialEvent, Revision


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
        user_name=str(user) if user else "",
        at=timezone.now(),
        action=action,
        from_state=before,
        to_state=after,
        comment=comment,
        changes=changes or {},
    )
