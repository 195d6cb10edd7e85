"""PostgreSQL's part of backups, by pg_dump and pg_restore; `sqlite` is its twin."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from uuid import uuid4

import psycopg
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient
from psycopg import sql

from .checksums import create, listed, sync
from .contents import Snapshot, Table, differences
from .failure import BackupError

# A row as text must be the same text in each database.
_SESSION = """
    SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';
    SET bytea_output = 'hex'; SET extra_float_digits = 1; SET statement_timeout = 0;
    SET idle_in_transaction_session_timeout = 0
"""
_TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname
"""
# The sum of 64 bits of each row's hash, so that no rows have to be sorted.
_CONTENT = """
    SELECT count(*), coalesce(
        sum(('x' || left(md5(this_row::text), 16))::bit(64)::bigint::numeric), 0
    )::text
    FROM {table} AS this_row
"""
# --clean of pg_restore drops only what the backup names: a table that a newer version has added
# would stay, or forbid it to drop what it refers to. Extensions stay.
_DROP_EVERYTHING = b"""
DO $$ DECLARE item record; BEGIN
    FOR item IN
        SELECT relname AS name, CASE relkind
            WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
            ELSE 'TABLE' END AS kind
        FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace
            AND relkind IN ('r', 'p', 'v', 'm', 'S')
            AND NOT EXISTS (
                SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
                AND objid = pg_class.oid AND deptype IN ('a', 'e', 'i')
            )
    LOOP
        EXECUTE format('DROP %s IF EXISTS %I.%I CASCADE', item.kind, current_schema(), item.name);
    END LOOP;
    FOR item IN
        SELECT oid::regprocedure::text AS name FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace
            AND NOT EXISTS (
                SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass
                AND objid = pg_proc.oid AND deptype = 'e'
            )
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', item.name);
    END LOOP;
END $$;
"""


