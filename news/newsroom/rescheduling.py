"""Changes when a publication appears and expires."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.accounts.models import User
from news.articles.models import Article

from .content import SCHEDULE, schedule_of
from .log import differences, record
from .permissions import may_write
from .revisions import ensure_revision, lock
from .states import Status, state_of
from .step_attempt import Attempt, NotAllowedError
from .step_conditions import check_moments, in_own_sections, require_kept, require_publish_check


@transaction.atomic
def reschedule(
    article_id: int, user: User, moments: dict[str, datetime | None], comment: str = ""
) -> Article:
    """
    Change times of the publication. They take effect at once, and the log keeps the old ones.

    Writers may plan the times of their own texts. Once the text is public, only publishers may
    change them; pinning to the home page always needs a publisher. If the change makes visible what
    was not, the text must pass the publish check, like every publication.
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
    """The start and end of the time in which visitors will see the row; None if they will not."""
    if article.status != Status.PUBLISHED or article.published_at is None:
        return None
    start = max(article.published_at, timezone.now())
    end = article.expires_at or datetime.max.replace(tzinfo=UTC)
    return (start, end) if start < end else None


def _is_longer(
    shown: tuple[datetime, datetime] | None, before: tuple[datetime, datetime] | None
) -> bool:
    """Whether the first interval has a moment that is not in the second."""
    if shown is None or before is None:
        return shown is not None
    # Both intervals begin now, but read the clock one after the other.
    is_open = before[0] <= timezone.now()
    return (shown[0] < before[0] and not is_open) or shown[1] > before[1]
