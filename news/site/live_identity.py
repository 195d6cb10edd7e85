"""The identity that pages show: the live one, or in a preview the one that is previewed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from news.process_cache import ProcessCache

from .models import Identity, OfficialAccount

REMEMBERED_SECONDS = 60

_live: ProcessCache[Identity | None] = ProcessCache(REMEMBERED_SECONDS)
_previewed: ContextVar[Identity | None] = ContextVar("previewed_identity", default=None)


def current_identity() -> Identity | None:
    """
    With its pictures and accounts; None if none is live.

    It needs at most three queries if it is not cached yet. A change takes effect at once in the
    process that made it, and on public pages everywhere (`news.public.content_version` forgets it);
    within REMEMBERED_SECONDS elsewhere.
    """
    return previewed_identity() or _live.get("live", _read)


def previewed_identity() -> Identity | None:
    return _previewed.get()


@contextmanager
def previewing(identity: Identity) -> Iterator[None]:
    """What is rendered inside shows this version."""
    token = _previewed.set(identity)
    try:
        yield
    finally:
        _previewed.reset(token)


def forget_identity() -> None:
    _live.forget()


def _read() -> Identity | None:
    return Identity.objects.live().with_pictures().first()


@receiver(post_save, sender=Identity)
@receiver(post_delete, sender=Identity)
@receiver(post_save, sender=OfficialAccount)
@receiver(post_delete, sender=OfficialAccount)
def forget_changed_identity(sender: type[models.Model], using: str, **_kwargs: Any) -> None:
    forget_identity()
    # Again after the commit: until then, another thread may read the old one.
    transaction.on_commit(forget_identity, using=using)
