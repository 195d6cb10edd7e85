"""
OFD, China's national format of official documents: a ZIP with OFD.xml at its root.

Refused are files packed into it that are neither part of a page nor a signature, parts that are
fetched from elsewhere, what it does by itself but jumping to a page, and encryption.
(GB/T 33190-2016: package 7.1 to 7.5, actions 14, attachments 20.)
"""

import re
from xml.parsers import expat

from . import foreign, refusals
from .archive import Archive, Entry
from .document_limits import MAX_OFD_XML
from .strict_xml import new_parser, parse_part

_ROOT = "ofd.xml"
_ENCRYPTION = re.compile(r"(?:.*/)?(?:encryptions|decryptseed)\.(?:xml|dat)")
_PARTS = frozenset(
    "xml jpg jpeg png gif bmp tif tiff jb2 jbig2 gbig2 ttf otf ttc cff pfb esl seal dat".split()
)
# Elements that say where another part is, and the attribute that does.
_PLACES = frozenset(
    "DocRoot FileLoc MediaFile FontFile BaseLoc DocumentRes PublicRes PageRes Annotations "
    "Attachments Signatures SignedValue Extensions CustomTags".split()
)
_PLACE = "BaseLoc"
_ELSEWHERE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2})")
_BY_ITSELF = frozenset({"DO", "PO"})  # as the document or a page is opened
_ACTIONS = frozenset({"URI", "GotoA", "Sound", "Movie"})


def is_ofd(archive: Archive) -> bool:
    return any(entry.name.casefold() == _ROOT for entry in archive.entries)


def check_ofd(archive: Archive) -> None:
    """Raise AttachmentError unless the ZIP is an OFD as described above."""
    parts = {entry.name.casefold(): entry for entry in archive.entries if not entry.is_folder}
    for name, entry in parts.items():
        if _ENCRYPTION.fullmatch(name):
            raise refusals.protected()
        if entry.extension not in _PARTS:
            raise refusals.embedded_program()
    for entry in archive.entries:
        _check_head(archive, entry)
    roots = _Reader(archive, parts[_ROOT]).document_roots
    if not roots or any(root.strip().lstrip("/").casefold() not in parts for root in roots):
        raise refusals.damaged()


def _check_head(archive: Archive, entry: Entry) -> None:
    first, chunks = archive.read_head(entry)
    head = first[: foreign.HEAD]
    if entry.is_folder and head:
        raise refusals.polyglot()
    is_foreign = (
        foreign.is_program(head)
        or foreign.is_archive(head)
        or foreign.is_markup(head)
        or head.startswith((foreign.PDF, foreign.COMPOUND))
    )
    if is_foreign:
        raise refusals.embedded_program()
    if entry.extension == "xml":
        _Reader(archive, entry)
        return
    for _chunk in chunks:
        pass  # Inflated and verified, and not kept.


class _Reader:
    """Reads one part, and raises AttachmentError for what a part must not say."""

    def __init__(self, archive: Archive, entry: Entry) -> None:
        self.document_roots: list[str] = []
        self._archive = archive
        self._texts: list[str] | None = None  # of the element that says where a part is
        self._acts_by_itself = False
        parser: expat.XMLParserType = new_parser()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._read
        parser.EndElementHandler = self._end
        parse_part(parser, archive, entry, MAX_OFD_XML)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._archive.budget.spend_element()
        local_name = name.rpartition(" ")[2]
        if local_name == "Action":
            self._acts_by_itself = attributes.get("Event", "").strip().upper() in _BY_ITSELF
        elif local_name in _ACTIONS and self._acts_by_itself:
            raise refusals.active_ofd()
        _check_place(attributes.get(_PLACE, ""))
        self._texts = [] if local_name in _PLACES else None

    def _read(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)

    def _end(self, name: str) -> None:
        if self._texts is None:
            return
        place, self._texts = "".join(self._texts), None
        _check_place(place)
        if name.rpartition(" ")[2] == "DocRoot":
            self.document_roots.append(place)


def _check_place(place: str) -> None:
    if _ELSEWHERE.match(place):
        raise refusals.remote_part()
