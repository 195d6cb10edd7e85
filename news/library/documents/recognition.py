"""
Recognises an uploaded document by its content alone.

A document is stored unchanged, unlike a picture, which is encoded again. So a document is refused
if it has active content, cannot be inspected or is two formats at once; the message says what to
do.

A ZIP may hold documents that could be attached themselves, pictures, plain texts, drawings and
recordings, recognised by name and content. Any other file in it is refused by name: programs and
scripts, web pages, archives in the archive. Files that macOS and Windows add by themselves may
stay.

Run as a program, it prints the kind of the document on its standard input as JSON (see
`limited_process`).
"""

import io
import json
import re
import resource
import sys
import zipfile
from typing import BinaryIO

from . import signatures
from .compound import recognise_compound
from .document_kinds import KINDS
from .ofd import check_ofd, is_ofd
from .open_office_xml import is_package, recognise_package
from .pdf import check_pdf
from .refusals import AttachmentError, check_name
from .zip_archive import Archive, extension_of

_MAX_MEMORY = 768 * 1024 * 1024  # bytes of address space, of which 60 MB are the libraries'
_MAX_SECONDS = 30  # of CPU time
# A document in a document in a ZIP; a ZIP in a ZIP is never accepted.
_MAX_DEPTH = 2
_DOCUMENTS = frozenset(KINDS) - {"zip"}
_TEXTS = frozenset({"txt", "csv", "dxf"})
# The first bytes of the other kinds of file that a ZIP may hold.
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
# Files that macOS and Windows add by themselves, and their first bytes.
_LEFT_BY_SYSTEMS = {
    r"__MACOSX/(?:.*/)?\._[^/]*": rb"\x00\x05\x16\x07",
    r"(?:.*/)?\.DS_Store": rb"\x00\x00\x00\x01Bud1",
    r"(?:.*/)?Thumbs\.db": re.escape(signatures.COMPOUND),
    r"(?:.*/)?desktop\.ini": rb"(?:\xff\xfe|\xef\xbb\xbf)?[\s\x00]*[;\[]",
}
_RICH_TEXT = b"{\\rtf"


def recognise(file: BinaryIO, depth: int = 0) -> str:
    """
    The extension for the kind of document in `file`, which must be seekable.

    Raises AttachmentError if it is of another kind or must not be attached.
    """
    file.seek(0)
    head = file.read(1024 + signatures.HEAD)
    if head.startswith(signatures.PDF):
        check_pdf(file)
        return "pdf"
    if head.startswith(signatures.ZIP):
        return _recognise_zip(file, depth)
    if head.startswith(signatures.COMPOUND):
        return recognise_compound(file)
    raise AttachmentError(_judge_unknown(head))


def main() -> None:
    _limit(resource.RLIMIT_AS, _MAX_MEMORY)
    _limit(resource.RLIMIT_CPU, _MAX_SECONDS)
    answer: dict[str, object]
    try:
        answer = {"kind": recognise(open(0, "rb"))}  # noqa: SIM115 - the process ends with it
    except AttachmentError as error:
        answer = {"reason": error.reason, "within": error.within, "values": error.values}
    except MemoryError:
        answer = {"reason": "bomb", "within": "", "values": {}}
    json.dump(answer, sys.stdout)


def _limit(which: int, most: int) -> None:
    """Lower the limit, unless whoever started the portal has set a lower one."""
    _soft, hard = resource.getrlimit(which)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (limit, limit))


def _judge_unknown(head: bytes) -> str:
    if head.startswith(signatures.EMPTY_ZIP):
        return "empty_archive"
    if signatures.is_program(head):
        return "program"
    # PDF readers look for the header in the first 1,024 bytes.
    if signatures.PDF in head or signatures.ZIP in head:
        return "polyglot"
    if signatures.is_markup(head) or head.startswith(_RICH_TEXT):
        return "web_page"
    return "unknown"


def _recognise_zip(file: BinaryIO, depth: int) -> str:
    if depth > _MAX_DEPTH:
        raise AttachmentError("bomb")
    archive = Archive(file)
    if is_package(archive):
        return recognise_package(archive, lambda part: recognise(part, depth + 1))
    if is_ofd(archive):
        check_ofd(archive)
        return "ofd"
    if depth:
        raise AttachmentError("embedded_program")
    if not archive.files:
        raise AttachmentError("empty_archive")
    for entry in archive.files:
        _check_file(archive, entry)
    return "zip"


def _check_file(archive: Archive, entry: zipfile.ZipInfo) -> None:
    """Checks a file in a ZIP that is not a document itself."""
    head = archive.read_head(entry)
    if extension_of(entry) not in _DOCUMENTS or _is_left_by_system(entry, head):
        _check_plain_file(entry, head)
        return
    try:
        check_name(entry.filename, KINDS[recognise(io.BytesIO(archive.read(entry)), depth=1)])
    except AttachmentError as error:
        raise AttachmentError(error.reason, within=entry.filename, **error.values) from error


def _check_plain_file(entry: zipfile.ZipInfo, head: bytes) -> None:
    extension = extension_of(entry)
    if signatures.is_program(head) or signatures.is_markup(head):
        raise AttachmentError("unwanted_in_archive", name=entry.filename)
    if _is_left_by_system(entry, head):
        return
    if signatures.is_archive(head) or extension == "zip":
        raise AttachmentError("nested_archive", name=entry.filename)
    if extension in _TEXTS:
        is_expected = signatures.is_text(head)
    else:
        beginning = _BEGINNINGS.get(extension)
        is_expected = bool(beginning and re.match(beginning, head, re.DOTALL))
    if not is_expected:
        raise AttachmentError("unwanted_in_archive", name=entry.filename)


def _is_left_by_system(entry: zipfile.ZipInfo, head: bytes) -> bool:
    return any(
        re.fullmatch(name, entry.filename) and re.match(beginning, head)
        for name, beginning in _LEFT_BY_SYSTEMS.items()
    )


if __name__ == "__main__":
    main()
