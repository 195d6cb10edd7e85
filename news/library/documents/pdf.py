"""
PDF: whole, not encrypted, and without what acts (read by pikepdf, that is qpdf).

Every object is looked through, whether a page leads to it or not. What acts is told by names
(`/JavaScript`, `/Launch`, …), as keys or values. What starts by itself may only jump to a place
in the document. Forms that send nothing, links that a reader clicks, signatures and bookmarks
pass. Not seen: what fonts and pictures do to a faulty reader, and what only readers that mend a
broken table of objects find. (Actions: ISO 32000-1, 12.6; files: 7.11.)
"""

import re
from collections.abc import Iterable
from typing import Any, BinaryIO

import pikepdf

from .refusals import AttachmentError

_TAIL = 2048  # bytes in which the last line is looked for
_END = re.compile(rb"startxref\s+\d{1,10}\s+%%EOF[\s\x00]*\Z")
_ACTIVE = frozenset(
    "/JavaScript /JS /Launch /EmbeddedFile /EmbeddedFiles /FileAttachment /RichMedia /Rendition "
    "/ImportData /SubmitForm /GoToE /GoToR /PresSteps /XFA".split()
)
# Where the address of a link or the name of a file is, and what reaches out by such a one.
_PLACES = frozenset("/URI /F /UF /DOS /Mac /Unix".split())
_REMOTE = re.compile(rb"\s*(?:file:|smb:|[\\/]{2})", re.IGNORECASE)
# Of what qpdf warns, this alone does not change what the objects are.
_HARMLESS = (
    "attempting to recover stream length",
    "expected endobj",
    "expected endstream",
    "extraneous whitespace seen before xref",
    "name with stray #",
    "recovered stream length",
    "reported number of objects",
)
# When an additional action is due: of the document, a page, an annotation, a field (12.6.3).
_EVENTS = frozenset(
    "/E /X /D /U /Fo /Bl /PO /PC /PV /PI /O /C /K /F /V /WC /WS /DS /WP /DP".split()
)


def check_pdf(file: BinaryIO) -> None:
    """Raise AttachmentError unless the file is a PDF as described above."""
    _check_end(file)
    try:
        with pikepdf.open(file, inherit_page_attributes=False) as pdf:
            if pdf.is_encrypted:
                raise AttachmentError("protected")
            waiting = [pdf.trailer, *pdf.objects]
            while waiting:
                waiting += _look_through(waiting.pop())
            warnings = [str(warning) for warning in pdf.get_warnings()]
    except pikepdf.PasswordError as error:
        raise AttachmentError("protected") from error
    except (pikepdf.PdfError, MemoryError) as error:
        raise AttachmentError("unreadable_pdf") from error
    # Other readers may see in a broken object what is not seen here.
    if not all(any(harmless in warning for harmless in _HARMLESS) for warning in warnings):
        raise AttachmentError("unreadable_pdf")


def _check_end(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    if not _END.search(tail):
        # With something behind its end, or without one.
        raise AttachmentError("polyglot" if b"%%EOF" in tail else "damaged")


def _look_through(one: Any) -> list[Any]:
    """The values in it, unless they are objects of their own, which have their own turn."""
    values: list[Any] = []
    if isinstance(one, pikepdf.Name):
        if str(one) in _ACTIVE:
            raise AttachmentError("active_pdf")
    elif isinstance(one, pikepdf.Array):
        values = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in one.items():
            _check_entry(key, value)
            values.append(value)
    return [v for v in values if isinstance(v, pikepdf.Object) and not v.is_indirect]


def _check_entry(key: str, value: Any) -> None:
    if key in _ACTIVE or (key in _PLACES and _is_remote(value)):
        raise AttachmentError("active_pdf")
    if key not in ("/EF", "/OpenAction", "/AA") or not isinstance(value, pikepdf.Dictionary):
        return
    if key == "/OpenAction":
        _check_actions([value])
    elif key == "/AA":
        _check_actions(action for event, action in value.items() if event in _EVENTS)
    elif _PLACES & set(value.keys()):
        raise AttachmentError("active_pdf")  # A file that says so by this alone.


def _is_remote(value: Any) -> bool:
    return isinstance(value, pikepdf.String) and _REMOTE.match(bytes(value)) is not None


def _check_actions(actions: Iterable[Any]) -> None:
    """What is done without being asked for: no more than jumping, one place after another."""
    waiting, seen = list(actions), set()
    while waiting:
        action = waiting.pop()
        if isinstance(action, pikepdf.Array):
            waiting += list(action)
        if not isinstance(action, pikepdf.Dictionary) or action.objgen in seen:
            continue
        if action.get("/S") != pikepdf.Name.GoTo:
            raise AttachmentError("active_pdf")
        if action.is_indirect:
            seen.add(action.objgen)
        waiting.append(action.get("/Next"))
