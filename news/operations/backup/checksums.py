"""The files of a backup and their checksums, as `sha256sum` writes and checks them."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from .failure import BackupError

SUMS = "SHA256SUMS"
# Closed to other accounts of the machine, like what is copied.
FILE_MODE = 0o600
FOLDER_MODE = 0o700

_CHUNK = 1024 * 1024  # bytes
# sha256sum puts a backslash before a line whose name has escapes.
_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_MOST_NAMED = 10  # problems in a message


def chunks(file: IO[Any]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def sha256(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def sha256_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return sha256(chunks(file))


def create(path: Path) -> None:
    """An empty closed file, for a program that writes into it."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))


def write(path: Path, pieces: Iterable[bytes]) -> str:
    """Writes a new closed file through to the disk. Returns its SHA-256."""
    digest = hashlib.sha256()
    create(path)
    with path.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def sync(path: Path) -> None:
    """Waits until the file, or the entries of the folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folders(folder: Path) -> None:
    for path, _folders, _files in os.walk(folder, topdown=False):
        sync(Path(path))


def write_sums(folder: Path, sums: Mapping[str, str]) -> None:
    lines = (_line(name, sums[name]) for name in sorted(sums))
    write(folder / SUMS, (os.fsencode(line) for line in lines))


def read_sums(folder: Path) -> dict[str, str]:
    """The checksum of each file by its path in the folder; every path is a safe one."""
    try:
        text = os.fsdecode((folder / SUMS).read_bytes())
    except OSError as error:
        raise BackupError(
            f"{folder} is no complete backup: {SUMS} cannot be read ({error.strerror}). Name the "
            "folder of one backup, such as backups/20260901T020000Z."
        ) from error
    sums: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise BackupError(f"{folder / SUMS}, line {number}, is no checksum: {line!r}")
        name = _unescape(match[3]) if match[1] else match[3]
        require_safe(name)
        if name in sums:
            raise BackupError(f"{folder / SUMS} names {name!r} twice; take another backup")
        sums[name] = match[2]
    return sums


def require_safe(name: str) -> None:
    """Raises BackupError for a path that could lead out of a folder."""
    if "\0" in name or any(part in ("", ".", "..") for part in name.split("/")):
        raise BackupError(
            f"{name!r} is no path that a backup may hold: it leads out of its folder. If a backup "
            "says so, somebody has changed it; take another one."
        )


def file_in(folder: Path, name: str) -> Path:
    """The regular file of that path, not reached by a symbolic link. Raises FileNotFoundError."""
    require_safe(name)
    path = folder / name
    real = folder.resolve() / name
    if path.resolve(strict=True) != real or not real.is_file():
        raise BackupError(
            f"{name!r} in {folder} is a symbolic link or no file, which the portal never makes; "
            "take another backup."
        )
    return path


def check(folder: Path, sums: Mapping[str, str]) -> None:
    """Raises BackupError that names what is missing or changed."""
    problems = []
    for name, expected in sums.items():
        try:
            found = sha256_of_file(file_in(folder, name))
        except FileNotFoundError:
            problems.append(f"{name} is missing")
        except OSError as error:
            problems.append(f"{name} cannot be read: {error.strerror}")
        else:
            if found != expected:
                problems.append(f"{name} has changed since the backup")
    if problems:
        raise BackupError(
            f"{folder} is damaged: {listed(problems)}. Nothing was restored. Take another backup, "
            "or bring these files back from a copy of this one."
        )


def listed(problems: list[str]) -> str:
    more = len(problems) - _MOST_NAMED
    return "; ".join(problems[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _line(name: str, checksum: str) -> str:
    escaped = "".join(_ESCAPES.get(character, character) for character in name)
    return f"{'' if escaped == name else chr(92)}{checksum}  {escaped}\n"


def _unescape(name: str) -> str:
    plain = {escape: character for character, escape in _ESCAPES.items()}
    return re.sub(r"\\[\\nr]", lambda match: plain[match[0]], name)
