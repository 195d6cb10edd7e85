"""SQLite's part of backups, by its own online backup; `postgresql` is its twin."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .checksums import chunks, create, listed, sync, write
from .contents import Snapshot, Table, differences
from .failure import BackupError

_TIMEOUT = 20  # seconds to wait for a writer, as in the settings
_BESIDE = ("-wal", "-shm", "-journal")


class SQLite:
    engine = "sqlite"
    file_name = "database.sqlite3"

    def __init__(self, settings: dict[str, Any]) -> None:
        name = str(settings["NAME"])
        if not name or name.startswith((":memory:", "file:")):
            raise BackupError("This database is in memory: set DATA_DIR or DATABASE_URL to a file.")
        self.path = Path(name)

    def version(self) -> str:
        return sqlite3.sqlite_version

    def copy(self, target: Path) -> Snapshot:
        """
        Copies the database as it is at one moment, while others write.

        One read transaction spans the copy and what is found in the original, so both are of the
        same moment. In WAL mode it makes nobody wait.
        """
        create(target)
        with _errors(self.path), closing(_open(self.path)) as source:
            source.execute("BEGIN")
            snapshot = _read(source)
            with closing(sqlite3.connect(target, isolation_level=None)) as copy:
                source.backup(copy)
                # One file, which can also be read from a medium that nobody can write to.
                copy.execute("PRAGMA journal_mode=DELETE")
                _check_integrity(copy, self.path)
        sync(target)
        return snapshot

    def read(self) -> Snapshot:
        with _errors(self.path), closing(_open(self.path)) as connection:
            connection.execute("BEGIN")
            return _read(connection)

    def is_empty(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return True
        try:
            with closing(_open(self.path)) as connection:
                return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.DatabaseError:
            return False  # It may be damaged, which is no reason to write over it unasked.

    def refuse_while_in_use(self) -> None:
        """Whoever has the file open would go on writing into the old one, and lose it."""
        if self.is_empty():
            return
        try:
            with closing(_open(self.path, timeout=1)) as connection:
                # SQLite leaves WAL mode only if nobody else has the database open.
                connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BackupError(
                    f"{self.path} is in use: stop the portal (sudo systemctl stop portal), then "
                    "repeat the command."
                ) from error
            # Else it is damaged, which may be why it is replaced.

    def restore(self, source: Path, expected: Snapshot) -> None:
        """Puts the copy in the database's place, in one step, once it is found to be equal."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = self.path.with_name(f"{self.path.name}.restoring")
        temporary.unlink(missing_ok=True)
        try:
            with source.open("rb") as file:
                write(temporary, chunks(file))
            with _errors(source), closing(_open(temporary)) as connection:
                _check_integrity(connection, source)
                problems = differences(expected.tables, _read(connection).tables)
            if problems:
                raise BackupError(
                    f"What {source} holds is not what was backed up: {listed(problems)}. The "
                    "database was left as it is; take another backup."
                )
            self.refuse_while_in_use()
            # SQLite would write what these hold into the new file.
            for ending in _BESIDE:
                Path(f"{self.path}{ending}").unlink(missing_ok=True)
            temporary.replace(self.path)
            sync(self.path.parent)
        finally:
            temporary.unlink(missing_ok=True)

    @contextmanager
    def scratch(self, folder: Path) -> Iterator["SQLite"]:
        """A database to try a restore with, gone afterwards."""
        path = folder / "scratch.sqlite3"
        try:
            yield SQLite({"NAME": path})
        finally:
            for ending in ("", *_BESIDE):
                Path(f"{path}{ending}").unlink(missing_ok=True)


def _open(path: Path, timeout: float = _TIMEOUT) -> sqlite3.Connection:
    # mode=rw: a missing file is an error, not a new database.
    connection = sqlite3.connect(
        f"file:{quote(os.fsencode(path.absolute()))}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=timeout,
    )
    # Text that isn't UTF-8 is compared too.
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    return connection


def _read(connection: sqlite3.Connection) -> Snapshot:
    # Only tables with pages of their own: those of the search index, but not the virtual table that
    # reads them.
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    names = [name for (name,) in connection.execute(query)]
    tables = {name: _read_table(connection, name) for name in names}
    migrations = []
    if "django_migrations" in tables:
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = [f"{app}.{name}" for app, name in applied]
    return Snapshot(tables, migrations)


def _read_table(connection: sqlite3.Connection, name: str) -> Table:
    rows = total = 0
    quoted = name.replace('"', '""')
    for row in connection.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 - its own name
        rows += 1
        # repr keeps 1, 1.0, '1' and b'1' apart.
        digest = hashlib.blake2b(repr(row).encode(), digest_size=8).digest()
        total = (total + int.from_bytes(digest, "big")) % 2**64
    return Table(rows, f"{total:016x}")


def _check_integrity(connection: sqlite3.Connection, path: Path) -> None:
    found = [text for (text,) in connection.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise BackupError(
            f"{path} is damaged ({listed(found)}). Older backups are still there: restore the "
            "newest whose `restore` says nothing, and have the disk checked."
        )


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        with suppress(AttributeError):
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise BackupError(
                    "There is not enough space for the database: free some, or take another folder."
                ) from error
        raise BackupError(
            f"SQLite cannot copy {path}: {error}. See whether this account may read and write it, "
            "and whether the disk is full."
        ) from error
