"""What is refused, and what is left as it is; on SQLite, whose files are special."""

import sqlite3
from contextlib import closing

import pytest

from news.operations.backup import checksums
from news.operations.backup.failure import BackupError
from news.operations.backup.restoring import restore
from tests.news.operations.places import change_manifest, files, names


@pytest.fixture
def here(small):
    return small


@pytest.fixture
def elsewhere(other):
    return other


def test_a_file_that_was_tampered_with_is_named_and_nothing_is_changed(elsewhere, shelf, backup):
    (backup / "media" / "files" / "b.pdf").write_bytes(b"tampered")
    with pytest.raises(BackupError, match=r"media/files/b\.pdf has changed since the backup"):
        restore(backup, elsewhere.database, shelf)
    assert elsewhere.database.is_empty()
    assert not files(elsewhere.folder / "library")


def test_a_database_that_was_tampered_with_is_named(here, elsewhere, shelf, backup):
    with (backup / here.database.file_name).open("r+b") as file:
        file.seek(100)
        file.write(b"tampered")
    with pytest.raises(BackupError, match=rf"{here.database.file_name} has changed"):
        restore(backup, elsewhere.database, shelf)


def test_a_path_out_of_the_place_is_refused(elsewhere, shelf, backup):
    with (backup / checksums.SUMS).open("a") as file:
        file.write(f"{'0' * 64}  media/../../outside\n")
    with pytest.raises(BackupError, match="leads out of its folder"):
        restore(backup, elsewhere.database, shelf)
    assert elsewhere.database.is_empty()


def test_a_newer_portal_is_refused(elsewhere, shelf, backup):
    change_manifest(backup, "news.0001_initial", "news.9999_future")
    with pytest.raises(BackupError, match=r"does not know news\.9999_future\. Install that state"):
        restore(backup, elsewhere.database, shelf)
    assert elsewhere.database.is_empty()


def test_an_older_portal_is_told(elsewhere, shelf, backup):
    assert restore(backup, elsewhere.database, shelf).is_older


def test_another_engine_is_refused_with_what_to_do(here, elsewhere, shelf, backup):
    engine = here.database.engine
    change_manifest(backup, f'"engine": "{engine}"', '"engine": "otherdb"')
    with pytest.raises(BackupError, match=r"is of otherdb.*loaddata"):
        restore(backup, elsewhere.database, shelf)


def test_what_is_no_backup_is_refused(elsewhere, shelf, tmp_path):
    with pytest.raises(BackupError, match="no complete backup"):
        restore(tmp_path, elsewhere.database, shelf)


def test_without_files_those_that_are_there_stay(here, elsewhere, make, shelf):
    backup = make(storage=None).backup.path
    (elsewhere.folder / "library").mkdir()
    (elsewhere.folder / "library" / "mine.pdf").write_bytes(b"mine")
    restore(backup, elsewhere.database, shelf)
    assert elsewhere.rows() == here.rows()
    assert files(elsewhere.folder / "library") == {"mine.pdf": b"mine"}


def test_a_running_portal_is_refused_and_left(elsewhere, shelf, backup):
    restore(backup, elsewhere.database, shelf)
    document = elsewhere.folder / "library" / "files" / "b.pdf"
    document.write_bytes(b"newer")
    with closing(sqlite3.connect(elsewhere.path)) as portal:
        portal.execute("PRAGMA journal_mode=WAL")
        portal.execute("SELECT * FROM story").fetchone()
        with pytest.raises(BackupError, match="stop the portal"):
            restore(backup, elsewhere.database, shelf, overwriting=True)
    assert document.read_bytes() == b"newer"
    restore(backup, elsewhere.database, shelf, overwriting=True)
    assert document.read_bytes() == b"document"


def test_what_a_lost_database_has_left_beside_it_does_not_get_into_the_new_one(
    here, elsewhere, shelf, backup
):
    with closing(sqlite3.connect(elsewhere.path)) as lost:
        lost.execute("PRAGMA journal_mode=WAL")
        lost.execute("CREATE TABLE lost (id integer)")
        log = elsewhere.path.with_name("portal.sqlite3-wal")
        kept = log.read_bytes()
    elsewhere.path.unlink()
    log.write_bytes(kept)
    restore(backup, elsewhere.database, shelf)
    assert elsewhere.rows() == here.rows()


def test_a_damaged_database_is_replaced(here, elsewhere, shelf, backup):
    elsewhere.path.write_bytes(b"no database" * 1000)
    with pytest.raises(BackupError, match="--overwrite"):
        restore(backup, elsewhere.database, shelf)
    restore(backup, elsewhere.database, shelf, overwriting=True)
    assert elsewhere.rows() == here.rows()
    assert names(elsewhere.folder) == ["library", "portal.sqlite3"]
    assert elsewhere.path.stat().st_mode & 0o777 == 0o600
