"""The error, and every reason for it in the editor's language, each with what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from news.text.characters import is_printable

from .document_kinds import MAX_BYTES, Kind

_FORMATS = _("Choose a PDF, DOC, DOCX, XLS, XLSX, PPT, PPTX, OFD or ZIP file.")
_REASONS = {
    "empty": _("This file is empty."),
    "unknown": _("This file is not a document that can be attached."),
    "program": _("This file is a program, which is never attached."),
    "too_large": _(
        "This file is larger than %(most)d MB. Save it smaller or split it, and try again."
    ),
    "web_page": _(
        "This file is a web page or plain text, whatever its name says. Open it in an office "
        "program, save it as DOCX, XLSX or PDF and attach that."
    ),
    "damaged": _(
        "This file is damaged or incomplete. Save or download it again and upload it anew."
    ),
    "polyglot": _(
        "This file holds something else before, behind or between its own parts. Open it, "
        "save it anew and upload that."
    ),
    "protected": _(
        "This file is protected by a password or restricted, so that it cannot be checked. "
        "Save it without protection and upload that."
    ),
    "macros": _("This file holds macros. Save it as %(type)s without macros and upload that."),
    "embedded_program": _(
        "This document has another file packed into it that is not a document or picture. "
        "Remove it or save the document as PDF, and upload that."
    ),
    "remote_part": _(
        "This document fetches a part of itself from another place when it is opened. Save "
        "it as PDF, or with that part in it, and upload that."
    ),
    "other_office": _(
        "This is a template, a slide show or another kind of office file. Save it as DOCX, "
        "XLSX, PPTX or PDF and upload that."
    ),
    "active_pdf": _(
        "This PDF holds a script, a film or a file inside it, or a command that starts a "
        "program, opens an address or another file, or sends a form. Print it to a new PDF "
        "and upload that."
    ),
    "active_ofd": _(
        "This OFD opens an address or a file, or plays something, by itself. Save it anew "
        "without that, or print it to a PDF, and upload that."
    ),
    "unreadable_pdf": _(
        "This PDF is built so that it cannot be checked. Print it to a new PDF and upload that."
    ),
    "bomb": _(
        "This file holds far more data, or more files, than its size lets expect. Pack less "
        "into it and try again."
    ),
    "unusual_archive": _(
        "This ZIP is packed in an unusual way. Pack it anew as a plain ZIP and upload that."
    ),
    "empty_archive": _("This ZIP holds no files. Pack it anew and upload that."),
    "unsafe_name": _(
        "“%(name)s” in this ZIP would be unpacked to a wrong place. Pack it anew without it."
    ),
    "nested_archive": _(
        "“%(name)s” in this ZIP is an archive itself. Put the files in it directly into the ZIP."
    ),
    "unwanted_in_archive": _(
        "“%(name)s” in this ZIP is not a document, picture, text or drawing. Pack it anew "
        "without it."
    ),
    "wrong_name": _(
        "By its content this is a %(type)s file, but its name does not end in .%(extension)s. "
        "Rename it and upload it again."
    ),
}
_WITH_FORMATS = frozenset({"empty", "unknown", "program"})
_IN_ARCHIVE = _("“%(name)s” in this ZIP: %(error)s")


class AttachmentError(ValueError):
    """The file cannot be attached; str() says why and what to do next."""

    def __init__(self, reason: str, *, within: str = "", **values: str) -> None:
        """`reason` is a key of the table above; `within` names the file of a ZIP it is about."""
        super().__init__(reason)
        if reason not in _REASONS:
            raise KeyError(reason)
        self.reason = reason
        self.within = within
        self.values = values

    def __str__(self) -> str:
        values = {key: _shortened(value) for key, value in self.values.items()}
        text = str(_REASONS[self.reason]) % {"most": MAX_BYTES // 1024 // 1024, **values}
        if self.reason in _WITH_FORMATS:
            text += f" {_FORMATS}"
        if self.within:
            text = str(_IN_ARCHIVE) % {"name": _shortened(self.within), "error": text}
        return text


@contextmanager
def told_as_damaged(*errors: type[Exception]) -> Iterator[None]:
    """What the libraries raise of a broken file, as an AttachmentError."""
    try:
        yield
    except AttachmentError:
        raise  # It is a ValueError itself.
    except errors as error:
        raise AttachmentError("damaged") from error


def check_name(name: str, kind: Kind) -> None:
    """Raise AttachmentError unless the name, which visitors get, ends as the content asks."""
    if not name.lower().endswith(f".{kind.extension}"):
        raise AttachmentError("wrong_name", type=kind.label, extension=kind.extension)


def _shortened(name: str) -> str:
    printable = "".join(letter if is_printable(letter) else "\ufffd" for letter in name)
    return printable if len(printable) <= 80 else f"{printable[:40]}…{printable[-39:]}"
