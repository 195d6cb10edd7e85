"""Links to one revision for people without an account: signed, expiring, revocable."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils import timezone

from news.articles.shown_article import ShownArticle

from .content import working_copy
from .log import record
from .models import PreviewLink, Revision

SALT = "news.preview"


def share(revision: Revision, user: Any, hours: int | None = None) -> PreviewLink:
    """A link to exactly this revision, open for that many hours (else PREVIEW_HOURS)."""
    now = timezone.now()
    link = PreviewLink.objects.create(
        revision=revision,
        created_by=user,
        created_at=now,
        expires_at=now + timedelta(hours=hours or settings.PREVIEW_HOURS),
    )
    record(revision.article, "share", user, revision=revision)
    return link


def revoke(link: PreviewLink, user: Any) -> None:
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record(link.revision.article, "unshare", user, revision=link.revision)


def token_of(link: PreviewLink) -> str:
    return signing.dumps([link.pk, link.revision_id], salt=SALT)


def open_link(token: str) -> Revision | None:
    """The revision that the token was signed for, while its link is open; else None."""
    try:
        number, revision_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not (isinstance(number, int) and isinstance(revision_id, int)):
        return None
    links = PreviewLink.objects.select_related("revision__article")
    link = links.filter(pk=number, revision=revision_id).first()
    if link is None or not link.is_open or link.revision.article.deleted_at is not None:
        return None
    return link.revision


def page_of(revision: Revision) -> ShownArticle:
    """The article as its page would show it with this revision."""
    article = working_copy(revision.article, revision)
    return article.shown_in(article.language)
