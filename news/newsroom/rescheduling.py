"""Changing when a publication comes and goes."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article

from .attempt import Attempt, NotAllowedError
from .conditions import check_moments, in_own_sections, require_kept, require_publish_check
from .content import SCHEDULE, schedule_of
from .log import differences, record
from .revisions import ensure_revision, lock
from .rights import may_write
from .states import Status, state_of


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
        in_own_sections(attempt)
    if not may_write(user, article) and not user.has_perm("news.publish_article"):
        raise NotAllowedError(_("Your account may not do this."))
    check_moments(article)
    if _is_longer(_shown_from_now_on(article), shown_before):
        require_publish_check(attempt, article)
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
