"""Builds a fixture for loaddata from a folder of captured pages."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
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


def build_fixture(folder: Path, on_document: Callable[[str], None] = lambda name: None) -> Fixture:
    """
    Read every document of the folder, in the order of their names; one bad document costs only
    itself. `on_document` is told each name before it is read.
    """
    fixture = Fixture()
    known: dict[tuple[str, str], Record] = {}
    for path in _documents(folder):
        name = path.relative_to(folder).as_posix()
        on_document(name)
        try:
            document = read_document(folder, path)
            page = parse_page(document.text)
            records = make_records(document, page)
        except DocumentError as error:
            fixture.failures[name] = error.reasons
            continue
        notes = [*page.unread, *_add(fixture, known, records)]
        if notes:
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


def _documents(folder: Path) -> list[Path]:
    """Every file of the folder and its subfolders but hidden ones, in the order of their names."""
    files = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    return [files[name] for name in sorted(files) if "/." not in f"/{name}"]


def _add(
    fixture: Fixture, known: dict[tuple[str, str], Record], records: list[Record]
) -> Iterator[str]:
    """Add the records; sources and authors that an earlier document brought are not repeated."""
    for record in records:
        slug = record["fields"].get("slug")
        if slug is None:
            fixture.records.append(record)
            continue
        first = known.setdefault((record["model"], slug), record)
        if first is record:
            fixture.records.append(record)
        elif first["fields"]["name"] != record["fields"]["name"]:
            yield (
                f"“{record['fields']['name']}” was taken for “{first['fields']['name']}”, whose "
                "address would be the same."
            )
