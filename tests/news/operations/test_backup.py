"""Backups of a small database of the kind under test."""

import os
import shutil
import sqlite3
import sys

import pytest

from news.operations.backup import postgresql
from news.operations.backup.failure import BackupError
from news.operations.backup.restoring import restore
from tests.news.operations.places import change_manifest, files, names


def test_restored_elsewhere_every_row_and_file_is_equal(here, elsewhere, library, shelf, backup):
    done = restore(backup, elsewhere.database, shelf)
    assert elsewhere.rows() == here.rows()
    assert len(elsewhere.rows()["story"]) == 3
    assert files(elsewhere.folder / "library") == files(here.folder / "library")
    assert done.written == 2


def test_each_change_of_a_row_is_seen(here, elsewhere, shelf, backup):
    """What says that two databases are equal can also say that they are not."""
    restore(backup, elsewhere.database, shelf)
    expected = here.database.read().tables
    for change, undo in (
        ("UPDATE story SET title = '' WHERE id = 2", "UPDATE story SET title = NULL WHERE id = 2"),
        (
            "UPDATE story SET weight = 0.2 WHERE id = 1",
            "UPDATE story SET weight = 0.1 WHERE id = 1",
        ),
        ("UPDATE tag SET name = 'Twice' WHERE name = 'twice'", "UPDATE tag SET name = 'twice'"),
    ):
        assert elsewhere.database.read().tables == expected
        elsewhere.execute(change)
        assert elsewhere.database.read().tables != expected
        if "tag" not in change:
            elsewhere.execute(undo)


@pytest.mark.parametrize("what", ["rows", "files"])
def test_a_used_place_is_refused_and_left(elsewhere, shelf, backup, what):
    if what == "rows":
        elsewhere.execute("CREATE TABLE mine (id integer)", "INSERT INTO mine VALUES (1)")
    else:
        (elsewhere.folder / "library").mkdir()
        (elsewhere.folder / "library" / "mine.pdf").write_bytes(b"mine")
    before = (elsewhere.rows(), files(elsewhere.folder / "library"))
    with pytest.raises(BackupError, match="--overwrite"):
        restore(backup, elsewhere.database, shelf)
    assert (elsewhere.rows(), files(elsewhere.folder / "library")) == before


def test_it_is_replaced_when_that_is_asked_for(here, elsewhere, shelf, backup):
    elsewhere.execute(
        "CREATE TABLE story (id integer PRIMARY KEY, old text)",
        # Of a newer version, and in the way of dropping the other.
        "CREATE TABLE newer (story integer REFERENCES story (id))",
        "CREATE VIEW shown AS SELECT id FROM story",
    )
    restore(backup, elsewhere.database, shelf, overwriting=True)
    assert elsewhere.rows() == here.rows()


def test_verifying_restores_it_and_leaves_no_scratch(here, make, backups, monkeypatch):
    restored, real = [], type(here.database).restore

    def note(database, source, expected):
        real(database, source, expected)
        restored.append(database.read().tables)

    monkeypatch.setattr(type(here.database), "restore", note)
    made = make(verifying=True)
    assert made.is_verified
    assert restored == [here.database.read().tables]
    assert names(backups) == [".lock", made.backup.path.name]


def test_rows_that_are_not_those_that_were_backed_up_are_told(elsewhere, shelf, backup):
    change_manifest(backup, '"rows": 3', '"rows": 4')
    with pytest.raises(BackupError, match="table story has 3 rows, not 4"):
        restore(backup, elsewhere.database, shelf)


def test_a_database_without_tables_is_nothing_to_back_up(make, elsewhere, backups):
    if elsewhere.database.engine == "sqlite":
        sqlite3.connect(elsewhere.path).close()
        elsewhere.path.touch()
    with pytest.raises(BackupError, match="no tables"):
        make(database=elsewhere.database)
    assert names(backups) == [".lock"]


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """Puts a script in the place of one of PostgreSQL's programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def put(name, script):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o700)

    return put


@pytest.mark.postgresql
def test_pg_dump_that_fails_leaves_nothing_and_says_why(make, backups, tool):
    tool(
        "pg_dump",
        f'case $1 in --version) exec {shutil.which("pg_dump")} "$@";; esac\n'
        "echo 'pg_dump: error: disk quota exceeded' >&2; exit 1",
    )
    with pytest.raises(BackupError, match=r"pg_dump failed: .*disk quota exceeded.*repeat"):
        make()
    assert names(backups) == [".lock"]


@pytest.mark.postgresql
def test_pg_dump_that_is_older_than_the_server_is_told(make, tool):
    tool("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'")
    with pytest.raises(BackupError, match=r"older than the server.*postgresql-client-\d+"):
        make()


@pytest.mark.postgresql
def test_pg_dump_that_is_missing_is_told(make, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="apt-get install postgresql-client"):
        make()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("program", "script"),
    [
        ("pg_restore", "echo 'CREATE TABLE half (id integer);'; echo broken >&2; exit 1"),
        ("pg_restore", "echo 'CREATE TABLE half (id integer); SELECT broken;'"),
        ("psql", "echo broken >&2; exit 2"),
    ],
)
def test_a_restore_that_fails_leaves_what_was_there(
    elsewhere, shelf, backup, tool, program, script
):
    elsewhere.execute("CREATE TABLE mine (id integer)", "INSERT INTO mine VALUES (1)")
    before = elsewhere.rows()
    tool(program, script)
    with pytest.raises(BackupError, match=r"broken.*left as it is"):
        restore(backup, elsewhere.database, shelf, overwriting=True)
    assert elsewhere.rows() == before


@pytest.mark.postgresql
def test_the_password_is_on_no_command_line(here, make, monkeypatch):
    commands, popen = [], postgresql.subprocess.Popen

    def start(command, **options):
        commands.append((command, options.get("env") or {}))
        return popen(command, **options)

    monkeypatch.setattr(postgresql.subprocess, "Popen", start)
    database = here.database
    database.settings["PASSWORD"] = "s3cret-word"
    make(database=database)
    assert not any("s3cret-word" in part for command, _env in commands for part in command)
    (environment,) = [env for command, env in commands if "--format=custom" in command]
    assert environment["PGPASSWORD"] == "s3cret-word"


def test_rows_are_counted_and_copied_at_one_moment(here, elsewhere, shelf, make, monkeypatch):
    """Whatever is written between the two."""
    if here.database.engine == "sqlite":
        here.execute("PRAGMA journal_mode=WAL")  # As in the settings: readers hinder no writer.
    module = sys.modules[type(here.database).__module__]
    real = module._read

    def read(connection):
        snapshot = real(connection)
        here.execute("INSERT INTO tag VALUES ('later')")
        return snapshot

    with monkeypatch.context() as patch:
        patch.setattr(module, "_read", read)
        backup = make().backup.path
    restore(backup, elsewhere.database, shelf)
    assert len(here.rows()["tag"]) == 4
    assert len(elsewhere.rows()["tag"]) == 3
