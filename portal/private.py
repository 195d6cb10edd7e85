"""Makes the portal's files private to its own account, whatever the umask."""

import os
import stat
from contextlib import suppress
from pathlib import Path

FOLDER = 0o700
FILE = 0o600


def close_folder(folder: Path) -> None:
    """Create the folder if it is missing, or remove other accounts' access to it."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    # A shared folder such as /tmp, which must stay open.
    if not folder.stat().st_mode & stat.S_ISVTX:
        _close(folder, FOLDER)


def close_database(name: str) -> None:
    """
    The same for an SQLite file, whose permissions SQLite copies to its other files.

    The file is created before SQLite does it, so that other accounts can never open it.
    """
    if not name or name.startswith((":memory:", "file:")):
        return
    # If its folder is missing or read-only, SQLite itself reports it.
    with suppress(OSError):
        os.close(os.open(name, os.O_CREAT | os.O_RDWR, FILE))
    for ending in ("", "-wal", "-shm", "-journal"):
        _close(Path(name + ending), FILE)


def _close(path: Path, mode: int) -> None:
    # It may be missing, on a read-only disk, or belong to another account.
    with suppress(OSError):
        if stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)
