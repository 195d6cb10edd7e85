"""Takes what waits into the chain, after the transaction of the act."""

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from . import signing
from .head import append, go_on_after_fault, lock_head, store_head
from .models import Action, AuditEntry, WaitingEntry, insert

AT_ONCE = 500  # entries taken in one transaction


def take_waiting() -> int:
    """
    Chain what waits, and return how many entries that were. In a transaction of its own.

    The head is the first lock that it takes and the last thing it waits for: whoever comes second
    finds what was committed meanwhile, or nothing.
    """
    done = 0
    while taken := _take_or_rename():
        done += taken
    return done


def _take_or_rename() -> int:
    try:
        return _take()
    except IntegrityError:
        return _take(renaming=True)


@transaction.atomic
def _take(renaming: bool = False) -> int:
    """With `renaming`, acts get another `record` where an entry from elsewhere has taken theirs."""
    head = lock_head()
    waiting = list(WaitingEntry.objects.order_by("pk")[:AT_ONCE])
    if not waiting:
        return 0
    go_on_after_fault(head)
    used = _used_records(waiting) if renaming else set()
    entries = []
    for row in waiting:
        entry = AuditEntry(**{name: getattr(row, name) for name in signing.ACT_FIELDS})
        if not signing.is_ours(row):  # Written past the portal: the row is kept, but not believed.
            entry.action = Action.FORGED
        if row.record in used:
            entry.record = uuid4()
        append(head, entry)
        entries.append(entry)
    insert(entries)
    store_head(head)
    WaitingEntry.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(entries)


def _used_records(rows: list[WaitingEntry]) -> set[UUID]:
    entries = AuditEntry.objects.filter(record__in=[row.record for row in rows])
    return set(entries.values_list("record", flat=True))
