"""Makes a backup while the portal serves, tries it and thins the older ones."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.storage import Storage

from . import checksums
from .databases import Database
from .failure import BackupError
from .folder import Backup, Backups, open_backups
from .manifest import MANIFEST, Files, Manifest, describe
from .media import MediaCopy
from .restoring import try_restore
from .thinning import Keep


@dataclass(frozen=True)
class Made:
    backup: Backup
    linked: int  # files that take no space of their own
    is_verified: bool
    deleted: list[str]  # older backups


def back_up(
    database: Database,
    storage: Storage | None,
    folder: Path,
    *,
    keep: Keep,
    now: datetime,
    linking: bool = True,
    verifying: bool = False,
) -> Made:
    """
    Makes a backup in the folder, without uploaded files if there is no storage.

    Raises BackupError; then there is no new one, unless `verifying` found it wrong. Older ones are
    deleted only after everything else.
    """
    with _errors(folder), open_backups(folder) as backups:
        previous = _newest_with_files(backups) if linking else None
        final = backups.path_of_new(now)
        with backups.unfinished(final) as path:
            manifest, linked = _make(database, storage, path, previous, now)
        if verifying:
            with backups.scratch() as scratch:
                try_restore(final, database, scratch)
        return Made(Backup(final, manifest), linked, verifying, backups.thin(keep))


def _make(
    database: Database,
    storage: Storage | None,
    path: Path,
    previous: Backup | None,
    now: datetime,
) -> tuple[Manifest, int]:
    media = None
    if storage is not None:
        known = checksums.read_sums(previous.path) if previous else {}
        media = MediaCopy(storage, path, previous.path if previous else None, known)
        # A file is written before its row and deleted after it. So, before the database: all files,
        # for those that are deleted by the time the rows that name them are copied.
        media.take_new()
    snapshot = database.copy(path / database.file_name)
    if not snapshot.tables:
        raise BackupError("The database has no tables: there is nothing to back up yet.")
    if media is not None:
        # And after it: the few whose row was added while the others were copied. Only a file that
        # is both uploaded and deleted between these moments can be missing for its row.
        media.take_new()
    files = Files(len(media.sums), media.bytes) if media else None
    manifest = describe(now, database.engine, database.version(), snapshot, files)
    checksums.write(path / MANIFEST, [manifest.as_json()])
    sums = {name: checksums.sha256_of_file(path / name) for name in (database.file_name, MANIFEST)}
    checksums.write_sums(path, sums | (media.sums if media else {}))
    return manifest, media.linked if media else 0


def _newest_with_files(backups: Backups) -> Backup | None:
    with_files = [each for each in backups.complete() if each.manifest.files is not None]
    return with_files[-1] if with_files else None


@contextmanager
def _errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            advice = "Free some space, keep fewer backups (--keep-days), or take another folder."
        else:
            advice = "See whether this account may write there, or take another folder (--to)."
        raise BackupError(f"The backup into {folder} failed: {error}. {advice}") from error
