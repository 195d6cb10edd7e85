"""Builds a fixture for loaddata from a folder of captured pages."""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from news.text.characters import is_printable
from news.text.folding import name_key

from .article_records import Record, make_records
from .document import DocumentError, read_document
from .parse import parse_page

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
    known: dict[tuple[str, str, str], Record] = {}

    def cannot_list(error: OSError) -> None:
        name = _shown(Path(error.filename).relative_to(folder).as_posix())
        fixture.failures[name] = (f"is a folder that cannot be read: {error.strerror}.",)

    for path in _documents(folder, cannot_list):
        name = path.relative_to(folder).as_posix()
        on_document(_shown(name))
        try:
            document = read_document(name, path)
            page = parse_page(document.text)
            records = make_records(document, page)
        except DocumentError as error:
            fixture.failures[_shown(name)] = error.reasons
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


def _documents(folder: Path, on_error: Callable[[OSError], None]) -> list[Path]:
    """Whatever stands in the folder and its subfolders but hidden, in the order of the names."""
    found = []
    for parent, folders, files in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(parent, name).is_symlink()]
        found += [Path(parent, name) for name in [*files, *links] if not name.startswith(".")]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _shown(name: str) -> str:
    """The name as it can be printed: bytes that are no UTF-8, line ends and such escaped."""
    shown = name.encode("utf-8", "backslashreplace").decode()
    return shown if is_printable(shown) else shown.encode("unicode_escape").decode()


def _without_known(
    records: list[Record], known: dict[tuple[str, str, str], Record]
) -> tuple[list[Record], list[str]]:
    """
    The records but for sources and authors that an earlier document brought, and notes.

    Names that read the same are one, and so are those whose address would be the same.
    """
    new, notes = [], []
    slugs: dict[tuple[str, str], str] = {}
    for record in records:
        model, fields = record["model"], record["fields"]
        if "name" not in fields:
            new.append(record)
            continue
        keys = [(model, "name", name_key(fields["name"])), (model, "slug", fields["slug"])]
        first = next((known[key] for key in keys if key in known), record)
        for key in keys:
            known.setdefault(key, first)
        slugs[model, fields["slug"]] = first["fields"]["slug"]
        if first is record:
            new.append(record)
        elif first["fields"]["name"] != fields["name"]:
            notes.append(
                f"“{fields['name']}” was taken for “{first['fields']['name']}”, whose name reads "
                "the same or whose address would be."
            )
    for record in new:
        _refer(record["fields"], slugs)
    return new, notes


def _refer(fields: dict[str, Any], slugs: dict[tuple[str, str], str]) -> None:
    """Let an article name the sources and authors that are in the fixture."""
    if fields.get("source"):
        fields["source"] = [slugs["news.source", fields["source"][0]]]
    if fields.get("authors"):
        found = (slugs["news.author", slug] for (slug,) in fields["authors"])
        fields["authors"] = [[slug] for slug in dict.fromkeys(found)]
