"""The kinds of document that can be attached to an article."""

from dataclasses import dataclass

FOLDER = "attachments"
MAX_BYTES = 50 * 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    extension: str  # lower case, without the dot
    content_type: str
    # The main part's type in [Content_Types].xml; "" if the kind is not Office Open XML.
    main_part_type: str = ""

    @property
    def label(self) -> str:
        """The common name, the same in every language."""
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
