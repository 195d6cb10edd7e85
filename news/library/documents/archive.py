"""
A ZIP read strictly, so that every unpacker sees in it what is checked here.

Its parts must follow one another from the first byte to the last: nothing before, behind or
between them, no part used twice, both of the names that each file has alike. All of it is
inflated once, in chunks and counted, whatever the table of contents claims. (Format: PKWARE
APPNOTE 6.3, sections 4.3 and 4.4.)
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from . import foreign, refusals
from .document_limits import (
    MAX_DIRECTORY,
    MAX_ELEMENTS,
    MAX_ENTRIES,
    MAX_INFLATED,
    MAX_RATIO,
    RATIO_FROM,
)

_CHUNK = 1024 * 1024  # bytes
_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_MARK, _CENTRAL_MARK, _LOCAL_MARK = foreign.EMPTY_ZIP, b"PK\x01\x02", foreign.ZIP
_ZIP64_LOCATOR = b"PK\x06\x07"
_ENCRYPTED, _DESCRIBED, _UTF8 = 0x2041, 0x0008, 0x0800  # bits of the flags
_STORED, _DEFLATED, _AES = 0, 8, 99
_DESCRIPTORS = frozenset({0, 12, 16, 20, 24})  # bytes of what may follow a file's data
_UNIX, _LINK, _FILE_TYPE = 3, 0o120000, 0o170000
# A colon makes a drive, or a hidden stream of another file.
_WRONG_PART = re.compile(rb"\.\.?| *|.*[:\x00-\x1f\x7f].*", re.DOTALL)


class Budget:
    """What a file may unpack to, with all that is nested in it."""

    def __init__(self) -> None:
        self._bytes = MAX_INFLATED
        self._entries = MAX_ENTRIES
        self._elements = MAX_ELEMENTS

    def spend_bytes(self, count: int) -> None:
        self._bytes -= count
        if self._bytes < 0:
            raise refusals.bomb()

    def spend_entries(self, count: int) -> None:
        self._entries -= count
        if self._entries < 0:
            raise refusals.bomb()

    def spend_element(self) -> None:
        self._elements -= 1
        if self._elements < 0:
            raise refusals.bomb()


@dataclass(frozen=True)
class Entry:
    name: str
    raw_name: bytes
    flags: int
    method: int
    checksum: int
    packed: int  # bytes
    size: int  # bytes
    offset: int

    @property
    def is_folder(self) -> bool:
        return self.raw_name.endswith((b"/", b"\\"))

    @property
    def extension(self) -> str:
        return self.name.rpartition("/")[2].rpartition(".")[2].lower()


class Archive:
    """The files of a ZIP that keeps the rules above. Raises AttachmentError for any other."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._file = file
        self.budget = budget
        self._data_at: dict[int, int] = {}
        end_at, count, directory_at = self._find_directory()
        budget.spend_entries(count)
        self.entries = self._read_directory(directory_at, end_at, count)
        self._check_declared_sizes()
        self._check_layout(directory_at)

    def read_head(self, entry: Entry) -> tuple[bytes, Iterator[bytes]]:
        """
        How the file's data begins, foreign.HEAD bytes or more if there are so many, and the rest.

        However oddly it is packed: a packed megabyte may inflate to nothing.
        """
        chunks = self.chunks(entry)
        head = b""
        for chunk in chunks:
            head += chunk
            if len(head) >= foreign.HEAD:
                break
        return head, chunks

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The file's data, counted and verified against what is claimed of it."""
        total = checksum = 0
        for chunk in self._inflate(entry):
            total += len(chunk)
            if total > entry.size:
                raise refusals.bomb()
            self.budget.spend_bytes(len(chunk))
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if total != entry.size or checksum != entry.checksum:
            raise refusals.damaged()

    def _find_directory(self) -> tuple[int, int, int]:
        size = self._file.seek(0, 2)
        tail_at = self._file.seek(max(0, size - 65_535 - _END.size))
        tail = self._file.read()
        at = tail.rfind(_END_MARK)
        if at == -1 or len(tail) - at < _END.size:
            raise refusals.damaged()
        _mark, disk, first, here, count, length, start, comment = _END.unpack_from(tail, at)
        behind = len(tail) - at - _END.size
        if behind != comment:
            raise refusals.polyglot() if behind > comment else refusals.damaged()
        if 0xFFFF in (here, count) or 0xFFFFFFFF in (length, start):
            raise refusals.unusual_archive()
        if tail[:at].endswith(_ZIP64_LOCATOR + tail[max(0, at - 16) : at]):
            raise refusals.unusual_archive()
        if disk or first or here != count:
            raise refusals.unusual_archive()
        if length > MAX_DIRECTORY:
            raise refusals.bomb()
        text = tail[at + _END.size :]
        if start + length != tail_at + at or foreign.INSIDE.search(text) or foreign.PDF in text:
            raise refusals.polyglot()
        return tail_at + at, count, start

    def _read_directory(self, start: int, end: int, count: int) -> list[Entry]:
        self._file.seek(start)
        directory = self._file.read(end - start)
        entries: list[Entry] = []
        names: set[str] = set()
        position = 0
        while position < len(directory):
            entry, position = _read_entry(directory, position)
            if entry.name.casefold() in names:
                raise refusals.unusual_archive()
            names.add(entry.name.casefold())
            entries.append(entry)
            if len(entries) > count:
                raise refusals.damaged()
        if len(entries) != count:
            raise refusals.damaged()
        return entries

    def _check_declared_sizes(self) -> None:
        if sum(entry.size for entry in self.entries) > MAX_INFLATED:
            raise refusals.bomb()
        for entry in self.entries:
            if entry.size > RATIO_FROM and entry.size > entry.packed * MAX_RATIO:
                raise refusals.bomb()

    def _check_layout(self, end: int) -> None:
        expected, gaps = 0, frozenset({0})
        for entry in sorted(self.entries, key=lambda entry: entry.offset):
            if entry.offset < expected:
                raise refusals.bomb()  # Two files share their data.
            if entry.offset - expected not in gaps:
                raise refusals.polyglot()
            data_at = self._check_local_header(entry)
            self._data_at[entry.offset] = data_at
            expected = data_at + entry.packed
            gaps = _DESCRIPTORS if entry.flags & _DESCRIBED else frozenset({0})
        if end - expected not in gaps:
            raise refusals.polyglot() if end > expected else refusals.damaged()

    def _check_local_header(self, entry: Entry) -> int:
        self._file.seek(entry.offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(_LOCAL_MARK):
            raise refusals.damaged()
        _mark, _v, flags, method, *_times_and_sizes, name, extra = _LOCAL.unpack(header)
        if flags & _ENCRYPTED:
            raise refusals.protected()
        if method != entry.method or self._file.read(name) != entry.raw_name:
            raise refusals.polyglot()
        return entry.offset + _LOCAL.size + int(name) + int(extra)

    def _inflate(self, entry: Entry) -> Iterator[bytes]:
        left = entry.packed
        inflater = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == _DEFLATED else None
        # A caller may move the file between two chunks: each is read from where it is.
        position = self._data_at[entry.offset]
        while left:
            self._file.seek(position)
            packed = self._file.read(min(left, _CHUNK))
            if not packed:
                raise refusals.damaged()
            position += len(packed)
            left -= len(packed)
            if inflater is None:
                yield packed
                continue
            while packed:
                try:
                    yield inflater.decompress(packed, _CHUNK)
                except zlib.error as error:
                    raise refusals.damaged() from error
                packed = inflater.unconsumed_tail
                if inflater.unused_data:
                    raise refusals.polyglot()
        if inflater is not None:
            yield inflater.flush()
            if not inflater.eof:
                raise refusals.damaged()


def _read_entry(directory: bytes, position: int) -> tuple[Entry, int]:
    if len(directory) - position < _CENTRAL.size:
        raise refusals.damaged()
    (mark, made_by, _needed, flags, method, _time, _date, checksum, packed, size, name_length) = (
        _CENTRAL.unpack_from(directory, position)[:11]
    )
    extra, comment, disk, _internal, external, offset = _CENTRAL.unpack_from(directory, position)[
        11:
    ]
    name_at = position + _CENTRAL.size
    raw_name = directory[name_at : name_at + name_length]
    if mark != _CENTRAL_MARK or len(raw_name) < name_length or not raw_name:
        raise refusals.damaged()
    name = _decode_name(raw_name, flags)
    if flags & _ENCRYPTED or method == _AES:
        raise refusals.protected()
    if method not in (_STORED, _DEFLATED) or disk or 0xFFFFFFFF in (packed, size, offset):
        raise refusals.unusual_archive()
    if method == _STORED and packed != size:
        raise refusals.damaged()
    is_link = made_by >> 8 == _UNIX and external >> 16 & _FILE_TYPE == _LINK
    if is_link or not _is_safe(raw_name):
        raise refusals.unsafe_name(name)
    entry = Entry(name, raw_name, flags, method, checksum, packed, size, offset)
    return entry, name_at + name_length + extra + comment


def _is_safe(raw_name: bytes) -> bool:
    """Whether it names a place below the folder that the ZIP is unpacked to."""
    # Not decoded first: dots and slashes are the same bytes in every encoding it may be in.
    parts = re.split(rb"[/\\]", raw_name)
    if not parts[-1]:
        parts.pop()  # A folder ends in its slash.
    return bool(parts) and not any(_WRONG_PART.fullmatch(part) for part in parts)


def _decode_name(raw_name: bytes, flags: int) -> str:
    """Chinese Windows writes names in its own encoding without saying so."""
    for encoding in ("utf-8",) if flags & _UTF8 else ("utf-8", "gb18030"):
        try:
            return raw_name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw_name.decode("cp437")
