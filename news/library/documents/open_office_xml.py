"""
DOCX, XLSX and PPTX: a ZIP whose table of types names the main part (ECMA-376, part 2).

Refused are macros, whatever part they hide in, other programs and packages among the parts,
and parts that are fetched from elsewhere when the document is opened.
"""

import tempfile
from collections.abc import Callable
from typing import BinaryIO, cast

from . import foreign, refusals
from .archive import Archive, Entry
from .binary_office import check_embedded
from .document_kinds import KINDS
from .document_limits import MAX_XML
from .strict_xml import new_parser, parse_part

TYPES = "[content_types].xml"
_RELATIONS = "_rels/.rels"
_MAIN = "/officedocument"
_EXTENSIONS = {
    kind.main_part_type: kind.extension for kind in KINDS.values() if kind.main_part_type
}
_ELEMENTS = frozenset({"Default", "Override", "Relationship"})
_MACRO_WORDS = ("vba", "macro")
# Relations whose target is read, or run, as soon as the document is opened.
_FETCHED = ("/attachedtemplate", "/oleobject", "/frame", "/subdocument", "/afchunk", "/control")


def is_package(archive: Archive) -> bool:
    return any(entry.name.casefold() == TYPES for entry in archive.entries)


def identify_package(archive: Archive, identify_part: Callable[[BinaryIO], object]) -> str:
    """
    "docx", "xlsx" or "pptx".

    `identify_part` judges a document inside the document by raising AttachmentError.
    """
    parts = {entry.name.casefold(): entry for entry in archive.entries if not entry.is_folder}
    types = _read_elements(archive, parts[TYPES])
    extension = _find_main_part(archive, parts, types)
    declared = " ".join(attributes.get("ContentType", "") for _name, attributes in types).lower()
    if any(word in declared for word in _MACRO_WORDS):
        raise refusals.macros(extension.upper())
    for name, entry in parts.items():
        if name.rpartition("/")[2].startswith("vba"):
            raise refusals.macros(extension.upper())
        if name.endswith(".rels"):
            _check_relations(_read_elements(archive, entry))
        elif name != TYPES:
            _check_part(archive, entry, extension, identify_part)
    return extension


def _find_main_part(
    archive: Archive, parts: dict[str, Entry], types: list[tuple[str, dict[str, str]]]
) -> str:
    if _RELATIONS not in parts:
        raise refusals.damaged()
    targets = [
        attributes.get("Target", "").lstrip("/").casefold()
        for name, attributes in _read_elements(archive, parts[_RELATIONS])
        if name == "Relationship" and attributes.get("Type", "").lower().endswith(_MAIN)
    ]
    if len(targets) != 1 or targets[0] not in parts:
        raise refusals.damaged()
    main_types = [
        attributes.get("ContentType", "")
        for name, attributes in types
        if name == "Override"
        and attributes.get("PartName", "").lstrip("/").casefold() == targets[0]
    ]
    if len(main_types) != 1:
        raise refusals.damaged()
    (main_type,) = main_types
    if "macroenabled" in main_type.lower():
        kind = next((k for k in ("word", "excel") if k in main_type.lower()), "powerpoint")
        raise refusals.macros({"word": "DOCX", "excel": "XLSX", "powerpoint": "PPTX"}[kind])
    if main_type not in _EXTENSIONS:
        raise refusals.other_office()
    return _EXTENSIONS[main_type]


def _check_relations(relations: list[tuple[str, dict[str, str]]]) -> None:
    for _name, attributes in relations:
        if attributes.get("TargetMode", "").lower() != "external":
            continue
        if attributes.get("Type", "").lower().endswith(_FETCHED):
            target = attributes.get("Target", "").lower()
            # Word notes where on the writer's own disk the template was.
            if not (target.startswith("file:///") and target[9:10] in (":", "|")):
                raise refusals.remote_part()


def _check_part(
    archive: Archive, entry: Entry, extension: str, identify_part: Callable[[BinaryIO], object]
) -> None:
    first, chunks = archive.read_head(entry)
    head = first[: foreign.HEAD]
    is_compound = head.startswith(foreign.COMPOUND)
    is_archive = foreign.is_archive(head)
    if foreign.is_program(head) or head.startswith(foreign.PDF):
        raise refusals.embedded_program()
    if foreign.is_markup(head) and not _is_drawing(entry):
        raise refusals.embedded_program()
    if is_archive and not head.startswith(foreign.ZIP) and entry.extension not in ("wmz", "emz"):
        raise refusals.embedded_program()
    if not is_compound and not head.startswith(foreign.ZIP):
        for _chunk in chunks:
            pass  # Inflated and verified, and not kept.
        return
    with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as spool:
        spool.write(first)
        for chunk in chunks:
            spool.write(chunk)
        if is_compound:
            check_embedded(cast(BinaryIO, spool), extension.upper())
        else:
            identify_part(cast(BinaryIO, spool))


def _is_drawing(entry: Entry) -> bool:
    return entry.extension in ("svg", "vml", "xml")


def _read_elements(archive: Archive, entry: Entry) -> list[tuple[str, dict[str, str]]]:
    """Local names and attributes of what types and relations are told by."""
    found: list[tuple[str, dict[str, str]]] = []

    def note(name: str, attributes: dict[str, str]) -> None:
        archive.budget.spend_element()
        local_name = name.rpartition(" ")[2]
        if local_name in _ELEMENTS:
            found.append((local_name, attributes))

    parser = new_parser()
    parser.StartElementHandler = note
    parse_part(parser, archive, entry, MAX_XML)
    return found
