"""
The head of the chain: locked, checked, moved forward and signed anew.

It is believed only as far as its signature and the last entry bear it out. Where they do not,
somebody has written past the portal. What stands there is not signed as if it were right, and acts
are not kept waiting outside of the chain, where they could be deleted: a signed entry is added that
says what was found (`Action.BROKEN`), and the chain goes on after it. That entry makes
`verify_audit` fail until an operator acknowledges it (`acknowledging`).
"""

import json
import logging
from functools import partial

from django.db import transaction
from django.utils import timezone

from . import signing
from .models import Action, AuditEntry, AuditHead, insert
from .signing import GENESIS

HEAD = 1  # the key of the only row

logger = logging.getLogger(__name__)


def lock_head() -> AuditHead:
    """
    The head, locked until the transaction ends; `fault_of` says whether it is to be believed.

    Made where there is no entry yet. Where it is missing, one that is not signed stands for it.
    """
    head = AuditHead.objects.select_for_update().filter(pk=HEAD).first()
    if head is not None:
        return head
    # Two that begin at once: the second waits here for the first.
    AuditHead.objects.bulk_create([_new_head()], ignore_conflicts=True)
    return AuditHead.objects.select_for_update().get(pk=HEAD)


def _new_head() -> AuditHead:
    first, last = AuditEntry.objects.order_by("number").first(), AuditEntry.objects.first()
    if first is None or last is None:
        head = AuditHead(pk=HEAD, last_hash=GENESIS, exported_hash=GENESIS)
        signing.sign_head(head)
        return head
    return AuditHead(
        pk=HEAD,
        count=last.number,
        last_hash=last.hash,
        exported=max(first.number - 1, 0),
        exported_hash=first.previous,
    )


def store_head(head: AuditHead) -> None:
    signing.sign_head(head)
    head.save(force_update=True)


def append(head: AuditHead, entry: AuditEntry) -> None:
    """Make the entry the next one after the head, which is to be stored then. Neither is here."""
    entry.number, entry.previous = head.count + 1, head.last_hash
    signing.sign_entry(entry)
    head.count, head.last_hash = entry.number, entry.hash


def signature_fault(head: AuditHead) -> str:
    """What is wrong with the head by itself; blank if nothing is."""
    if not head.hash:
        return "The head of the chain is missing."
    if head.key not in signing.secrets():
        return (
            f"The head of the chain is signed with a key that is not known ({head.key}). If "
            "AUDIT_KEY or SECRET_KEY was changed, name the earlier one in AUDIT_OLD_KEYS."
        )
    return "" if signing.is_ours(head) else "The head of the chain was altered."


def fault_of(head: AuditHead) -> str:
    """Why the chain cannot go on after the head as it stands; blank if it can. One query."""
    if fault := signature_fault(head):
        return fault
    rows = AuditEntry.objects.filter(number__gte=head.count).order_by("number")
    found = list(rows.values_list("number", "hash", "key")[:2])
    if found and found[0][0] == head.count:
        _number, last_hash, key = found.pop(0)
        if last_hash != head.last_hash:
            return f"Entry {head.count} is not the one that the head of the chain names."
        if is_older(head.key, key):
            return "The head of the chain is signed with an older key than the last entry."
    elif (head.count, head.last_hash) != (head.exported, head.exported_hash):
        return f"Entry {head.count} is missing, which the head of the chain names as the last."
    if found:
        return f"Entry {found[0][0]} was written past the portal."
    return ""


def is_older(key: str, than: str) -> bool:
    """Of two names of keys; one that is not known is no older."""
    names = list(signing.secrets())
    return key in names and than in names and names.index(key) > names.index(than)


def go_on_after_fault(head: AuditHead) -> None:
    """If the head is not to be believed, say so in the chain, so that it can go on."""
    fault = fault_of(head)
    if not fault:
        return
    claimed = f"The head said that entries {head.exported + 1} to {head.count} are kept."
    newest = AuditEntry.objects.values_list("number", "hash").first() or (0, GENESIS)
    if signature_fault(head):
        head.last_hash = newest[1]
    # Numbers are not used twice, and triggers let the head go forward only.
    head.count = max(newest[0], head.count, head.exported)
    entry = AuditEntry(
        at=timezone.now(),
        action=Action.BROKEN,
        details=json.dumps({"found": f"{fault} {claimed}"}),
    )
    append(head, entry)
    insert([entry])
    store_head(head)
    told = partial(
        logger.error,
        "The audit log was tampered with: %s Entry %d says so. Run manage.py verify_audit.",
        fault,
        entry.number,
    )
    transaction.on_commit(told)
