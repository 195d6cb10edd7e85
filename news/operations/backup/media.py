"""
The uploaded files of a backup: a folder of plain files.

What the backup before has already is linked to it (a hard link), so that a library of 20 GB takes
20 GB and what is new each day, and each backup is whole for whoever looks at it. A tar would take
20 GB each day. Files are never changed once they are uploaded, which makes it cheap and right.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import Storage

from news.library.stored_names import walk

from . import checksums
from .checksums import FOLDER_MODE, file_in, require_safe
from .failure import BackupError

FOLDER = "media"


class MediaCopy:
    """Copies a storage's files, of disk or store, into a backup."""

    def __init__(
        self, storage: Storage, backup: Path, previous: Path | None, known: Mapping[str, str]
    ) -> None:
        """`previous` is the backup to link to, and `known` its checksums."""
        self._storage, self._backup, self._previous = storage, backup, previous
        self._known = known
        self.sums: dict[str, str] = {}
        self.bytes = self.linked = 0
        (backup / FOLDER).mkdir(mode=FOLDER_MODE)

    def take_new(self) -> None:
        """Copies what isn't copied yet. A file that is deleted meanwhile is left out."""
        with _reading("The list of uploaded files"):
            names = list(walk(self._storage))
        for name in names:
            path = f"{FOLDER}/{name}"
            if path in self.sums:
                continue
            require_safe(path)
            try:
                self._take(name, path)
            except FileNotFoundError:
                (self._backup / path).unlink(missing_ok=True)

    def _take(self, name: str, path: str) -> None:
        with _reading(f"The uploaded file {name}"):
            size = self._storage.size(name)
            modified = self._storage.get_modified_time(name).timestamp()
        target = self._backup / path
        for folder in reversed(target.relative_to(self._backup).parents):
            (self._backup / folder).mkdir(mode=FOLDER_MODE, exist_ok=True)
        old = self._find_old(path)
        # Within a millisecond: not every file system keeps more.
        is_same = old and old.stat().st_size == size and abs(old.stat().st_mtime - modified) < 1e-3
        if old and is_same and _link(old, target):
            checksum = self._known[path]
            self.linked += 1
        else:
            checksum = checksums.write(target, self._chunks_of(name))
            os.utime(target, (modified, modified))
            if old and checksum == self._known[path] and _link(old, target):
                # As after a restore: the same file with another time, which is kept for next time.
                os.utime(target, (modified, modified))
                self.linked += 1
        self.sums[path] = checksum
        self.bytes += target.stat().st_size

    def _find_old(self, path: str) -> Path | None:
        if self._previous is None or path not in self._known:
            return None
        try:
            return file_in(self._previous, path)
        except FileNotFoundError:
            return None

    def _chunks_of(self, name: str) -> Iterator[bytes]:
        with _reading(f"The uploaded file {name}"), self._storage.open(name) as file:
            yield from checksums.chunks(file)


@contextmanager
def _reading(subject: str) -> Iterator[None]:
    """Tells errors of the storage from those of the backup's own disk."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BackupError(
            f"{subject} cannot be read: {error}. No backup was made. See whether this account may "
            "read it; a damaged file can be replaced or deleted in the library."
        ) from error


def _link(old: Path, target: Path) -> bool:
    """Puts a link to the old file in the target's place, if the file system has such links."""
    link = target.with_name(f"{target.name}.link")
    try:
        os.link(old, link)
    except OSError:
        return False
    link.replace(target)
    return True


def restore(backup: Path, sums: Mapping[str, str], storage: Storage) -> int:
    """
    Writes the files into the storage, and reads each back. Returns how many were not there.

    Files of other names stay.
    """
    written = 0
    for path, checksum in sums.items():
        if not path.startswith(f"{FOLDER}/"):
            continue
        name = path.removeprefix(f"{FOLDER}/")
        if storage.exists(name):
            if _sum_in(storage, name) == checksum:
                continue
            storage.delete(name)
        with file_in(backup, path).open("rb") as file:
            stored = storage.save(name, File(file))
        if stored != name or _sum_in(storage, name) != checksum:
            raise BackupError(
                f"The file {name} was not stored as it is in the backup. See whether somebody else "
                "writes there and whether the disk is sound, then repeat it with --overwrite."
            )
        written += 1
    return written


def is_empty(storage: Storage) -> bool:
    return next(walk(storage), None) is None


def _sum_in(storage: Storage, name: str) -> str:
    with storage.open(name) as file:
        return checksums.sha256(checksums.chunks(file))
