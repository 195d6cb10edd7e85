"""Finds orphans: files without a row, and rows without files or without a use."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from . import documents
from .models import Attachment, Image
from .pictures.rendition_names import FOLDER as PICTURES
from .stored_names import walk
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
    folders = (PICTURES, documents.FOLDER)
    stored = {name for folder in folders for name in walk(default_storage, folder)}
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


def _modified_at(name: str) -> datetime:
    return default_storage.get_modified_time(name)
