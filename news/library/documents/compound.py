"""
DOC, XLS and PPT by the streams of the compound file that each of them is ([MS-CFB], by olefile).

Refused are VBA projects, Excel's old macro sheets, files packed in by Windows' packager, and
whatever is encrypted. Not seen: fields that call other programs (DDE), which Word and Excel
themselves ask about, and macros of Word 6 and older, which no Word of this century runs.
"""

import struct
from typing import BinaryIO

import msoffcrypto
import olefile
from msoffcrypto.exceptions import FileFormatError, ParseError
from olefile.olefile import OleDirectoryEntry

from .refusals import AttachmentError, told_as_damaged

_MAIN_STREAMS = {
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",  # Excel 5 and 95
    "PowerPoint Document": "ppt",
}
_MACRO_NAMES = frozenset({"vba", "macros", "_vba_project", "_vba_project_cur", "projectwm"})
_PROTECTED_NAMES = frozenset({"encryptedpackage", "encryptioninfo", "encryptedsummary"})
# The packager: any file as an icon to click.
_PACKAGE = "0003000C-0000-0000-C000-000000000046"
# What olefile and msoffcrypto raise of broken files; deep trees end their recursion.
_BROKEN = (
    AssertionError,
    IndexError,
    OSError,
    OverflowError,
    ParseError,
    RecursionError,
    ValueError,
    struct.error,
)

# [MS-XLS] 2.4.21, 2.4.28 and 2.4.117
_EXCEL_END, _EXCEL_PASSWORD, _EXCEL_SHEET = 0x000A, 0x002F, 0x0085
_EXCEL_MACRO_SHEETS = frozenset({1, 6})
# [MS-PPT] 2.3.2, 2.4.1 and 2.4.10: the document, its list of data, its VBA and what is in that.
_SLIDES_CONTAINERS = frozenset({1000, 2000, 1023})
_SLIDES_VBA_ATOM = 1024


def recognise_compound(file: BinaryIO) -> str:
    """ "doc", "xls" or "ppt". Raises AttachmentError for others and for what is named above."""
    with told_as_damaged(*_BROKEN):
        compound = _open(file)
        if any(entry.name.lower() in _PROTECTED_NAMES for entry in _entries(compound)):
            raise AttachmentError("protected")
        kinds = {
            kind
            for name, kind in _MAIN_STREAMS.items()
            if compound.get_type(name) == olefile.STGTY_STREAM
        }
        if len(kinds) != 1:
            raise AttachmentError("polyglot" if kinds else "unknown")
        (kind,) = kinds
        _check(file, compound, f"{kind.upper()}X")
    return kind


def check_embedded(file: BinaryIO, extension: str) -> None:
    """A compound file inside a document of `extension`: an equation, a chart, an old table."""
    with told_as_damaged(*_BROKEN):
        _check(file, _open(file), extension)


def _open(file: BinaryIO) -> olefile.OleFileIO:
    return olefile.OleFileIO(file, raise_defects=olefile.DEFECT_INCORRECT)


def _entries(compound: olefile.OleFileIO) -> list[OleDirectoryEntry]:
    """Of the whole tree: an object in it has storages of its own."""
    return [entry for entry in compound.direntries if entry is not None]


def _check(file: BinaryIO, compound: olefile.OleFileIO, extension: str) -> None:
    for entry in _entries(compound):
        if entry.name.lower() in _MACRO_NAMES:
            raise AttachmentError("macros", type=extension)
        if entry.clsid == _PACKAGE:
            raise AttachmentError("embedded_program")
    if _is_encrypted(file):
        raise AttachmentError("protected")
    # Every stream is read, so that a file that was cut off is noticed.
    for path in compound.listdir():
        data = compound.openstream(path).read() if compound.get_size(path) else b""
        kind = _MAIN_STREAMS.get("/".join(path))
        if kind == "xls":
            _check_sheets(data)
        elif kind == "ppt":
            _check_slides(data)


def _is_encrypted(file: BinaryIO) -> bool:
    try:
        return msoffcrypto.OfficeFile(file).is_encrypted()
    except FileFormatError:
        return False  # None of those it knows: an equation, or Excel 95 (see _check_sheets).


def _check_sheets(data: bytes) -> None:
    """Excel's records of the whole file, which come before those of each sheet."""
    position = 0
    while True:
        kind, length = struct.unpack_from("<HH", data, position)
        if kind == _EXCEL_END:
            return
        if kind == _EXCEL_PASSWORD:
            raise AttachmentError("protected")
        if kind == _EXCEL_SHEET and data[position + 9] in _EXCEL_MACRO_SHEETS:
            raise AttachmentError("macros", type="XLSX")
        position += 4 + length


def _check_slides(data: bytes) -> None:
    position = 0
    while position < len(data):
        kind, length = struct.unpack_from("<2xHL", data, position)
        if kind == _SLIDES_VBA_ATOM and any(data[position + 12 : position + 16]):
            raise AttachmentError("macros", type="PPTX")
        position += 8 if kind in _SLIDES_CONTAINERS else 8 + length
    if position > len(data):
        raise AttachmentError("damaged")
