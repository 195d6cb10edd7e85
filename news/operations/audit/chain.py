"""
The chain: each entry's hash is of all its fields and of the hash before.

It is an HMAC-SHA256 with a key that the database does not hold (AUDIT_KEY, by default SECRET_KEY).
A plain SHA-256 could be computed anew by whoever owns the database, and the chain would look whole
again. With the key in the portal's environment, they can only break it. It does not stop somebody
who has both; a hash noted elsewhere does (`verify_audit --expect`), and so it does for a whole
database that is put back to an earlier state.

A key is changed by moving it to AUDIT_OLD_KEYS. Each entry names its key by a short digest. Entries
under an older key may not follow one under a newer, so that a key that has leaked forges nothing
after it was changed.
"""

import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models, transaction

from .models import Action, AuditEntry, AuditHead, WaitingEntry, insert

GENESIS = "0" * 64  # the hash before the first entry
HEAD = 1  # the key of the only row
AT_ONCE = 500  # entries taken in one transaction

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_VERSION = 1  # of what is hashed, for when a field is added
ACT_FIELDS = (
    *("record", "at", "action", "actor_id", "actor_name", "address"),
    *("object_model", "object_id", "object_text", "details", "request_id"),
)
FIELDS = ("number", *ACT_FIELDS, "key", "previous", "hash")


class ChainError(Exception):
    """The chain cannot be continued; `verify_audit` says more."""


class Link(NamedTuple):
    """An entry as verified: from the database or from a file."""

    number: int
    record: Any
    at: datetime
    action: str
    actor_id: int | None
    actor_name: str
    address: str
    object_model: str
    object_id: str
    object_text: str
    details: str
    request_id: str
    key: str
    previous: str
    hash: str


@lru_cache(maxsize=100)
def _derive(secret: str, purpose: str) -> bytes:
    """A key of its own for each use, so that nothing signed for one passes for another."""
    return hmac.digest(secret.encode(), f"news.operations.audit {purpose}".encode(), "sha256")


def key_name(secret: str) -> str:
    return _derive(secret, "name").hex()[:16]


def secrets() -> dict[str, str]:
    """The secret of each key by its name, the current one first."""
    return {key_name(secret): secret for secret in settings.AUDIT_KEYS}


def sign(secret: str, purpose: str, *values: object) -> str:
    text = _encode((_VERSION, *values))
    return hmac.digest(_derive(secret, purpose), text.encode(), "sha256").hex()


def sign_link(secret: str, link: Link) -> str:
    act = (link.number, _hex(link.record), _iso(link.at), *link[3:12], link.key, link.previous)
    return sign(secret, "entry", *act)


def sign_waiting(row: WaitingEntry) -> None:
    row.key = key_name(settings.AUDIT_KEYS[0])
    row.hash = _waiting_hash(settings.AUDIT_KEYS[0], row)


def sign_head(secret: str, head: AuditHead) -> str:
    values = (head.count, head.last_hash, head.exported, head.exported_hash, head.key)
    return sign(secret, "head", *values)


def _waiting_hash(secret: str, row: WaitingEntry) -> str:
    _record, _at, *values = (getattr(row, name) for name in ACT_FIELDS)
    return sign(secret, "waiting", _hex(row.record), _iso(row.at), *map(_plain, values), row.key)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value  # A choice is a text.


def _hex(record: Any) -> str:
    return getattr(record, "hex", record)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def take_waiting() -> int:
    """
    Chain what waits, and return how many entries that were. In a transaction of its own.

    The head is the first lock that it takes and the last thing it waits for: whoever comes second
    finds what was committed meanwhile, or nothing.
    """
    done = 0
    while taken := _take():
        done += taken
    return done


@transaction.atomic
def _take() -> int:
    head = locked_head()
    waiting = list(WaitingEntry.objects.order_by("pk")[:AT_ONCE])
    if not waiting:
        return 0
    known = secrets()
    current, secret = next(iter(known.items()))
    entries = []
    for row in waiting:
        own = known.get(row.key)
        is_ours = own is not None and hmac.compare_digest(_waiting_hash(own, row), row.hash)
        entry = AuditEntry(number=head.count + 1, key=current, previous=head.last_hash)
        for name in ACT_FIELDS:
            setattr(entry, name, getattr(row, name))
        if not is_ours:  # Written past the portal: the row is kept, but not believed.
            entry.action = Action.FORGED
        link = Link._make(_plain(getattr(entry, name, "")) for name in FIELDS)
        entry.hash = sign_link(secret, link)
        head.count, head.last_hash = entry.number, entry.hash
        entries.append(entry)
    insert(entries)
    store_head(head)
    WaitingEntry.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(entries)


def locked_head() -> AuditHead:
    """The head, locked until the transaction ends; made where there is no entry yet."""
    head = AuditHead.objects.select_for_update().filter(pk=HEAD).first()
    if head is not None:
        return head
    if AuditEntry.objects.exists():
        raise ChainError("The head of the audit log is missing.")
    new = AuditHead(pk=HEAD, last_hash=GENESIS, exported_hash=GENESIS)
    _sign(new)
    # Two that begin at once: the second waits here for the first.
    models.QuerySet[AuditHead](AuditHead).bulk_create([new], ignore_conflicts=True)
    return AuditHead.objects.select_for_update().get(pk=HEAD)


def store_head(head: AuditHead) -> None:
    _sign(head)
    head.save(force_update=True)


def _sign(head: AuditHead) -> None:
    head.key = key_name(settings.AUDIT_KEYS[0])
    head.hash = sign_head(settings.AUDIT_KEYS[0], head)


def links(entries: Iterable[tuple[Any, ...]]) -> Iterable[Link]:
    return map(Link._make, entries)
