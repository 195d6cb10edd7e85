"""Takes entries that are older than AUDIT_KEEP_DAYS out into files, one JSON object a line."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from .head import HEAD, fault_of, lock_head, store_head
from .models import Action, AuditEntry, AuditHead
from .recording import record
from .signing import Link
from .verification import verify
from .walking import BrokenError, Span, Walk, acknowledged_here, read_entries, read_file

PRIVATE = 0o600


class RemovedMeanwhileError(Exception):
    """Another export has removed the same entries."""


@dataclass(frozen=True)
class Export:
    path: Path
    first: int
    last: int
    last_hash: str
    digest: str  # SHA-256 of the file


def export_old(folder: Path) -> Export | None:
    """
    Write the entries that are old enough into a file of the folder; None if none are.

    The file is on the disk and was read back when this returns. Raises BrokenError if the chain is
    broken anywhere, RemovedMeanwhileError, FileExistsError if there is a file of the name with
    other content, OSError if it cannot be written.
    """
    verify()
    head, known = AuditHead.objects.filter(pk=HEAD).first(), acknowledged_here()
    last = _last_old(head, known) if head else None
    if head is None or last is None:
        return None
    first = head.exported + 1
    path = folder / f"audit-{first:010}-{last:010}.jsonl"
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
        for link in read_entries(head.exported, last):
            line = _line(link)
            digest.update(line)
            file.write(line)
        file.flush()
        os.fsync(file.fileno())
    try:
        walk = _read_back(part, head, last, known)
    except BrokenError as error:
        now = AuditHead.objects.filter(pk=HEAD).first()
        if now is not None and now.exported != head.exported:
            raise RemovedMeanwhileError from error
        raise
    if path.exists() and _digest(path) != digest.hexdigest():
        raise FileExistsError(f"{path} is there already, with other entries. Move it away first.")
    part.replace(path)
    _sync_folder(folder)
    return Export(path, first, last, walk.last_hash, digest.hexdigest())


def _read_back(part: Path, head: AuditHead, last: int, known: list[Span]) -> Walk:
    walk = Walk(head.exported, head.exported_hash, acknowledged=known)
    for link in read_file(part):
        walk.follow(link)
    if walk.number != last:
        raise BrokenError(walk.number + 1, "it is missing.")
    return walk


@transaction.atomic
def remove_exported(done: Export) -> None:
    """
    Remove what was exported. From then on the chain begins after it.

    Raises BrokenError if the chain was broken meanwhile, RemovedMeanwhileError if others did it.
    """
    head = lock_head()
    if fault := fault_of(head):
        raise BrokenError(None, fault)
    if head.exported != done.first - 1:
        raise RemovedMeanwhileError
    head.exported, head.exported_hash = done.last, done.last_hash
    store_head(head)
    models.QuerySet(AuditEntry).filter(number__lte=done.last).delete()
    record(
        Action.EXPORTED,
        details={
            "file": done.path.name,
            "first": done.first,
            "last": done.last,
            "last_hash": done.last_hash,
            "sha256": done.digest,
        },
    )


def _last_old(head: AuditHead, known: list[Span]) -> int | None:
    """The entry before the first that is to be kept, if there are any before it."""
    since = timezone.now() - timedelta(days=settings.AUDIT_KEEP_DAYS)
    kept = AuditEntry.objects.filter(number__gt=head.exported, at__gte=since)
    first_kept = kept.aggregate(number=models.Min("number"))["number"] or head.count + 1
    last = first_kept - 1
    for span in known:
        # What is acknowledged as one is not torn apart.
        if span.first <= last < span.last:
            last = span.first - 1
    return last if last > head.exported else None


def _line(link: Link) -> bytes:
    values = {**link._asdict(), "record": link.record.hex, "at": link.at.isoformat()}
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
