"""
DOC, XLS and PPT by the streams of the compound file that each of them is.

Refused are VBA projects, Excel's old macro sheets, files packed in by Windows' packager, and
whatever is encrypted. Not seen: fields that call other programs (DDE), which Word and Excel
themselves ask about, and macros of Word 6 and older, which no Word of this century runs.
"""

import struct
from typing import BinaryIO

from . import refusals
from .compound import Compound, Node
from .document_limits import MAX_RECORDS

_MAIN_STREAMS = {
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",  # Excel 5 and 95
    "PowerPoint Document": "ppt",
}
_MACRO_NODES = frozenset({"vba", "macros", "_vba_project", "_vba_project_cur", "projectwm"})
_PROTECTED_NODES = frozenset({"encryptedpackage", "encryptioninfo", "encryptedsummary"})
# {0003000C-0000-0000-C000-000000000046}, the packager: any file as an icon to click.
_PACKAGE = bytes.fromhex("0c00030000000000c000000000000046")

_WORD_MARK, _WORD_ENCRYPTED = 0xA5EC, 0x0100  # [MS-DOC] 2.5.2
_WORD_95_MARK = 0xA5DC
# [MS-XLS] 2.3 and 2.4.28
_EXCEL_BEGIN, _EXCEL_END, _EXCEL_PASSWORD, _EXCEL_SHEET = 0x0809, 0x000A, 0x002F, 0x0085
_EXCEL_MACRO_SHEETS = frozenset({1, 6})
# [MS-PPT] 2.13.24, 2.3.2 and 2.4.10
_SLIDES_DOCUMENT, _SLIDES_INFO, _SLIDES_VBA, _SLIDES_VBA_ATOM = 1000, 2000, 1023, 1024
_SLIDES_ENCRYPTED = 0xF3D1C4DF


def identify_compound(file: BinaryIO) -> str:
    """ "doc", "xls" or "ppt". Raises AttachmentError for others and for what is named above."""
    compound = Compound(file)
    kinds = {_MAIN_STREAMS[name] for name in compound.top_level if name in _MAIN_STREAMS}
    names = {node.name.lower() for node in compound.nodes}
    if names & _PROTECTED_NODES:
        raise refusals.protected()
    if not kinds:
        raise refusals.unknown()
    if len(kinds) > 1:
        raise refusals.polyglot()
    (kind,) = kinds
    _check_nodes(compound, f"{kind.upper()}X")
    for name, node in compound.top_level.items():
        if name in _MAIN_STREAMS:
            if not node.is_stream:
                raise refusals.damaged()
            _CHECKS[kind](compound, node)
    return kind


def check_embedded(file: BinaryIO, extension: str) -> None:
    """A compound file inside a document of `extension`: an equation, a chart, an old table."""
    compound = Compound(file)
    _check_nodes(compound, extension)
    for name, node in compound.top_level.items():
        if name in _MAIN_STREAMS and node.is_stream:
            _CHECKS[_MAIN_STREAMS[name]](compound, node)


def _check_nodes(compound: Compound, extension: str) -> None:
    # All of them, wherever in the tree: an object has storages of its own.
    for node in compound.nodes:
        if node.name.lower() in _MACRO_NODES:
            raise refusals.macros(extension)
        if node.class_id == _PACKAGE:
            raise refusals.embedded_program()


def _check_word(compound: Compound, node: Node) -> None:
    beginning = compound.read(node, 0, 12)
    if len(beginning) < 12:
        raise refusals.damaged()
    mark, flags = struct.unpack_from("<H8xH", beginning)
    if mark not in (_WORD_MARK, _WORD_95_MARK):
        raise refusals.damaged()
    if flags & _WORD_ENCRYPTED:
        raise refusals.protected()
    compound.read(node, node.size - 1, 1)


def _check_excel(compound: Compound, node: Node) -> None:
    position = 0
    for _number in range(MAX_RECORDS):
        header = compound.read(node, position, 4)
        if len(header) < 4:
            raise refusals.damaged()
        kind, length = struct.unpack("<HH", header)
        if position == 0 and kind != _EXCEL_BEGIN:
            raise refusals.damaged()
        if kind == _EXCEL_END:
            compound.read(node, node.size - 1, 1)
            return
        if kind == _EXCEL_PASSWORD:
            raise refusals.protected()
        if kind == _EXCEL_SHEET:
            sheet = compound.read(node, position + 4, 6)
            if len(sheet) < 6 or sheet[5] in _EXCEL_MACRO_SHEETS:
                raise refusals.macros("XLSX")
        position += 4 + length
    raise refusals.damaged()


def _check_slides(compound: Compound, node: Node) -> None:
    user = compound.top_level.get("Current User")
    if user is not None and user.is_stream:
        beginning = compound.read(user, 0, 16)
        if len(beginning) == 16 and struct.unpack_from("<L", beginning, 12)[0] == _SLIDES_ENCRYPTED:
            raise refusals.protected()
    position = 0
    for _number in range(MAX_RECORDS):
        header = compound.read(node, position, 8)
        if not header:
            return
        if len(header) < 8:
            raise refusals.damaged()
        kind, length = struct.unpack_from("<HL", header, 2)
        if kind == _SLIDES_VBA_ATOM and any(compound.read(node, position + 12, 4)):
            raise refusals.macros("PPTX")
        position += 8
        if kind not in (_SLIDES_DOCUMENT, _SLIDES_INFO, _SLIDES_VBA):
            position += length
            if position > node.size:
                raise refusals.damaged()
    raise refusals.damaged()


_CHECKS = {"doc": _check_word, "xls": _check_excel, "ppt": _check_slides}
