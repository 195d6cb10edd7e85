"""Finds orphans: files without a row, and rows without files or without a use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from . import documents
from .models import Attachment, Image
from .pictures.rendition_names import FOLDER as PICTURES
from .uses import stems_in_use

# Files are written before their row, so a younger file may belong to a running upload.
SETTLED = timedelta(hours=1)


@dataclass(frozen=True)
class Orphans:
    files: list[str]  # in storage, without a row
    missing: list[tuple[Image | Attachment, list[str]]]  # rows, and their files that storage lacks
    unused: list[Image | Attachment]


def find_orphans() -> Orphans:
    """Finds the files without a row, and the rows without files or without a use."""
    stored = {name for folder in (PICTURES, documents.FOLDER) for name in _walk(folder)}
    items: list[Image | Attachment] = [*Image.objects.all(), *Attachment.objects.all()]
    owned = {name for item in items for name in item.file_names}
    settled = timezone.now() - SETTLED
    missing = [(item, [n for n in item.file_names if n not in stored]) for item in items]
    used = stems_in_use()
    return Orphans(
        files=[name for name in sorted(stored - owned) if _modified_at(name) < settled],
        missing=[(item, names) for item, names in missing if names],
        unused=[item for item in items if item.stem not in used],
    )


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # Before the first upload; an S3 store returns an empty list instead.
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _walk(f"{folder}/{name}")


def _modified_at(name: str) -> datetime:
    return default_storage.get_modified_time(name)
