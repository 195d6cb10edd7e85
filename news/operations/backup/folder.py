"""The folder of all backups: who works in it, what is in it, what is left of an interrupted one."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from . import checksums
from .checksums import FOLDER_MODE
from .failure import BackupError
from .manifest import Manifest, read_manifest
from .thinning import Keep, superfluous

_NAME = "%Y%m%dT%H%M%SZ"
_PATTERN = re.compile(r"\d{8}T\d{6}Z")
_UNFINISHED, _DELETED, _SCRATCH = ".unfinished-", ".deleted-", ".scratch-"
_LOCK = ".lock"


@dataclass(frozen=True)
class Backup:
    path: Path
    manifest: Manifest


class Backups:
    """Used within `open_backups`, so by one process at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def complete(self) -> list[Backup]:
        """Oldest first. What isn't a backup of ours isn't among them."""
        found = []
        for path in sorted(self.folder.iterdir()):
            if _PATTERN.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
                try:
                    found.append(Backup(path, read_manifest(path)))
                except BackupError:
                    continue
        return found

    def path_of_new(self, now: datetime) -> Path:
        while (path := self.folder / now.strftime(_NAME)).exists():
            now += timedelta(seconds=1)
        return path

    @contextmanager
    def unfinished(self, final: Path) -> Iterator[Path]:
        """
        The folder of a new backup under another name, until the block ends; if it raises, gone.
        """
        path = self.folder / f"{_UNFINISHED}{final.name}"
        path.mkdir(mode=FOLDER_MODE)
        try:
            yield path
            checksums.sync_folders(path)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        path.rename(final)
        checksums.sync(self.folder)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        path = self.folder / f"{_SCRATCH}{os.getpid()}"
        path.mkdir(mode=FOLDER_MODE)
        try:
            yield path
        finally:
            shutil.rmtree(path)

    def thin(self, keep: Keep) -> list[str]:
        """Deletes old backups. Returns their names."""
        deleted = []
        complete = self.complete()
        # Those without files are no substitute for those with them.
        for has_files in (True, False):
            paths = {
                _moment(each.path): each.path
                for each in complete
                if (each.manifest.files is not None) == has_files
            }
            for moment in sorted(superfluous(paths, keep)):
                self._delete(paths[moment])
                deleted.append(paths[moment].name)
        return deleted

    def _delete(self, path: Path) -> None:
        # Under another name first: one that is deleted half-way is no backup any more.
        doomed = self.folder / f"{_DELETED}{path.name}"
        path.rename(doomed)
        shutil.rmtree(doomed)

    def clear_up(self) -> None:
        """Deletes what a killed process has left."""
        for path in self.folder.iterdir():
            if path.name.startswith((_UNFINISHED, _DELETED, _SCRATCH)) and not path.is_symlink():
                shutil.rmtree(path)


@contextmanager
def open_backups(folder: Path) -> Iterator[Backups]:
    """Raises BackupError while another process works in the folder."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    # The system lets the lock go with the process, whatever ends that.
    descriptor = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(
                f"Another backup into {folder} is under way; this one was not begun. Wait until it "
                "ends."
            ) from error
        backups = Backups(folder)
        backups.clear_up()
        yield backups
    finally:
        os.close(descriptor)


def _moment(path: Path) -> datetime:
    return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