class PostgreSQL:
    engine = "postgresql"
    file_name = "database.dump"

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def version(self) -> str:
        with _errors(), self._connect() as connection:
            return str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]

    def copy(self, target: Path) -> Snapshot:
        """
        Dumps the database as it is at one moment, while others write.

        pg_dump reads the snapshot of the transaction in which the rows are counted.
        """
        create(target)
        with _errors(), self._connect() as connection:
            _require_new_enough(connection.info.server_version // 10_000)
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            with connection.transaction():
                (name,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
                snapshot = _read(connection)
                self._run("pg_dump", "--format=custom", f"--snapshot={name}", f"--file={target}")
        sync(target)
        return snapshot

    def read(self) -> Snapshot:
        with _errors(), self._connect() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            with connection.transaction():
                return _read(connection)

    def is_empty(self) -> bool:
        with _errors(), self._connect() as connection:
            return not connection.execute(_TABLES).fetchone()

    def refuse_while_in_use(self) -> None:
        """A restore is one transaction: whoever is connected sees the old rows, then the new."""

    def restore(self, source: Path, expected: Snapshot) -> None:
        """
        Replaces everything in one transaction, so a failure leaves what was there.

        pg_restore's own --single-transaction can't drop what the backup doesn't name, so it writes
        the statements, and psql executes them behind our own. Without COMMIT, at whatever end,
        PostgreSQL undoes them.
        """
        reading = ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(source)]
        writing = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        with tempfile.TemporaryFile() as reading_errors, tempfile.TemporaryFile() as writing_errors:
            with (
                _process(reading, stdout=subprocess.PIPE, stderr=reading_errors) as pg_restore,
                _process(
                    [*writing, *self._arguments()],
                    stdin=subprocess.PIPE,
                    stderr=writing_errors,
                    env=self._environment(),
                ) as psql,
            ):
                _feed(pg_restore, psql)
            if psql.returncode or pg_restore.returncode:
                why = _said(writing_errors if psql.returncode else reading_errors)
                raise BackupError(
                    f"PostgreSQL could not restore {source}: {why}. The database was left as it "
                    "is. The tools and the server must be at least as new as those of the backup, "
                    "and the account must own the database."
                )
        problems = differences(expected.tables, self.read().tables)
        if problems:
            raise BackupError(
                f"The restored database is not what was backed up: {listed(problems)}. Keep the "
                "portal stopped and restore another backup with --overwrite."
            )

    @contextmanager
    def scratch(self, folder: Path) -> Iterator["PostgreSQL"]:
        """A database to try a restore with, dropped afterwards."""
        name = f"portal_verify_{uuid4().hex}"
        with _errors(), self._connect() as connection:
            try:
                connection.execute(
                    f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' "
                    "LC_COLLATE 'C' LC_CTYPE 'C'"
                )
            except psycopg.errors.InsufficientPrivilege as error:
                raise BackupError(
                    "The account may make no scratch database to verify with. As a superuser of "
                    f"PostgreSQL: ALTER ROLE {connection.info.user} CREATEDB"
                ) from error
            try:
                yield PostgreSQL({**self.settings, "NAME": name})
            finally:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _connect(self) -> "psycopg.Connection[Any]":
        parameters = DatabaseWrapper(self.settings, "backup").get_connection_params()
        for name in ("context", "cursor_factory"):
            parameters.pop(name, None)
        connection = psycopg.connect(**parameters, autocommit=True)
        connection.execute(_SESSION)
        return connection

    def _arguments(self) -> list[str]:
        arguments, _env = DatabaseClient.settings_to_cmd_args_env(self.settings, ["--no-password"])
        return arguments[1:]

    def _environment(self) -> dict[str, str]:
        """With the password, which other accounts could read on a command line."""
        _arguments, env = DatabaseClient.settings_to_cmd_args_env(self.settings, [])
        return os.environ | (env or {}) | {"PGCLIENTENCODING": "UTF8"}

    def _run(self, program: str, *options: str) -> None:
        with tempfile.TemporaryFile() as errors:
            with _process(
                [program, *options, *self._arguments()],
                stdin=subprocess.DEVNULL,
                stderr=errors,
                env=self._environment(),
            ) as process:
                process.wait()
            if process.returncode:
                raise BackupError(
                    f"{program} failed: {_said(errors)}. See whether the disk is full and whether "
                    "the account may read every table, then repeat the command."
                )


@contextmanager
def _process(command: list[str], **options: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """Ended with the block, whatever ends that."""
    try:
        process = subprocess.Popen(command, **options)  # noqa: S603 - no shell, no input
    except FileNotFoundError as error:
        raise BackupError(
            f"{command[0]} is not on this machine: sudo apt-get install postgresql-client"
        ) from error
    with process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise


def _feed(pg_restore: "subprocess.Popen[bytes]", psql: "subprocess.Popen[bytes]") -> None:
    statements, transaction = pg_restore.stdout, psql.stdin
    assert statements is not None  # noqa: S101 - for the type checker
    assert transaction is not None  # noqa: S101
    with suppress(BrokenPipeError):  # psql has stopped, and says why.
        transaction.write(b"BEGIN;" + _DROP_EVERYTHING)
        copyfileobj(statements, transaction)
        if pg_restore.wait() == 0:
            transaction.write(b"\nCOMMIT;\n")
        transaction.close()
    statements.close()


def _require_new_enough(server: int) -> None:
    with _process(["pg_dump", "--version"], stdout=subprocess.PIPE) as process:
        said, _none = process.communicate()
    match = re.search(rb"\) (\d+)", said)
    if match is None or int(match[1]) < server:
        raise BackupError(
            f"pg_dump here is {said.decode(errors='replace').strip()!r}, older than the server, "
            f"which is {server}, and cannot read it: sudo apt-get install "
            f"postgresql-client-{server}, and see that it is first in PATH."
        )


def _read(connection: "psycopg.Connection[Any]") -> Snapshot:
    tables = {}
    for (name,) in connection.execute(_TABLES).fetchall():
        query = sql.SQL(_CONTENT).format(table=sql.Identifier(name))
        rows, content = connection.execute(query).fetchone() or (0, "")
        tables[name] = Table(rows, content)
    migrations = []
    if "django_migrations" in tables:
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = [f"{app}.{name}" for app, name in applied]
    return Snapshot(tables, migrations)


def _said(errors: Any) -> str:
    errors.seek(0)
    text = errors.read().decode(errors="replace")
    return "; ".join(line.strip() for line in text.strip().splitlines()[:5]) or "it said nothing"


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise BackupError(
            f"PostgreSQL does not do it: {str(error).strip()}. See whether it runs and whether "
            "DATABASE_URL is right."
        ) from error
