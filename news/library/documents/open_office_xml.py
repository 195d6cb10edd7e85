"""
DOCX, XLSX and PPTX: a ZIP whose table of types names the main part (ECMA-376, part 2).

Refused are macros, whatever part they hide in, other programs and packages among the parts,
and parts that are fetched from elsewhere when the document is opened.
"""

import io
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from . import signatures
from .compound import check_embedded
from .document_kinds import KINDS
from .refusals import AttachmentError
from .zip_archive import Archive, extension_of, new_parser

_TYPES = "[content_types].xml"
_RELATIONS = "_rels/.rels"
_MAIN = "/officedocument"
_EXTENSIONS = {
    kind.main_part_type: kind.extension for kind in KINDS.values() if kind.main_part_type
}
_ELEMENTS = frozenset({"Default", "Override", "Relationship"})
_MACRO_WORDS = ("vba", "macro")
# Relations whose target is read, or run, as soon as the document is opened.
_FETCHED = ("/attachedtemplate", "/oleobject", "/frame", "/subdocument", "/afchunk", "/control")
_DRAWINGS = frozenset({"svg", "vml", "xml"})
_PACKED_DRAWINGS = frozenset({"wmz", "emz"})

_Elements = list[tuple[str, dict[str, str]]]


def is_package(archive: Archive) -> bool:
    return any(entry.filename.casefold() == _TYPES for entry in archive.files)


def recognise_package(archive: Archive, recognise_part: Callable[[BinaryIO], object]) -> str:
    """
    "docx", "xlsx" or "pptx".

    `recognise_part` judges a document inside the document by raising AttachmentError.
    """
    parts = {entry.filename.casefold(): entry for entry in archive.files}
    types = _read_elements(archive, parts[_TYPES])
    extension = _find_main_part(archive, parts, types)
    declared = " ".join(attributes.get("ContentType", "") for _name, attributes in types).lower()
    names = [name.rpartition("/")[2] for name in parts]
    if any(w in declared for w in _MACRO_WORDS) or any(name.startswith("vba") for name in names):
        raise AttachmentError("macros", type=extension.upper())
    for name, entry in parts.items():
        if name.endswith(".rels"):
            _check_relations(_read_elements(archive, entry))
        elif name != _TYPES:
            _check_part(archive, entry, extension, recognise_part)
    return extension


def _find_main_part(archive: Archive, parts: dict[str, zipfile.ZipInfo], types: _Elements) -> str:
    if _RELATIONS not in parts:
        raise AttachmentError("damaged")
    targets = [
        attributes.get("Target", "").lstrip("/").casefold()
        for name, attributes in _read_elements(archive, parts[_RELATIONS])
        if name == "Relationship" and attributes.get("Type", "").lower().endswith(_MAIN)
    ]
    if len(targets) != 1 or targets[0] not in parts:
        raise AttachmentError("damaged")
    main_types = [
        attributes.get("ContentType", "")
        for name, attributes in types
        if name == "Override"
        and attributes.get("PartName", "").lstrip("/").casefold() == targets[0]
    ]
    if len(main_types) != 1:
        raise AttachmentError("damaged")
    (main_type,) = main_types
    if "macroenabled" in main_type.lower():
        names = {"word": "DOCX", "excel": "XLSX", "powerpoint": "PPTX"}
        kind = next((name for name in names if name in main_type.lower()), "word")
        raise AttachmentError("macros", type=names[kind])
    if main_type not in _EXTENSIONS:
        raise AttachmentError("other_office")
    return _EXTENSIONS[main_type]


def _check_relations(relations: _Elements) -> None:
    for _name, attributes in relations:
        if attributes.get("TargetMode", "").lower() != "external":
            continue
        if attributes.get("Type", "").lower().endswith(_FETCHED):
            target = attributes.get("Target", "").lower()
            # Word notes where on the writer's own disk the template was.
            if not (target.startswith("file:///") and target[9:10] in (":", "|")):
                raise AttachmentError("remote_part")


def _check_part(
    archive: Archive,
    entry: zipfile.ZipInfo,
    extension: str,
    recognise_part: Callable[[BinaryIO], object],
) -> None:
    head, its_extension = archive.read_head(entry), extension_of(entry)
    if head.startswith(signatures.COMPOUND):
        check_embedded(io.BytesIO(archive.read(entry)), extension.upper())
    elif head.startswith(signatures.ZIP):
        recognise_part(io.BytesIO(archive.read(entry)))
    elif (
        signatures.is_program(head)
        or head.startswith(signatures.PDF)
        or (signatures.is_markup(head) and its_extension not in _DRAWINGS)
        or (signatures.is_archive(head) and its_extension not in _PACKED_DRAWINGS)
    ):
        raise AttachmentError("embedded_program")


def _read_elements(archive: Archive, entry: zipfile.ZipInfo) -> _Elements:
    """Local names and attributes of what types and relations are told by."""
    found: _Elements = []

    def note(name: str, attributes: dict[str, str]) -> None:
        local_name = name.rpartition(" ")[2]
        if local_name in _ELEMENTS:
            found.append((local_name, attributes))

    parser = new_parser()
    parser.StartElementHandler = note
    archive.parse(entry, parser)
    return found
