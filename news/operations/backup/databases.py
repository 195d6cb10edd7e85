"""The database of the settings, as backups see it."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from django.utils.module_loading import import_string

from .contents import Snapshot
from .failure import BackupError

_ENGINES = {
    "django.db.backends.sqlite3": "news.operations.backup.sqlite.SQLite",
    "django.db.backends.postgresql": "news.operations.backup.postgresql.PostgreSQL",
}


class Database(Protocol):
    engine: str
    file_name: str  # of its copy in a backup

    def version(self) -> str: ...
    def copy(self, target: Path) -> Snapshot: ...
    def read(self) -> Snapshot: ...
    def is_empty(self) -> bool: ...
    def refuse_while_in_use(self) -> None: ...
    def restore(self, source: Path, expected: Snapshot) -> None: ...
    def scratch(self, folder: Path) -> AbstractContextManager["Database"]: ...


def database_of(settings: dict[str, Any]) -> Database:
    """The one that these settings of Django name."""
    engine = settings["ENGINE"]
    if engine not in _ENGINES:
        raise BackupError(f"{engine} has no backups here: use the engine's own tools.")
    # By name: a portal on SQLite needs no driver of PostgreSQL.
    database: Database = import_string(_ENGINES[engine])(settings)
    return database
