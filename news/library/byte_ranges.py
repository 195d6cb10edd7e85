"""A part of a file, so that a broken download can be resumed (RFC 9110, section 14)."""

import re
from typing import IO

from django.core.files.base import File

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def parse_range(header: str, size: int) -> range | None:
    """
    The bytes that the header asks for, of a file of `size` bytes; empty if it has no such bytes.

    None means the whole file: no header, several ranges, other units, or an invalid value.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


class Part:
    """A part of a file that can be read and closed like the file itself."""

    def __init__(self, file: IO[bytes] | File, wanted: range) -> None:
        self._file = file
        self._left = len(wanted)
        file.seek(wanted.start)

    def read(self, count: int = -1) -> bytes:
        data = self._file.read(self._left if count < 0 else min(count, self._left))
        self._left -= len(data)
        return data

    def fileno(self) -> int:
        return self._file.fileno()

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
