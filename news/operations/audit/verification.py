"""Finds the first entry that is not as it was written: altered, missing, moved or never ours."""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Max
from django.utils.dateparse import parse_datetime

from . import chain, triggers
from .chain import FIELDS, GENESIS, HEAD, Link
from .models import AuditEntry, AuditHead, WaitingEntry

CHUNK = 2_000  # rows held in memory
SEARCHED = 1_000  # numbers on each side that a moved entry may have had


class BrokenError(Exception):
    """Says what is wrong; `number` is the first entry that is, or None where it is the head."""

    def __init__(self, number: int | None, reason: str) -> None:
        super().__init__(reason if number is None else f"Entry {number}: {reason}")
        self.number = number


@dataclass
class Walk:
    """Follows entries in order, from the one after `number`, whose hash is `last_hash`."""

    number: int = 0
    last_hash: str = GENESIS
    # Hashes to look for that were noted elsewhere.
    wanted: set[str] = field(default_factory=set)
    count: int = 0
    _secrets: dict[str, str] = field(default_factory=chain.secrets)
    _key: str = ""

    def follow(self, link: Link) -> None:
        """Raises BrokenError if the entry is not the next one, as it was written."""
        expected = self.number + 1
        if link.number > expected:
            raise BrokenError(expected, f"it is missing; the next one is {link.number}.")
        if link.number < expected:
            raise BrokenError(link.number, "it comes twice, or after a later one.")
        if link.key != self._key:
            self._change_key(link)
        if not hmac.compare_digest(chain.sign_link(self._secrets[link.key], link), link.hash):
            raise BrokenError(expected, "it was altered after it was written.")
        if link.previous != self.last_hash:
            raise BrokenError(expected, f"it does not follow entry {self.number} as it stands.")
        self.number, self.last_hash = link.number, link.hash
        self.count += 1
        self.wanted.discard(link.hash)

    def _change_key(self, link: Link) -> None:
        names = list(self._secrets)
        if link.key not in names:
            raise BrokenError(
                link.number,
                f"it is signed with a key that is not known ({link.key}). If AUDIT_KEY or "
                "SECRET_KEY was changed, name the earlier one in AUDIT_OLD_KEYS.",
            )
        if self._key and names.index(link.key) > names.index(self._key):
            raise BrokenError(link.number, "it is signed with an older key than the one before.")
        self._key = link.key


@dataclass(frozen=True)
class Verified:
    first: int
    last: int
    count: int
    last_hash: str
    waiting: int


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
    walk = Walk(head.exported, head.exported_hash, wanted)
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
    _check_found(wanted)
    return Verified(
        head.exported + 1, walk.number, walk.count, walk.last_hash, WaitingEntry.objects.count()
    )


def _check_head(head: AuditHead, walk: Walk) -> None:
    secrets = chain.secrets()
    names = list(secrets)
    if head.key not in names:
        raise BrokenError(None, f"The head is signed with a key that is not known ({head.key}).")
    if not hmac.compare_digest(chain.sign_head(secrets[head.key], head), head.hash):
        raise BrokenError(None, "The head of the chain was altered.")
    if head.last_hash != walk.last_hash:
        raise BrokenError(walk.number, "it is not the entry that the head of the chain names.")
    newest = AuditEntry.objects.aggregate(newest=Max("number"))["newest"] or 0
    # Read after the newest entry, so that it counts whatever was added meanwhile.
    counted = AuditHead.objects.values_list("count", flat=True).filter(pk=HEAD).first() or 0
    if newest > counted:
        raise BrokenError(counted + 1, "the head of the chain does not know it.")
    older = AuditEntry.objects.filter(number__lte=head.exported).first()
    if older is not None:
        raise BrokenError(older.number, "it was exported and removed, and is there again.")


def _check_found(wanted: set[str]) -> None:
    if wanted:
        raise BrokenError(
            None,
            f"No entry has the hash {', '.join(sorted(wanted))}: last entries were taken away, or "
            "the database was put back to an earlier state, or the entry was exported.",
        )


def _number_of(link: Link) -> int | None:
    """The number under which the entry was written, if it was another."""
    secrets = chain.secrets()
    before = AuditEntry.objects.filter(hash=link.previous).values_list("number", flat=True).first()
    after = AuditEntry.objects.filter(previous=link.hash).values_list("number", flat=True).first()
    near = range(max(1, link.number - SEARCHED), link.number + SEARCHED)
    for number in ((before or 0) + 1, (after or 0) - 1, *near):
        if number != link.number and link.key in secrets:
            signed = chain.sign_link(secrets[link.key], link._replace(number=number))
            if hmac.compare_digest(signed, link.hash):
                return number
    return None


def read_entries(after: int, last: int) -> Iterator[Link]:
    """Those with the numbers above `after`, up to `last`, in order."""
    rows = AuditEntry.objects.filter(number__gt=after, number__lte=last).order_by("number")
    return map(Link._make, rows.values_list(*FIELDS).iterator(chunk_size=CHUNK))


def read_file(path: Path) -> Iterator[Link]:
    """The entries of an exported file; raises BrokenError where a line is none."""
    with path.open(encoding="utf-8") as file:
        for place, line in enumerate(file, start=1):
            try:
                values = json.loads(line)
                values["at"] = parse_datetime(values["at"])
                values["at"].utcoffset()
                yield Link(**values)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise BrokenError(None, f"{path}, line {place}: it is no entry.") from error


def verify_files(paths: Iterable[Path], wanted: set[str]) -> Walk:
    """
    Walk exported files and on to what is kept; raises BrokenError, also for a gap between them.

    The entries that the files and the database both have must be the same. The first file may begin
    anywhere: earlier ones may be kept elsewhere. Hashes that are found are taken out of `wanted`.
    """
    begins = sorted((_first_of(path), path) for path in paths)
    first = begins[0][0]
    walk = Walk(first.number - 1, first.previous, wanted)
    head = AuditHead.objects.filter(pk=HEAD).first()
    at_mark = walk.last_hash if head and walk.number == head.exported else None
    for _first, path in begins:
        try:
            for link in read_file(path):
                walk.follow(link)
                if head and walk.number == head.exported:
                    at_mark = walk.last_hash
        except BrokenError as error:
            raise BrokenError(None, f"{path}: {error}") from error
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


def _first_of(path: Path) -> Link:
    first = next(read_file(path), None)
    if first is None:
        raise BrokenError(None, f"{path} is empty.")
    return first


def lacking_triggers() -> list[str]:
    return triggers.lacking(DEFAULT_DB_ALIAS)
