"""
Signatures: each entry's hash is of all its fields and of the hash before.

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
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from .models import AuditEntry, AuditHead, WaitingEntry

GENESIS = "0" * 64  # the hash before the first entry

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_VERSION = 1  # of what is hashed, for when a field is added


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


ACT_FIELDS = Link._fields[1:12]  # what a waiting entry has, too


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


def link_hash(secret: str, link: Link) -> str:
    act = (link.number, _hex(link.record), _iso(link.at), *link[3:12], link.key, link.previous)
    return sign(secret, "entry", *act)


def sign_entry(entry: AuditEntry) -> None:
    entry.key = key_name(settings.AUDIT_KEYS[0])
    link = Link._make(_plain(getattr(entry, name)) for name in Link._fields)
    entry.hash = link_hash(settings.AUDIT_KEYS[0], link)


def sign_waiting(row: WaitingEntry) -> None:
    row.key = key_name(settings.AUDIT_KEYS[0])
    row.hash = _waiting_hash(settings.AUDIT_KEYS[0], row)


def sign_head(head: AuditHead) -> None:
    head.key = key_name(settings.AUDIT_KEYS[0])
    head.hash = _head_hash(settings.AUDIT_KEYS[0], head)


def is_ours(signed: Link | WaitingEntry | AuditHead) -> bool:
    """Whether its hash was made with one of our keys, of what it says now."""
    secret = secrets().get(signed.key)
    if secret is None:
        return False
    if isinstance(signed, Link):
        expected = link_hash(secret, signed)
    elif isinstance(signed, WaitingEntry):
        expected = _waiting_hash(secret, signed)
    else:
        expected = _head_hash(secret, signed)
    # As bytes: whoever altered a hash need not have kept to ASCII.
    return hmac.compare_digest(expected.encode(), signed.hash.encode())


def _head_hash(secret: str, head: AuditHead) -> str:
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
