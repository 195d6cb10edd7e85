"""
Accepts a PDF if it is complete, not encrypted and has no active content (with pikepdf, that is
qpdf).

It checks every object, whether or not a page refers to it. Active content is found by its names
(`/JavaScript`, `/Launch`, …), as keys or values. Automatic actions may only jump to a place in the
document. Forms that send nothing, links, signatures and bookmarks are allowed. It does not detect
fonts and pictures that exploit a faulty reader, nor objects that only a reader finds that repairs a
broken cross-reference table. (Actions: ISO 32000-1, 12.6; files: 7.11.)
"""

import re
from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO

import pikepdf

from .refusals import AttachmentError

_TAIL = 2048  # bytes at the end, in which it looks for the last line
_END = re.compile(rb"startxref\s+\d{1,10}\s+%%EOF[\s\x00]*\Z")
_ACTIVE = frozenset(
    "/JavaScript /JS /Launch /EmbeddedFile /EmbeddedFiles /FileAttachment /RichMedia /Rendition "
    "/ImportData /SubmitForm /GoToE /GoToR /PresSteps /XFA".split()
)
# Names may be of any bytes: fonts of older programs have Chinese names in GBK.
_ACTIVE_NAMES = frozenset(name.encode() for name in _ACTIVE)
# The keys of a link's address and of a file's name, and the actions that use them.
_PLACES = frozenset("/URI /F /UF /DOS /Mac /Unix".split())
_REMOTE = re.compile(r"\s*(?:file:|smb:|[\\/]{2})", re.IGNORECASE)
# The only warning of qpdf that does not affect the objects.
_HARMLESS = (
    "attempting to recover stream length",
    "expected endobj",
    "expected endstream",
    "extraneous whitespace seen before xref",
    "name with stray #",
    "recovered stream length",
    "reported number of objects",
)
# Events with additional actions, of the document, a page, an annotation and a field (12.6.3).
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
            # One object at a time: a document may have hundreds of thousands.
            for one in chain([pdf.trailer], pdf.objects):
                waiting = [one]
                while waiting:
                    waiting += _look_through(waiting.pop())
            warnings = [str(warning) for warning in pdf.get_warnings()]
    except pikepdf.PasswordError as error:
        raise AttachmentError("protected") from error
    except (pikepdf.PdfError, MemoryError, UnicodeDecodeError) as error:
        raise AttachmentError("unreadable_pdf") from error
    # Another reader may see something else in a broken object.
    if not all(any(harmless in warning for harmless in _HARMLESS) for warning in warnings):
        raise AttachmentError("unreadable_pdf")


def _check_end(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    if not _END.search(tail):
        # Data follows its end, or it has no end.
        raise AttachmentError("polyglot" if b"%%EOF" in tail else "damaged")


def _look_through(one: pikepdf.Object) -> list[pikepdf.Object]:
    """The values inside it, except indirect objects, which the caller checks separately."""
    values: list[pikepdf.Object] = []
    if isinstance(one, pikepdf.Name):
        if bytes(one) in _ACTIVE_NAMES:
            raise AttachmentError("active_pdf")
    elif isinstance(one, pikepdf.Array):
        values = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in one.items():
            _check_entry(key, value)
            values.append(value)
    return [v for v in values if isinstance(v, pikepdf.Object) and not v.is_indirect]


def _check_entry(key: str, value: pikepdf.Object) -> None:
    if key in _ACTIVE or (key in _PLACES and _is_remote(value)):
        raise AttachmentError("active_pdf")
    if key not in ("/EF", "/OpenAction", "/AA") or not isinstance(value, pikepdf.Dictionary):
        return
    if key == "/OpenAction":
        _check_actions([value])
    elif key == "/AA":
        _check_actions(action for event, action in value.items() if event in _EVENTS)
    elif _PLACES & set(value.keys()):
        raise AttachmentError("active_pdf")  # The subtype alone shows that it is active.


def _is_remote(value: pikepdf.Object) -> bool:
    return isinstance(value, pikepdf.String) and _REMOTE.match(str(value)) is not None


def _check_actions(actions: Iterable[pikepdf.Object]) -> None:
    """Allows only jumps, one after the other, among actions that run automatically."""
    waiting: list[pikepdf.Object | None] = list(actions)
    seen = set()
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
