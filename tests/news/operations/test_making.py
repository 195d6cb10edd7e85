"""What is the same on each engine: what a backup holds, and how making one can fail."""

import errno
import fcntl
import os
from datetime import timedelta

import pytest

from news.operations.backup import checksums
from news.operations.backup.failure import BackupError
from news.operations.backup.folder import open_backups
from news.operations.backup.manifest import read_manifest
from news.operations.backup.media import MediaCopy
from news.operations.backup.thinning import Keep
from tests.news.operations.places import NOW, files, names


@pytest.fixture
def here(small):
    return small


@pytest.fixture
def elsewhere(other):
    return other


def test_it_is_a_folder_that_ordinary_tools_read(here, backup):
    assert backup.name == "20260930T020000Z"
    database = here.database.file_name
    assert names(backup) == ["SHA256SUMS", database, "manifest.json", "media"]
    assert checksums.read_sums(backup).keys() == files(backup).keys() - {"SHA256SUMS"}
    assert {path.stat().st_mode & 0o077 for path in [backup, *backup.rglob("*")]} == {0}


def test_it_says_what_it_is_of(here, backup):
    manifest = read_manifest(backup)
    assert manifest.made_at == NOW
    assert manifest.engine == here.database.engine
    assert manifest.version
    assert manifest.snapshot.tables["story"].rows == 3
    assert (manifest.files.number, manifest.files.bytes) == (2, 15)
    # Not the row of an app that this code doesn't have: it would forbid every restore.
    assert manifest.snapshot.migrations == ["news.0001_initial"]


def test_verifying_names_what_is_wrong(make, backups, library):
    """Of a file that is linked to a damaged one, which nobody has read since."""
    first = make(now=NOW - timedelta(days=30)).backup.path
    with (first / "media" / "files" / "b.pdf").open("r+b") as file:
        stat = os.fstat(file.fileno())
        file.write(b"D")
    os.utime(first / "media" / "files" / "b.pdf", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(BackupError, match=r"media/files/b\.pdf has changed since the backup"):
        make(verifying=True, keep=Keep(1, 0, 0))
    # Nothing older is deleted for one that is bad.
    assert names(backups) == [".lock", first.name, "20260930T020000Z"]
    # And one without links is sound.
    assert make(verifying=True, linking=False).linked == 0


def test_older_ones_are_thinned_and_what_is_no_backup_stays(make, backups):
    for days in (40, 3, 2):
        make(now=NOW - timedelta(days=days))
    (backups / "20200101T000000Z").mkdir()
    (backups / "notes.txt").write_text("mine")
    (backups / "20200102T000000Z").symlink_to(backups / "20260928T020000Z")
    made = make(keep=Keep(3, 0, 0))
    assert made.deleted == ["20260821T020000Z", "20260927T020000Z"]
    assert names(backups) == [
        ".lock",
        *("20200101T000000Z", "20200102T000000Z", "20260928T020000Z", "20260930T020000Z"),
        "notes.txt",
    ]


def test_one_without_files_is_no_substitute_for_one_with_them(make):
    make(now=NOW - timedelta(days=1))
    assert make(storage=None, keep=Keep(0, 0, 0)).deleted == []


def test_two_of_one_second_are_two(make, backups):
    assert [make().backup.path.name for _ in range(2)] == ["20260930T020000Z", "20260930T020001Z"]


def test_of_two_at_once_the_second_is_refused(make, backups):
    backups.mkdir()
    with open_backups(backups), pytest.raises(BackupError, match="under way"):
        make()
    assert names(backups) == [".lock"]
    make()


def test_the_lock_is_one_of_the_system_which_ends_with_its_process(make, backups):
    make()
    descriptor = os.open(backups / ".lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(BackupError, match="under way"):
        make()
    os.close(descriptor)
    make()


def test_what_a_killed_one_has_left_is_cleared_up(make, backups):
    for name in (".unfinished-20260929T020000Z", ".deleted-20200101T000000Z", ".scratch-1"):
        (backups / name / "media").mkdir(parents=True)
    made = make()
    assert names(backups) == [".lock", made.backup.path.name]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Free some space"),
        (PermissionError(errno.EACCES, "Permission denied"), "this account may write there"),
    ],
)
def test_one_that_fails_leaves_nothing_and_no_older_one_is_deleted(
    make, backups, monkeypatch, error, said
):
    first = make(now=NOW - timedelta(days=30)).backup.path.name

    def fail(path, pieces):
        raise error

    monkeypatch.setattr(checksums, "write", fail)
    with pytest.raises(BackupError, match=said):
        make(keep=Keep(1, 0, 0))
    assert names(backups) == [".lock", first]


def test_so_does_one_that_is_interrupted(make, backups, monkeypatch):
    def interrupt(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(MediaCopy, "take_new", interrupt)
    with pytest.raises(KeyboardInterrupt):
        make()
    assert names(backups) == [".lock"]


def test_a_folder_that_cannot_be_made_is_named(make, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BackupError, match="this account may write there"):
        make(folder=tmp_path / "file" / "backups")


class AroundTheCopy:
    """Does something just before and after the database is copied."""

    def __init__(self, database, before=None, after=None):
        self._database, self._before, self._after = database, before, after

    def __getattr__(self, name):
        return getattr(self._database, name)

    def copy(self, target):
        if self._before:
            self._before()
        snapshot = self._database.copy(target)
        if self._after:
            self._after()
        return snapshot


def test_each_row_has_its_file_whatever_is_uploaded_and_deleted_meanwhile(here, make, library):
    def upload():  # The file is first, then its row.
        (here.folder / "library" / "files" / "new.pdf").write_bytes(b"new")

    def delete():  # The row is in the copy already.
        library.delete("files/b.pdf")

    backup = make(database=AroundTheCopy(here.database, upload, delete)).backup.path
    assert {"media/files/new.pdf", "media/files/b.pdf"} <= files(backup).keys()


@pytest.mark.parametrize("what", ["table", "index"])
def test_a_damaged_database_is_told_when_it_is_backed_up(here, make, backups, what):
    here.execute(
        "CREATE TABLE long (number integer)",
        "INSERT INTO long WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < 9999) SELECT i FROM n",
    )
    if what == "index":
        here.execute("CREATE INDEX by_number ON long (number)")
    size = here.path.stat().st_size
    with here.path.open("r+b") as file:
        file.seek(size - 8192)
        file.write(b"\xff" * 4096)
    with pytest.raises(BackupError, match=r"malformed|is damaged"):
        make()
    assert names(backups) == [".lock"]
