"""What the portal writes is for its own account alone, whatever the umask."""

import os
import stat
from contextlib import suppress
from pathlib import Path

FOLDER = 0o700
FILE = 0o600


def close_folder(folder: Path) -> None:
    """Makes the folder where it is missing, and closes it to other accounts where it is there."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    # Everybody's, as /tmp is: not ours to close.
    if not folder.stat().st_mode & stat.S_ISVTX:
        _close(folder, FOLDER)


def close_database(name: str) -> None:
    """
    The same for a file of SQLite, which gives its other files the permissions of this one.

    The file is made before SQLite makes it, so that at no moment anybody else can open it.
    """
    if not name or name.startswith((":memory:", "file:")):
        return
    # Without its folder, or in one that cannot be written, SQLite itself says so.
    with suppress(OSError):
        os.close(os.open(name, os.O_CREAT | os.O_RDWR, FILE))
    for ending in ("", "-wal", "-shm", "-journal"):
        _close(Path(name + ending), FILE)


def _close(path: Path, mode: int) -> None:
    # It may be missing, another account's, or on a disk that is only read.
    with suppress(OSError):
        if stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)
