"""
What an uploaded document is, by its content alone.

A document is kept as it came, unlike a picture, which is made anew: so whatever acts by itself,
cannot be looked into or is two things at once is refused, with what to do instead.

A ZIP holds documents that could be attached themselves, pictures, plain texts, drawings and
recordings, told by name and content. Everything else in one is refused by name: programs and
scripts, web pages, archives in the archive. What Macs and Windows add by themselves may stay.
"""

import re
import tempfile
from typing import BinaryIO, cast

from . import foreign, refusals
from .archive import Archive, Budget, Entry
from .binary_office import identify_compound
from .document_kinds import KINDS, Kind
from .document_limits import MAX_BYTES, MAX_DEPTH
from .ofd import check_ofd, is_ofd
from .open_office_xml import identify_package, is_package
from .pdf import check_pdf
from .refusals import AttachmentError

_DOCUMENTS = frozenset(KINDS) - {"zip"}
_TEXTS = frozenset({"txt", "csv", "dxf"})
# How the others begin that a ZIP may hold.
_BEGINNINGS = {
    **dict.fromkeys(("jpg", "jpeg"), rb"\xff\xd8\xff"),
    "png": rb"\x89PNG\r\n\x1a\n",
    "gif": rb"GIF8[79]a",
    "webp": rb"RIFF....WEBP",
    "bmp": rb"BM",
    **dict.fromkeys(("tif", "tiff"), rb"II\*\x00|MM\x00\*"),
    "dwg": rb"AC10\d\d",
    "mp3": rb"ID3|\xff[\xe2-\xff]",
    "wav": rb"RIFF....WAVE",
    **dict.fromkeys(("mp4", "mov"), rb"....(?:ftyp|moov|wide|mdat)"),
}
# What Macs and Windows add by themselves, and how it begins.
_LEFT_BY_SYSTEMS = {
    r"__MACOSX/(?:.*/)?\._[^/]*": rb"\x00\x05\x16\x07",
    r"(?:.*/)?\.DS_Store": rb"\x00\x00\x00\x01Bud1",
    r"(?:.*/)?Thumbs\.db": re.escape(foreign.COMPOUND),
    r"(?:.*/)?desktop\.ini": rb"(?:\xff\xfe|\xef\xbb\xbf)?[\s\x00]*[;\[]",
}
_RICH_TEXT = b"{\\rtf"


def identify(file: BinaryIO) -> Kind:
    """
    The kind of document in `file`, which must be seekable and stays open.

    Raises AttachmentError when it is none of them or must not be attached.
    """
    return _identify(file, Budget(), depth=0)


def check_name(name: str, kind: Kind) -> None:
    """Raise AttachmentError unless the name, which visitors get, ends as the content asks."""
    if not name.lower().endswith(f".{kind.extension}"):
        raise refusals.wrong_name(kind.extension)


def _identify(file: BinaryIO, budget: Budget, depth: int) -> Kind:
    size = file.seek(0, 2)
    if size == 0:
        raise refusals.empty()
    if size > MAX_BYTES:
        raise refusals.too_large()
    file.seek(0)
    head = file.read(1024 + foreign.HEAD)
    if head.startswith(foreign.PDF):
        check_pdf(file)
        return KINDS["pdf"]
    if head.startswith(foreign.ZIP):
        return KINDS[_identify_zip(file, budget, depth)]
    if head.startswith(foreign.COMPOUND):
        return KINDS[identify_compound(file)]
    raise _judge_unknown(head)


def _judge_unknown(head: bytes) -> AttachmentError:
    if head.startswith(foreign.EMPTY_ZIP):
        return refusals.empty_archive()
    if foreign.is_program(head):
        return refusals.program()
    # Readers of PDF look for its beginning in the first 1,024 bytes.
    if foreign.PDF in head or foreign.ZIP in head:
        return refusals.polyglot()
    if foreign.is_markup(head) or head.startswith(_RICH_TEXT):
        return refusals.web_page()
    return refusals.unknown()


def _identify_zip(file: BinaryIO, budget: Budget, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise refusals.bomb()
    archive = Archive(file, budget)
    if is_package(archive):
        return identify_package(archive, lambda part: _identify_part(part, budget, depth + 1))
    if is_ofd(archive):
        check_ofd(archive)
        return "ofd"
    if depth:
        raise refusals.embedded_program()
    files = [entry for entry in archive.entries if not entry.is_folder]
    if not files:
        raise refusals.empty_archive()
    for entry in archive.entries:
        _check_file(archive, entry, budget)
    return "zip"


def _identify_part(file: BinaryIO, budget: Budget, depth: int) -> None:
    _identify(file, budget, depth)


def _check_file(archive: Archive, entry: Entry, budget: Budget) -> None:
    """One file of a ZIP that is no document itself; a folder must be empty data."""
    first, chunks = archive.read_head(entry)
    if entry.is_folder:
        if first:
            raise refusals.polyglot()
        return
    if entry.extension in _DOCUMENTS and not _is_left_by_system(entry, first):
        with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as spool:
            spool.write(first)
            for chunk in chunks:
                spool.write(chunk)
            try:
                check_name(entry.name, _identify(cast(BinaryIO, spool), budget, depth=1))
            except AttachmentError as error:
                raise refusals.refused_in_archive(entry.name, error) from error
        return
    _check_plain_file(entry, first[: foreign.HEAD])
    for _chunk in chunks:
        pass  # Inflated and verified, and not kept.


def _check_plain_file(entry: Entry, head: bytes) -> None:
    if foreign.is_program(head) or foreign.is_markup(head):
        raise refusals.unwanted_in_archive(entry.name)
    if _is_left_by_system(entry, head):
        return
    if foreign.is_archive(head) or entry.extension == "zip":
        raise refusals.nested_archive(entry.name)
    if entry.extension in _TEXTS:
        is_expected = foreign.is_text(head)
    else:
        beginning = _BEGINNINGS.get(entry.extension)
        is_expected = bool(beginning and re.match(beginning, head, re.DOTALL))
    if not is_expected:
        raise refusals.unwanted_in_archive(entry.name)


def _is_left_by_system(entry: Entry, head: bytes) -> bool:
    return any(
        re.fullmatch(name, entry.name) and re.match(beginning, head)
        for name, beginning in _LEFT_BY_SYSTEMS.items()
    )
