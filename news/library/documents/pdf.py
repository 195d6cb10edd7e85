"""
PDF: whole, one file only, not encrypted, and without what acts by itself.

What acts is told by names (`/JavaScript`, `/Launch`, …), spelled plainly or with `#xx`. They are
looked for in the file's own bytes and inside its object streams, which are inflated for it up to
a bound; one that is packed otherwise than by Flate alone is refused. What starts by itself may
only jump to a place in the document (`pdf_actions`). Forms that send nothing, links that a reader
clicks, signatures and bookmarks pass. Not seen: names in object streams whose dictionary neither
says `/ObjStm` nor has `/First`, names in any other packed stream, and what fonts and pictures do
to a faulty reader.
(Names and streams: ISO 32000-1, 7.3.5, 7.3.8 and 7.5.7; actions: 12.6.)
"""

import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from typing import BinaryIO

from . import foreign, refusals
from .document_limits import MAX_OBJECT_STREAM, MAX_OBJECT_STREAMS, MAX_STREAMS
from .pdf_actions import Actions, ObjectStream, name_pattern

_TAIL = 65_535 + 22  # bytes that may hold the end of a ZIP
_DICTIONARY = 16 * 1024  # bytes of a stream's dictionary at most
_VERSION = re.compile(rb"%PDF-[12]\.\d[\r\n \t%]")
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\x00]*\Z")

# Too long for chance hits in compressed bytes, so these are looked for everywhere.
_ACTIVE = re.compile(
    name_pattern(
        "JavaScript",
        "Launch",
        "EmbeddedFile",
        "EmbeddedFiles",
        "RichMedia",
        "Rendition",
        "ImportData",
        "SubmitForm",
        "GoToE",
        "GoToR",
        "PresSteps",
    )
)
_ENCRYPT = re.compile(name_pattern("Encrypt"))
_OBJECT_STREAM = re.compile(name_pattern("ObjStm", "First"))
# ... and these only where names are to be expected.
_ACTIVE_SHORT = re.compile(name_pattern("JS", "XFA"))
_FIRST = re.compile(name_pattern("First") + rb"\s*(\d{0,9})(?!\d)(?!\s+\d+\s+R)")
_FILTER = re.compile(name_pattern("Filter"))
_UNUSUAL = re.compile(name_pattern("DecodeParms", "DP", "F", "FFilter"))
_FLATE = name_pattern("FlateDecode")
_FLATE_ONLY = re.compile(rb"\s*(?:" + _FLATE + rb"|\[\s*" + _FLATE + rb"\s*\])")
_UNPACKED = re.compile(rb"\s*\d+\s+\d+\s")  # the number and place of the first object
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")


def check_pdf(file: BinaryIO) -> None:
    """Raise AttachmentError unless the file is a PDF as described above."""
    # At once: the names may lie anywhere, and 50 MB are within an upload's memory.
    file.seek(0)
    data = file.read()
    if not _VERSION.match(data):
        raise refusals.damaged()
    _check_end(data)
    if foreign.INSIDE.search(data):
        raise refusals.polyglot()
    if _ENCRYPT.search(data):
        raise refusals.protected()
    if _ACTIVE.search(data):
        raise refusals.active_pdf()
    streams = _find_streams(data)
    _check_outside_streams(data, streams)
    actions = Actions(data)
    actions.look_through(data)
    for content, _first in _read_object_streams(data, streams):
        if _ACTIVE.search(content) or _ACTIVE_SHORT.search(content):
            raise refusals.active_pdf()
        actions.look_through(content)
    actions.follow(lambda: _read_object_streams(data, streams))


def _check_end(data: bytes) -> None:
    tail_at = max(0, len(data) - _TAIL)
    end = _END.search(data, tail_at)
    if end is None:
        # With something behind its end, or without one.
        raise refusals.polyglot() if data.find(b"%%EOF", tail_at) != -1 else refusals.damaged()
    if int(end[1]) >= len(data):
        raise refusals.damaged()
    if data.find(foreign.EMPTY_ZIP, tail_at) != -1:
        raise refusals.polyglot()


def _find_streams(data: bytes) -> list[int]:
    """Where the data of each stream begins, or of what looks like one."""
    streams = []
    for match in _STREAM.finditer(data):
        streams.append(match.end())
        if len(streams) > MAX_STREAMS:
            raise refusals.unreadable_pdf()
    return streams


def _check_outside_streams(data: bytes, streams: list[int]) -> None:
    position = 0
    for start in streams:
        if start < position:
            continue  # It only looks like a stream, inside another.
        end = data.find(b"endstream", start)
        if end == -1:
            break
        if _ACTIVE_SHORT.search(data[position:start]):
            raise refusals.active_pdf()
        position = end
    if _ACTIVE_SHORT.search(data, position):
        raise refusals.active_pdf()


def _read_object_streams(data: bytes, streams: list[int]) -> Iterator[ObjectStream]:
    """Found by their names alone, so that nothing that only looks like a stream hides one."""
    left = MAX_OBJECT_STREAMS
    seen = set()
    for count, match in enumerate(_OBJECT_STREAM.finditer(data)):
        if count > MAX_STREAMS:
            raise refusals.unreadable_pdf()
        index = bisect_left(streams, match.end())
        if index == len(streams) or streams[index] in seen:
            continue
        start = streams[index]
        # Bookmarks have a /First as well, and no stream.
        if start - match.end() > _DICTIONARY or data.find(b"endobj", match.end(), start) != -1:
            continue
        seen.add(start)
        begin = data.rfind(b"obj", max(0, match.start() - _DICTIONARY), match.start())
        end = data.find(b"endstream", start)
        if -1 in (begin, end):
            raise refusals.unreadable_pdf()
        left -= end - start
        content = _unpack(data[begin:start], data[start:end])
        left -= len(content)
        if left < 0:
            raise refusals.bomb()
        yield content, _find_first(data[begin:start])


def _find_first(dictionary: bytes) -> int:
    """Where the first object begins, as long as every reader must agree on it."""
    places = _FIRST.findall(dictionary)
    if len(places) != 1 or not places[0]:
        raise refusals.unreadable_pdf()
    return int(places[0])


def _unpack(dictionary: bytes, raw: bytes) -> bytes:
    filters = list(_FILTER.finditer(dictionary))
    if _UNUSUAL.search(dictionary) or len(filters) > 1:
        raise refusals.unreadable_pdf()
    if not filters:
        if not _UNPACKED.match(raw):
            raise refusals.unreadable_pdf()
        return raw
    if not _FLATE_ONLY.match(dictionary, filters[0].end()):
        raise refusals.unreadable_pdf()
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(raw, MAX_OBJECT_STREAM)
    except zlib.error as error:
        raise refusals.unreadable_pdf() from error
    if inflater.unconsumed_tail:
        raise refusals.bomb()
    return content
