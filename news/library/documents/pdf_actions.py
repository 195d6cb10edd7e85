"""
What a PDF does by itself: what /OpenAction and /AA lead to may only jump to a place in it.

Every definition of an object counts, wherever it is and whichever the file's own table names.
(Actions: ISO 32000-1, 12.6; values: 7.3; object streams: 7.5.7.)
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import NamedTuple

from . import refusals

ObjectStream = tuple[bytes, int]  # inflated, and where the first object begins in it

_MAX_STEPS = 8  # from an action to the next, each of which goes over the whole file
_MAX_DEPTH = 24  # of arrays and dictionaries in one another
_MAX_VALUE = 64 * 1024  # bytes
_MAX_READ = 8 * 1024 * 1024  # bytes of all values together
_SPACE = rb"(?:[\x00\t\n\f\r ]|%[^\r\n]*)"
_REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    _SPACE + rb"*+(<<|>>|<[^<>]*>|[\[\](){}<>]|/" + _REGULAR + rb"*|" + _REGULAR + rb"+)"
)
_REFERENCE = re.compile(
    _SPACE + rb"*+(\d{1,10})" + _SPACE + rb"++\d{1,5}" + _SPACE + rb"++R(?!" + _REGULAR + rb")"
)
# Of what is searched for: a comment of any length would be read again from each place in it.
_GAP = rb"(?:[\x00\t\n\f\r ]|%[^\r\n]{0,80}+[\r\n])"
_DEFINITION = re.compile(rb"(?<!\d)(\d{1,10})" + _GAP + rb"++\d{1,5}" + _GAP + rb"++obj")


def name_pattern(*names: str) -> bytes:
    """A pattern for each name, any letter of it in hexadecimal."""
    spelled = ("".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in n) for n in names)
    return b"/(?:" + "|".join(spelled).encode() + b")(?!" + _REGULAR + b")"


# The head of an object stream: the number of each object, and its place behind the first.
_PLACE = re.compile(rb"(\d{1,10})[\x00\t\n\f\r ]++(\d{1,10})(?=[\x00\t\n\f\r ]|\Z)")
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_HEXADECIMAL = re.compile(rb"#([0-9A-Fa-f]{2})")
# When an additional action is due: of the document, a page, an annotation, a field (12.6.3).
_EVENTS = frozenset(b"E X D U Fo Bl PO PC PV PI O C K F V WC WS DS WP DP".split())
_OPENING = re.compile(name_pattern("OpenAction"))
# With what follows it, or compressed bytes would hold it by chance.
_EVENTS_OF = re.compile(name_pattern("AA") + rb"(?=" + _GAP + rb"*+(?:<<|\d|%))")


class _Name(NamedTuple):
    text: bytes


class _Reference(NamedTuple):
    number: int


class _Dictionary(NamedTuple):
    # Not a dict: which of two values of one key counts differs from reader to reader.
    pairs: list[tuple[bytes, object]]


class _Role(Enum):
    """What a value stands for, and so what an array there is and which references count."""

    OPENING = auto()  # an action, or the array of a place in the document
    EVENTS = auto()  # an action for each event
    ACTION = auto()  # one, or an array of them


class Actions:
    """Looks through what acts by itself. Raises AttachmentError where it does more than jump."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._seen: set[tuple[int, _Role]] = set()
        self._wanted: dict[int, set[_Role]] = {}  # by the number of the object
        self._left = _MAX_READ

    def look_through(self, text: bytes) -> None:
        """Whatever acts by itself in the file's own bytes, or in those of an object stream."""
        for match in _OPENING.finditer(text):
            self._check(self._read(text, match.end()), _Role.OPENING)
        for match in _EVENTS_OF.finditer(text):
            self._check(self._read(text, match.end()), _Role.EVENTS)

    def follow(self, object_streams: Callable[[], Iterable[ObjectStream]]) -> None:
        """What all of that refers to, directly or in as many steps as _MAX_STEPS."""
        for _step in range(_MAX_STEPS):
            if not self._wanted:
                return
            wanted, self._wanted = self._wanted, {}
            for match in _DEFINITION.finditer(self._data):
                self._check_object(wanted, int(match[1]), self._data, match.end())
            for content, first in object_streams():
                for match in _PLACE.finditer(content, 0, first):
                    self._check_object(wanted, int(match[1]), content, first + int(match[2]))
        if self._wanted:
            raise refusals.unreadable_pdf()

    def _check_object(
        self, wanted: dict[int, set[_Role]], number: int, text: bytes, position: int
    ) -> None:
        for role in wanted.get(number, ()):
            self._check(self._read(text, position), role)

    def _read(self, text: bytes, position: int) -> object:
        value, end = _read(text[position : position + _MAX_VALUE], 0)
        self._left -= end + 64  # Reading nothing takes its time, too.
        if end >= _MAX_VALUE or self._left < 0:
            raise refusals.unreadable_pdf()
        return value

    def _check(self, value: object, role: _Role) -> None:
        if isinstance(value, _Reference):
            if (value.number, role) not in self._seen:
                self._seen.add((value.number, role))
                self._wanted.setdefault(value.number, set()).add(role)
        elif isinstance(value, list) and role is _Role.ACTION:
            for one in value:
                self._check(one, role)
        elif isinstance(value, _Dictionary) and role is _Role.EVENTS:
            for key, action in value.pairs:
                if key in _EVENTS:
                    self._check(action, _Role.ACTION)
        elif isinstance(value, _Dictionary):
            self._check_action(value)

    def _check_action(self, action: _Dictionary) -> None:
        kinds = [kind for key, kind in action.pairs if key == b"S"]
        if not kinds or any(kind != _Name(b"GoTo") for kind in kinds):
            raise refusals.active_pdf()
        for key, following in action.pairs:
            if key == b"Next":
                self._check(following, _Role.ACTION)


def _read(text: bytes, position: int, depth: int = 0) -> tuple[object, int]:
    """The value at that place and where it ends; None for numbers, strings and what is broken."""
    if depth > _MAX_DEPTH:
        raise refusals.unreadable_pdf()
    if match := _REFERENCE.match(text, position):
        return _Reference(int(match[1])), match.end()
    match = _TOKEN.match(text, position)
    if match is None:
        return None, len(text)
    token, position = match[1], match.end()
    if token == b"(":
        return None, _end_of_string(text, position)
    if token in (b"<<", b"["):
        return _read_values(text, position, token, depth)
    if token.startswith(b"/"):
        return _Name(_HEXADECIMAL.sub(lambda m: bytes([int(m[1], 16)]), token[1:])), position
    return None, position


def _read_values(text: bytes, position: int, opening: bytes, depth: int) -> tuple[object, int]:
    end = b">>" if opening == b"<<" else b"]"
    values: list[object] = []
    while (match := _TOKEN.match(text, position)) and match[1] != end:
        value, position = _read(text, position, depth + 1)
        values.append(value)
    position = match.end() if match else len(text)
    if opening == b"[":
        return values, position
    keys = [key for key in values[::2] if isinstance(key, _Name)]
    if 2 * len(keys) != len(values):
        raise refusals.unreadable_pdf()
    return _Dictionary(list(zip((key.text for key in keys), values[1::2], strict=True))), position


def _end_of_string(text: bytes, position: int) -> int:
    is_open = 1
    for match in _PARENTHESIS.finditer(text, position):
        is_open += {b"(": 1, b")": -1}.get(match[0], 0)
        if not is_open:
            return match.end()
    return len(text)
