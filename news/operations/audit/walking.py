"""Follows the chain, in the database or in exported files, to the first entry that breaks it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils.dateparse import parse_datetime

from . import signing
from .head import is_older
from .models import Action, AuditEntry
from .signing import GENESIS, Link

CHUNK = 2_000  # rows held in memory


class BrokenError(Exception):
    """Says what is wrong; `number` is the first entry that is, or None where it is the head."""

    def __init__(self, number: int | None, reason: str) -> None:
        super().__init__(reason if number is None else f"Entry {number}: {reason}")
        self.number = number


@dataclass(frozen=True)
class Span:
    """
    A fault of the entries from `first` to `last`, that an operator may acknowledge.

    `last` is `first - 1` if only the link between those two is broken.
    """

    first: int
    last: int
    hash: str  # what the entry after `last` has to follow
    fault: str
    reason: str = ""  # the operator's, once it is acknowledged


@dataclass
class Walk:
    """
    Follows entries in order, from the one after `number`, whose hash is `last_hash`.

    Faults that were acknowledged are passed over, each once and only with what was there then.
    """

    number: int = 0
    last_hash: str = GENESIS
    # Hashes to look for that were noted elsewhere.
    wanted: set[str] = field(default_factory=set)
    acknowledged: Iterable[Span] = ()
    count: int = 0
    passed: list[Span] = field(default_factory=list)
    _until: int = 0  # the last entry of a span that is passed over
    key: str = ""

    def follow(self, link: Link) -> None:
        """Raises BrokenError if the entry is not the next one, as it was written."""
        while link.number > self._until:
            try:
                self._follow(link)
            except BrokenError as error:
                self._pass_over(error)
            else:
                return

    def is_resumed_by(self, link: Link) -> bool:
        """Whether the chain goes on with this entry, as it was written, after a fault before."""
        after = replace(self, number=link.number - 1, last_hash=link.previous, wanted=set())
        try:
            after._follow(link)
        except BrokenError:
            return False
        return True

    def resume_after(self, span: Span) -> None:
        self.number, self.last_hash, self._until = span.last, span.hash, span.last
        self.passed.append(span)

    def _pass_over(self, error: BrokenError) -> None:
        for span in self.acknowledged:
            within = range(span.first, max(span.first, span.last) + 1)
            if error.number in within and span.last >= self.number and span not in self.passed:
                self.resume_after(span)
                return
        raise error

    def _follow(self, link: Link) -> None:
        expected = self.number + 1
        if link.number > expected:
            raise BrokenError(expected, f"it is missing; the next one is {link.number}.")
        if link.number < expected:
            raise BrokenError(link.number, "it comes twice, or after a later one.")
        if link.key != self.key:
            self._check_key(link)
        if not signing.is_ours(link):
            raise BrokenError(expected, "it was altered after it was written.")
        if link.previous != self.last_hash:
            raise BrokenError(expected, f"it does not follow entry {self.number} as it stands.")
        if link.action == Action.BROKEN:
            found = json.loads(link.details)["found"]
            raise BrokenError(expected, f"it says that the log was tampered with: {found}")
        self.number, self.last_hash, self.key = link.number, link.hash, link.key
        self.count += 1
        self.wanted.discard(link.hash)

    def _check_key(self, link: Link) -> None:
        if link.key not in signing.secrets():
            raise BrokenError(
                link.number,
                f"it is signed with a key that is not known ({link.key}). If AUDIT_KEY or "
                "SECRET_KEY was changed, name the earlier one in AUDIT_OLD_KEYS.",
            )
        if is_older(link.key, self.key):
            raise BrokenError(link.number, "it is signed with an older key than the one before.")


def acknowledged(links: Iterable[Link]) -> list[Span]:
    """The faults that signed entries acknowledge."""
    entries = [
        link for link in links if link.action == Action.ACKNOWLEDGED and signing.is_ours(link)
    ]
    return [Span(**json.loads(link.details)) for link in entries]


def acknowledged_here() -> list[Span]:
    """Those of the database."""
    rows = AuditEntry.objects.filter(action=Action.ACKNOWLEDGED).order_by("number")
    return acknowledged(map(Link._make, rows.values_list(*Link._fields)))


def read_entries(after: int, last: int) -> Iterator[Link]:
    """Those with the numbers above `after`, up to `last`, in order."""
    rows = AuditEntry.objects.filter(number__gt=after, number__lte=last).order_by("number")
    return map(Link._make, rows.values_list(*Link._fields).iterator(chunk_size=CHUNK))


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
