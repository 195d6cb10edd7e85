"""Small databases and files to back up, looked at without the code under test."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import environ
import psycopg

from news.operations.backup import checksums
from news.operations.backup.databases import Database, database_of
from news.operations.backup.manifest import MANIFEST
from news.operations.backup.thinning import Keep

NOW = datetime(2026, 9, 30, 2, tzinfo=UTC)
KEEP = Keep(7, 4, 12)

TABLES = [
    "CREATE TABLE story (id integer PRIMARY KEY, title text, views bigint, weight float)",
    "CREATE TABLE tag (name text)",
    "CREATE TABLE django_migrations (app text, name text)",
    "INSERT INTO story VALUES (1, '开发区', 7, 0.1), (2, NULL, -1, 2e300), (3, '', NULL, NULL)",
    "INSERT INTO tag VALUES ('twice'), ('twice'), ('a \"quoted\" one')",
    "INSERT INTO django_migrations VALUES ('news', '0001_initial'), ('gone', '0001_initial')",
]


class Place:
    """A database by its address, and a folder."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    @property
    def database(self) -> Database:
        parts = environ.Env.db_url_config(self.url)
        return database_of({"OPTIONS": {}, "TIME_ZONE": None, **parts})

    def execute(self, *statements: str) -> list[Any]:
        """Returns the rows of the last, if it has any."""
        with self._connect() as connection, connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _connect(self) -> Any:
        if self.url.startswith("sqlite"):
            return closing(sqlite3.connect(self.path))
        return closing(psycopg.connect(self.url))

    @property
    def path(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table, in an order of their own."""
        if self.url.startswith("sqlite"):
            tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        else:
            tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return {
            name: sorted(map(repr, self.execute(f'SELECT * FROM "{name}"')))
            for (name,) in self.execute(tables)
        }


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def change_manifest(backup: Path, old: str, new: str) -> None:
    """As somebody who also mends the checksum would."""
    path = backup / MANIFEST
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    sums = checksums.read_sums(backup) | {MANIFEST: checksums.sha256_of_file(path)}
    (backup / checksums.SUMS).unlink()
    checksums.write_sums(backup, sums)
