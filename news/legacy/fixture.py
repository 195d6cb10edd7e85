"""Builds a fixture for loaddata from a folder of captured pages."""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .document import DocumentError, read_document
from .parse import parse_page
from .records import Record, make_records

# loaddata resolves natural keys as it goes, so what is pointed to comes first.
_ORDER = ("news.source", "news.author", "news.article", "news.viewcounter")


@dataclass
class Fixture:
    """
    Records ready for loaddata, and what was not made into any.

    `failures` maps a document to the reasons why it was left out, `notes` to what it holds
    that was not understood though the document was built.
    """

    records: list[Record] = field(default_factory=list)
    failures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        return sum(record["model"] == "news.article" for record in self.records)

    def to_json(self) -> str:
        return json.dumps(self.records, ensure_ascii=False, indent=1) + "\n"


def build_fixture(folder: Path, on_document: Callable[[str], None]) -> Fixture:
    """
    Read every document of the folder, in the order of their names; one bad document costs only
    itself. `on_document` is told each name before it is read.
    """
    fixture = Fixture()
    known: dict[tuple[str, str], Record] = {}
    for name, path in _documents(folder):
        on_document(name)
        try:
            document = read_document(name, path)
            page = parse_page(document.text)
            records = make_records(document, page)
        except DocumentError as error:
            fixture.failures[name] = error.reasons
            continue
        new, notes = _without_known(records, known)
        fixture.records += new
        if notes := [*page.unread, *notes]:
            fixture.notes[name] = tuple(notes)
    fixture.records.sort(key=lambda record: _ORDER.index(record["model"]))
    return fixture


def write_fixture(text: str, path: Path) -> None:
    """Replace the file as a whole: a reader finds the old fixture or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _documents(folder: Path) -> list[tuple[str, Path]]:
    """Every file of the folder and its subfolders but hidden ones, by name and in that order."""
    files = [
        (path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file()
    ]
    return sorted((name, path) for name, path in files if "/." not in f"/{name}")


def _without_known(
    records: list[Record], known: dict[tuple[str, str], Record]
) -> tuple[list[Record], list[str]]:
    """The records but for sources and authors that an earlier document brought, and notes."""
    new, notes = [], []
    for record in records:
        slug = record["fields"].get("slug")
        first = known.setdefault((record["model"], slug), record) if slug else record
        if first is record:
            new.append(record)
        elif first["fields"]["name"] != record["fields"]["name"]:
            notes.append(
                f"“{record['fields']['name']}” was taken for “{first['fields']['name']}”, whose "
                "address would be the same."
            )
    return new, notes
