"""
OFD, China's national format of official documents: a ZIP with OFD.xml at its root.

Refused are files packed into it that are neither part of a page nor a signature, parts that are
fetched from elsewhere, what it does by itself but jumping to a page, and encryption.
(GB/T 33190-2016: package 7.1 to 7.5, actions 14, attachments 20.)
"""

import re
import zipfile

from . import signatures
from .refusals import AttachmentError
from .zip_archive import Archive, extension_of, new_parser

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
    return any(entry.filename.casefold() == _ROOT for entry in archive.files)


def check_ofd(archive: Archive) -> None:
    """Raise AttachmentError unless the ZIP is an OFD as described above."""
    parts = {entry.filename.casefold(): entry for entry in archive.files}
    for name, entry in parts.items():
        if _ENCRYPTION.fullmatch(name):
            raise AttachmentError("protected")
        if extension_of(entry) not in _PARTS or _is_foreign(archive.read_head(entry)):
            raise AttachmentError("embedded_program")
        if extension_of(entry) == "xml":
            _Reader(archive, entry)
    roots = _Reader(archive, parts[_ROOT]).document_roots
    if not roots or any(root.strip().lstrip("/").casefold() not in parts for root in roots):
        raise AttachmentError("damaged")


def _is_foreign(head: bytes) -> bool:
    return (
        signatures.is_program(head)
        or signatures.is_archive(head)
        or signatures.is_markup(head)
        or head.startswith((signatures.PDF, signatures.COMPOUND))
    )


class _Reader:
    """Reads one part, and raises AttachmentError for what a part must not say."""

    def __init__(self, archive: Archive, entry: zipfile.ZipInfo) -> None:
        self.document_roots: list[str] = []
        self._texts: list[str] | None = None  # of the element that says where a part is
        self._acts_by_itself = False
        parser = new_parser()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._read
        parser.EndElementHandler = self._end
        archive.parse(entry, parser)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local_name = name.rpartition(" ")[2]
        if local_name == "Action":
            self._acts_by_itself = attributes.get("Event", "").strip().upper() in _BY_ITSELF
        elif local_name in _ACTIONS and self._acts_by_itself:
            raise AttachmentError("active_ofd")
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
        raise AttachmentError("remote_part")
