"""Brings a backup back, or tries to in a scratch place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import FileSystemStorage, Storage

from . import checksums, media
from .databases import Database
from .failure import BackupError
from .manifest import MANIFEST, Manifest, known_migrations, read_manifest


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    written: int  # files; the others were there
    is_older: bool  # so migrations have to be applied


def restore(
    folder: Path, database: Database, storage: Storage, *, overwriting: bool = False
) -> Restored:
    """
    Makes the database and the files what the backup says, and compares them with it.

    Raises BackupError, before anything is changed where that can be known before. The database is
    last and replaced in one step, so a failure leaves the old one.
    """
    with _errors(folder):
        sums, manifest = _open(folder, database)
        unknown = sorted(set(manifest.snapshot.migrations) - known_migrations())
        if unknown:
            raise BackupError(
                f"The backup is of another state of the portal ({_state(manifest)}): this one does "
                f"not know {checksums.listed(unknown)}. Install that state, restore, and upgrade "
                "then. Nothing was changed."
            )
        if not overwriting:
            _refuse_used(database, storage, manifest)
        database.refuse_while_in_use()
        checksums.check(folder, sums)
        written = media.restore(folder, sums, storage)
        database.restore(checksums.file_in(folder, database.file_name), manifest.snapshot)
    is_older = bool(known_migrations() - set(manifest.snapshot.migrations))
    return Restored(manifest, written, is_older)


def try_restore(folder: Path, database: Database, scratch: Path) -> None:
    """Restores into the scratch folder and database. Raises BackupError if they differ."""
    sums, manifest = _open(folder, database)
    checksums.check(folder, sums)
    media.restore(folder, sums, FileSystemStorage(scratch / media.FOLDER))
    with database.scratch(scratch) as other:
        other.restore(checksums.file_in(folder, database.file_name), manifest.snapshot)


def _open(folder: Path, database: Database) -> tuple[dict[str, str], Manifest]:
    sums, manifest = checksums.read_sums(folder), read_manifest(folder)
    if manifest.engine != database.engine:
        raise BackupError(
            f"The backup is of {manifest.engine}, and DATABASE_URL names {database.engine}. "
            f"Restore it into {manifest.engine} first, then move with dumpdata and loaddata (docs/"
            "operators.md, from one database to the other). Nothing was changed."
        )
    missing = {MANIFEST, database.file_name} - sums.keys()
    if missing:
        raise BackupError(
            f"{folder / checksums.SUMS} does not name {', '.join(sorted(missing))}; take another "
            "backup."
        )
    return sums, manifest


def _refuse_used(database: Database, storage: Storage, manifest: Manifest) -> None:
    used = []
    if not database.is_empty():
        used.append("the database has tables")
    if manifest.files is not None and not media.is_empty(storage):
        used.append("there are uploaded files")
    if used:
        raise BackupError(
            f"Here is a portal already: {' and '.join(used)}. Nothing was changed. To replace it "
            "by the backup, back it up first and repeat the command with --overwrite."
        )


def _state(manifest: Manifest) -> str:
    return f"{manifest.version}, commit {manifest.commit}" if manifest.commit else manifest.version


@contextmanager
def _errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"Restoring {folder} failed: {error}. The database was left as it is. See whether this "
            "account may read the backup and write DATA_DIR, and whether the disk is full; then "
            "repeat it with --overwrite."
        ) from error
