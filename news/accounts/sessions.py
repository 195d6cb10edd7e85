"""
The sessions of an account: what its owner is told of them, and how they are ended.

A row is written at the log-in and again every few minutes while the admin is used, and never on a
public page. Whether a session is good is Django's own table's to say: without a session there, a
row is nothing.
"""

import logging
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from news.clients import address_of
from news.process_cache import ProcessCache

from .models import AccountSession, User
from .signals import sessions_ended
from .user_agents import described

logger = logging.getLogger(__name__)

NOTED_EVERY = 5 * 60  # seconds
# Of one account; its oldest are ended.
MOST = 50
_noted: ProcessCache[bool] = ProcessCache(NOTED_EVERY, most=1_000)


class ShownSession(NamedTuple):
    pk: int
    device: str
    address: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def note(request: HttpRequest, user: User) -> None:
    """Note that the session is in use; a page goes on if it cannot be noted."""
    key = request.session.session_key
    if key is not None:
        _noted.get(key, lambda: _store(request, user, key))


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    note(request, user)


@receiver(user_logged_out)
def note_end(sender: Any, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None and request.session.session_key:
        AccountSession.objects.filter(key=request.session.session_key).delete()


def renew_key(request: HttpRequest) -> None:
    """Give the session another key: who knows the old one is not in it any more."""
    before = request.session.session_key
    request.session.cycle_key()
    AccountSession.objects.filter(key=before).update(key=request.session.session_key)


def sessions_of(user: User, this: str | None) -> list[ShownSession]:
    """Those in force, the one with the key `this` first, then those seen last."""
    rows = AccountSession.objects.filter(user=user, key__in=_live_keys()).order_by("-seen_at", "pk")
    shown = [
        ShownSession(
            row.pk, described(row.agent), row.address, row.begun_at, row.seen_at, row.key == this
        )
        for row in rows
    ]
    return sorted(shown, key=lambda session: not session.is_this)


@transaction.atomic
def end_session(user: User, pk: int, besides: str | None) -> bool:
    """End one session of the account, unless it has that key; whether there was one."""
    row = AccountSession.objects.filter(user=user, pk=pk).exclude(key=besides).first()
    if row is None:
        return False
    _end([row.key])
    sessions_ended.send(sender=__name__, user=user, count=1)
    return True


@transaction.atomic
def end_sessions(user: User, besides: str | None = None) -> int:
    """End all of the account's sessions but that key's; how many there were."""
    keys = [key for key in _keys_of(user) if key != besides]
    if keys:
        _end(keys)
        sessions_ended.send(sender=__name__, user=user, count=len(keys))
    return len(keys)


@receiver(post_save, sender=User)
def end_with_rights(sender: Any, instance: User, created: bool, raw: bool, **_kwargs: Any) -> None:
    """
    Sessions end with a new password, and when an account is deactivated.

    Django takes them for nobody's then; here they go from the database as well. Whoever changes
    their own password stays logged in: Django makes that session anew.
    """
    # Unset when Django stores the same password in a newer form.
    is_new_password = getattr(instance, "_password", None) is not None
    if not created and not raw and (is_new_password or not instance.is_active):
        _end(_keys_of(instance))


def _keys_of(user: User) -> list[str]:
    """Of all sessions, whether they were noted or not."""
    live = Session.objects.filter(expire_date__gt=timezone.now())
    number = str(user.pk)
    return [one.session_key for one in live if one.get_decoded().get(SESSION_KEY) == number]


def _end(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    AccountSession.objects.filter(key__in=keys).delete()


def _store(request: HttpRequest, user: User, key: str) -> bool:
    now, address = timezone.now(), address_of(request.META)
    try:
        with transaction.atomic():
            row = AccountSession.objects.filter(key=key, user=user)
            if not row.update(seen_at=now, address=address):
                _begin(request, user, key)
    except DatabaseError:  # A full disk must not keep anybody out.
        logger.exception("A session could not be noted.")
        return False
    return True


def _begin(request: HttpRequest, user: User, key: str) -> None:
    now = timezone.now()
    agent = request.headers.get("User-Agent", "").replace("\0", "")
    values = {
        "user": user,
        "begun_at": now,
        "seen_at": now,
        "address": address_of(request.META),
        "agent": agent[: AccountSession.MOST_AGENT],
    }
    AccountSession.objects.update_or_create(key=key, defaults=values)
    rows = AccountSession.objects.filter(user=user)
    rows.exclude(key__in=_live_keys()).exclude(key=key).delete()
    _end(list(rows.order_by("-seen_at", "-pk").values_list("key", flat=True)[MOST:]))


def _live_keys() -> Any:
    live = Session.objects.filter(expire_date__gt=timezone.now())
    return live.values_list("session_key", flat=True)
