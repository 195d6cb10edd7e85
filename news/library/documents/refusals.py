"""The error, and every reason for it in the editor's language, each with what to do next."""

from django.utils.translation import gettext as _

from news.text.characters import is_printable

from .document_limits import MAX_BYTES


class AttachmentError(ValueError):
    """The file cannot be attached; str() says why and what to do next."""


def formats() -> str:
    return _("Choose a PDF, DOC, DOCX, XLS, XLSX, PPT, PPTX, OFD or ZIP file.")


def empty() -> AttachmentError:
    return AttachmentError(_("This file is empty.") + f" {formats()}")


def too_large() -> AttachmentError:
    return AttachmentError(
        _("This file is larger than %(most)d MB. Save it smaller or split it, and try again.")
        % {"most": MAX_BYTES // 1024 // 1024}
    )


def unknown() -> AttachmentError:
    return AttachmentError(_("This file is not a document that can be attached.") + f" {formats()}")


def web_page() -> AttachmentError:
    return AttachmentError(
        _(
            "This file is a web page or plain text, whatever its name says. Open it in an office "
            "program, save it as DOCX, XLSX or PDF and attach that."
        )
    )


def program() -> AttachmentError:
    return AttachmentError(_("This file is a program, which is never attached.") + f" {formats()}")


def damaged() -> AttachmentError:
    return AttachmentError(
        _("This file is damaged or incomplete. Save or download it again and upload it anew.")
    )


def polyglot() -> AttachmentError:
    return AttachmentError(
        _(
            "This file holds something else before, behind or between its own parts. Open it, "
            "save it anew and upload that."
        )
    )


def protected() -> AttachmentError:
    return AttachmentError(
        _(
            "This file is protected by a password or restricted, so that it cannot be checked. "
            "Save it without protection and upload that."
        )
    )


def macros(extension: str) -> AttachmentError:
    return AttachmentError(
        _("This file holds macros. Save it as %(type)s without macros and upload that.")
        % {"type": extension}
    )


def embedded_program() -> AttachmentError:
    return AttachmentError(
        _(
            "This document has another file packed into it that is not a document or picture. "
            "Remove it or save the document as PDF, and upload that."
        )
    )


def remote_part() -> AttachmentError:
    return AttachmentError(
        _(
            "This document fetches a part of itself from another place when it is opened. Save "
            "it as PDF, or with that part in it, and upload that."
        )
    )


def other_office() -> AttachmentError:
    return AttachmentError(
        _(
            "This is a template, a slide show or another kind of office file. Save it as DOCX, "
            "XLSX, PPTX or PDF and upload that."
        )
    )


def active_pdf() -> AttachmentError:
    return AttachmentError(
        _(
            "This PDF holds a script, a film or a file inside it, or a command that starts a "
            "program, opens an address or another file, or sends a form. Print it to a new PDF "
            "and upload that."
        )
    )


def active_ofd() -> AttachmentError:
    return AttachmentError(
        _(
            "This OFD opens an address or a file, or plays something, by itself. Save it anew "
            "without that, or print it to a PDF, and upload that."
        )
    )


def unreadable_pdf() -> AttachmentError:
    return AttachmentError(
        _("This PDF is built so that it cannot be checked. Print it to a new PDF and upload that.")
    )


def bomb() -> AttachmentError:
    return AttachmentError(
        _(
            "This file holds far more data, or more files, than its size lets expect. Pack less "
            "into it and try again."
        )
    )


def unusual_archive() -> AttachmentError:
    return AttachmentError(
        _("This ZIP is packed in an unusual way. Pack it anew as a plain ZIP and upload that.")
    )


def empty_archive() -> AttachmentError:
    return AttachmentError(_("This ZIP holds no files. Pack it anew and upload that."))


def unsafe_name(name: str) -> AttachmentError:
    return AttachmentError(
        _("“%(name)s” in this ZIP would be unpacked to a wrong place. Pack it anew without it.")
        % {"name": _shortened(name)}
    )


def nested_archive(name: str) -> AttachmentError:
    return AttachmentError(
        _("“%(name)s” in this ZIP is an archive itself. Put the files in it directly into the ZIP.")
        % {"name": _shortened(name)}
    )


def unwanted_in_archive(name: str) -> AttachmentError:
    return AttachmentError(
        _(
            "“%(name)s” in this ZIP is not a document, picture, text or drawing. Pack it anew "
            "without it."
        )
        % {"name": _shortened(name)}
    )


def refused_in_archive(name: str, error: AttachmentError) -> AttachmentError:
    return AttachmentError(
        _("“%(name)s” in this ZIP: %(error)s") % {"name": _shortened(name), "error": str(error)}
    )


def wrong_name(extension: str) -> AttachmentError:
    return AttachmentError(
        _(
            "By its content this is a %(type)s file, but its name does not end in .%(extension)s. "
            "Rename it and upload it again."
        )
        % {"type": extension.upper(), "extension": extension}
    )


def _shortened(name: str) -> str:
    printable = "".join(letter if is_printable(letter) else "\ufffd" for letter in name)
    return printable if len(printable) <= 80 else f"{printable[:40]}…{printable[-39:]}"
