"""The kinds of document that may be attached to an article."""

from dataclasses import dataclass

FOLDER = "attachments"
MAX_BYTES = 50 * 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    extension: str  # lower case, without its dot
    content_type: str
    # What [Content_Types].xml calls the main part; "" where the kind is no Office Open XML.
    main_part_type: str = ""

    @property
    def label(self) -> str:
        """What people call it, in any language."""
        return self.extension.upper()


def _office(extension: str, application: str, main: str) -> Kind:
    content_type = f"{_OFFICE}{application}.{main}"
    return Kind(extension, content_type, f"{content_type}.main+xml")


KINDS = {
    kind.extension: kind
    for kind in (
        Kind("pdf", "application/pdf"),
        Kind("doc", "application/msword"),
        _office("docx", "wordprocessingml", "document"),
        Kind("xls", "application/vnd.ms-excel"),
        _office("xlsx", "spreadsheetml", "sheet"),
        Kind("ppt", "application/vnd.ms-powerpoint"),
        _office("pptx", "presentationml", "presentation"),
        Kind("ofd", "application/ofd"),
        Kind("zip", "application/zip"),
    )
}
