"""XML inside a document, read without expanding anything."""

from xml.parsers import expat

from . import refusals
from .archive import Archive, Entry


def new_parser() -> expat.XMLParserType:
    """
    Names come as namespace, space, local name.

    A document type, which may expand, and every encoding but the format's own are refused.
    """
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_declaration: object) -> None:
        raise refusals.damaged()

    def check(_version: str, encoding: str | None, _standalone: int) -> None:
        # The formats know no other; Python would look up any codec of that name.
        if encoding and encoding.lower() not in ("utf-8", "utf-16"):
            raise refusals.damaged()

    parser.XmlDeclHandler = check
    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse_part(parser: expat.XMLParserType, archive: Archive, entry: Entry, most: int) -> None:
    """Feed the part to the parser. Raises AttachmentError beyond `most` bytes."""
    if entry.size > most:
        raise refusals.bomb()
    try:
        for chunk in archive.chunks(entry):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refusals.damaged() from error
