"""Finds the first entry that is not as it was written: altered, missing, moved or never ours."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from pathlib import Path

from django.db.models import Max

from . import signing
from .head import HEAD, is_older, signature_fault
from .models import AuditEntry, AuditHead, WaitingEntry
from .signing import GENESIS, Link
from .walking import (
    BrokenError,
    Span,
    Walk,
    acknowledged,
    acknowledged_here,
    read_entries,
    read_file,
)

SEARCHED = 1_000  # numbers on each side that a moved entry may have had


@dataclass(frozen=True)
class Verified:
    first: int
    last: int
    count: int
    last_hash: str
    waiting: int
    # Faults that were passed over.
    acknowledged: tuple[Span, ...] = ()


def verify(expected: Iterable[str] = ()) -> Verified:
    """
    Walk the kept entries; raises BrokenError.

    `expected` are hashes that were noted elsewhere: each must be that of a kept entry, or of the
    last exported one. One row after the other is read, and nothing is locked: entries that are
    added meanwhile are left for the next time.
    """
    head = AuditHead.objects.filter(pk=HEAD).first()
    try:
        return _verify(head, set(expected))
    except BrokenError:
        later = AuditHead.objects.filter(pk=HEAD).first()
        if head is None or later is None or later.exported == head.exported:
            raise
    # Entries were exported and removed while they were read.
    return _verify(later, set(expected))


def _verify(head: AuditHead | None, wanted: set[str]) -> Verified:
    if head is None:
        if AuditEntry.objects.exists():
            raise BrokenError(None, "The head of the chain is missing.")
        _check_found(wanted)
        return Verified(0, 0, 0, GENESIS, WaitingEntry.objects.count())
    wanted.discard(head.exported_hash)
    known = acknowledged_here()
    walk = Walk(head.exported, head.exported_hash, wanted, known)
    for link in read_entries(head.exported, head.count):
        try:
            walk.follow(link)
        except BrokenError as error:
            moved = _number_of(link) if error.number == link.number else None
            if moved is None:
                raise
            raise BrokenError(link.number, f"it is entry {moved}, which was moved.") from error
    if walk.number < head.count:
        count = head.count - walk.number
        raise BrokenError(walk.number + 1, f"it is missing, with the last {count} entries.")
    _check_head(head, walk)
    _check_returned(head, known)
    _check_found(wanted)
    waiting = WaitingEntry.objects.count()
    passed = tuple(walk.passed)
    return Verified(head.exported + 1, walk.number, walk.count, walk.last_hash, waiting, passed)


def _check_head(head: AuditHead, walk: Walk) -> None:
    if fault := signature_fault(head):
        raise BrokenError(None, fault)
    if head.last_hash != walk.last_hash:
        raise BrokenError(walk.number, "it is not the entry that the head of the chain names.")
    if is_older(head.key, walk.key):
        raise BrokenError(None, "The head is signed with an older key than the last entry.")
    newest = AuditEntry.objects.aggregate(newest=Max("number"))["newest"] or 0
    # Read after the newest entry, so that it counts whatever was added meanwhile.
    counted = AuditHead.objects.values_list("count", flat=True).filter(pk=HEAD).first() or 0
    if newest > counted:
        raise BrokenError(counted + 1, "the head of the chain does not know it.")


def returned(head: AuditHead) -> Span | None:
    """Entries that the head calls removed, and that are there."""
    first = AuditEntry.objects.filter(number__lte=head.exported).order_by("number").first()
    if first is None:
        return None
    fault = f"Entry {first.number}: it was exported and removed, and is there again."
    return Span(first.number, head.exported, head.exported_hash, fault)


def _check_returned(head: AuditHead, known: Iterable[Span]) -> None:
    span = returned(head)
    if span is None:
        return
    if not any(replace(one, reason="") == span for one in known):
        raise BrokenError(None, span.fault)


def _check_found(wanted: set[str]) -> None:
    if wanted:
        raise BrokenError(
            None,
            f"No entry has the hash {', '.join(sorted(wanted))}: last entries were taken away, or "
            "the database was put back to an earlier state, or the entry was exported.",
        )


def _number_of(link: Link) -> int | None:
    """The number under which the entry was written, if it was another."""
    before = AuditEntry.objects.filter(hash=link.previous).values_list("number", flat=True).first()
    after = AuditEntry.objects.filter(previous=link.hash).values_list("number", flat=True).first()
    near = range(max(1, link.number - SEARCHED), link.number + SEARCHED)
    for number in ((before or 0) + 1, (after or 0) - 1, *near):
        if number != link.number and signing.is_ours(link._replace(number=number)):
            return number
    return None


def verify_files(paths: Sequence[Path], wanted: set[str]) -> Walk:
    """
    Walk exported files and on to what is kept; raises BrokenError, also for a gap between them.

    The entries that the files and the database both have must be the same. The first file may begin
    anywhere: earlier ones may be kept elsewhere. Hashes that are found are taken out of `wanted`.
    """
    first = min((_first_of(path) for path in paths), key=lambda link: link.number)
    told = acknowledged(chain.from_iterable(read_file(path) for path in paths))
    walk = Walk(first.number - 1, first.previous, wanted, [*told, *acknowledged_here()])
    head = AuditHead.objects.filter(pk=HEAD).first()
    at_mark = walk.last_hash if head and walk.number == head.exported else None
    for path, link in _read_files(paths):
        try:
            walk.follow(link)
        except BrokenError as error:
            raise BrokenError(None, f"{path}: {error}") from error
        if head and walk.number == head.exported:
            at_mark = walk.last_hash
    if head is None or at_mark is None:
        raise BrokenError(
            None,
            f"The files end with entry {walk.number}, and the first that is kept follows entry "
            f"{head.exported if head else 0}: name all files between, too.",
        )
    if at_mark != head.exported_hash:
        raise BrokenError(None, "What is kept does not follow the exported files.")
    kept = AuditEntry.objects.filter(number=walk.number).values_list("hash", flat=True).first()
    if walk.number > head.exported and kept != walk.last_hash:
        raise BrokenError(walk.number, "the file has it, and the database another one or none.")
    return walk


def _read_files(paths: Sequence[Path]) -> Iterator[tuple[Path, Link]]:
    """The entries of all files by number; one that several of them have comes once."""
    files = [zip(repeat(path), read_file(path), strict=False) for path in paths]
    before = None
    for path, link in heapq.merge(*files, key=lambda found: found[1].number):
        if link != before:
            yield path, link
        before = link


def _first_of(path: Path) -> Link:
    first = next(read_file(path), None)
    if first is None:
        raise BrokenError(None, f"{path} is empty.")
    return first
