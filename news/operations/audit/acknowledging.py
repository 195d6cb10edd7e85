"""
How the log goes on being verified after a fault: an operator acknowledges it, in the log.

An entry (`Action.ACKNOWLEDGED`) names the entries that are not as they were written, what is wrong
with them and why that is known. They are passed over from then on, and everything before and after
is verified as always. It is signed as all are: whoever has the database alone acknowledges nothing.
"""

from dataclasses import asdict, replace

from django.db import transaction

from .head import go_on_after_fault, lock_head
from .models import Action, AuditHead
from .recording import Act, record_all
from .verification import returned
from .walking import BrokenError, Span, Walk, acknowledged_here, read_entries


def acknowledge(reason: str) -> list[Span]:
    """Acknowledge all faults that there are now, and return them. Reads the whole log, locked."""
    with transaction.atomic():
        head = lock_head()
        go_on_after_fault(head)
        faults = [replace(fault, reason=reason) for fault in find_faults(head)]
        record_all([Act(Action.ACKNOWLEDGED, details=asdict(fault)) for fault in faults])
    return faults


def find_faults(head: AuditHead) -> list[Span]:
    """Each with the entry after which the chain goes on as it was written."""
    known = acknowledged_here()
    walk = Walk(head.exported, head.exported_hash, acknowledged=known)
    span = returned(head)
    faults = [span] if span and span not in [replace(one, reason="") for one in known] else []
    first, fault = 0, ""  # of the one that the walk is in
    for link in read_entries(head.exported, head.count):
        if not fault:
            try:
                walk.follow(link)
                continue
            except BrokenError as error:
                first, fault = error.number or link.number, str(error)
        if walk.is_resumed_by(link):
            faults.append(Span(first, link.number - 1, link.previous, fault))
            walk.resume_after(faults[-1])
            walk.follow(link)
            fault = ""
    if fault:
        faults.append(Span(first, head.count, head.last_hash, fault))
    return faults
