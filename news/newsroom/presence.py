"""Who has an article's form open."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from news.accounts.models import User

from .models import Presence

# Three missed signals; the form sends one every fifteen seconds.
FORGOTTEN = timedelta(seconds=45)


def beat(user: User, article_id: int) -> list[Presence]:
    """Note that the account has the form open; returns the others who do, longest first."""
    now = timezone.now()
    others = Presence.objects.filter(article=article_id).select_related("user")
    mine = Presence.objects.filter(article=article_id, user=user)
    # An account that comes back after a while starts anew.
    here = mine.filter(seen_at__gte=now - FORGOTTEN).update(seen_at=now)
    if not here and not mine.update(since=now, seen_at=now):
        try:
            with transaction.atomic():
                Presence.objects.create(article_id=article_id, user=user, since=now, seen_at=now)
        except IntegrityError:  # Two forms of one account signalled at the same time.
            mine.update(seen_at=now)
    return list(others.exclude(user=user).filter(seen_at__gte=now - FORGOTTEN))


def leave(user: User, article_id: int) -> None:
    Presence.objects.filter(article=article_id, user=user).delete()


def prune() -> None:
    Presence.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN).delete()
