import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from news.operations.backup import checksums, media
from news.operations.backup.failure import BackupError
from tests.news.operations.places import files

PICTURE, DOCUMENT = "media/pictures/2026/09/a.jpg", "media/files/b.pdf"


@pytest.fixture
def copy(library, tmp_path):
    """Copies the library into a new backup, linked to the one before."""
    made = []

    def copy(storage=library):
        folder = tmp_path / f"backup-{len(made)}"
        folder.mkdir()
        previous, known = made[-1] if made else (None, {})
        copying = media.MediaCopy(storage, folder, previous, known)
        copying.take_new()
        made.append((folder, copying.sums))
        return folder, copying

    return copy


def inode(folder, path):
    return (folder / path).stat().st_ino


def test_every_file_is_copied_with_its_checksum(copy):
    folder, copying = copy()
    assert files(folder) == {PICTURE: b"picture", DOCUMENT: b"document"}
    assert copying.sums == {path: checksums.sha256([data]) for path, data in files(folder).items()}
    assert (copying.bytes, copying.linked) == (15, 0)


def test_files_and_folders_are_closed_to_other_accounts(copy):
    folder, _copying = copy()
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    assert modes == {True: 0o700, False: 0o600}


def test_what_the_backup_before_has_takes_no_more_space(copy, library):
    first, _copying = copy()
    library.save("files/c.pdf", ContentFile(b"new"))
    second, copying = copy()
    assert copying.linked == 2
    assert [inode(second, path) for path in (PICTURE, DOCUMENT)] == [
        inode(first, path) for path in (PICTURE, DOCUMENT)
    ]
    assert files(second) == files(first) | {"media/files/c.pdf": b"new"}
    assert copying.sums.keys() == files(second).keys()


def test_a_file_that_was_replaced_is_copied_and_leaves_the_backup_before(copy, library):
    first, _copying = copy()
    path = library.path("files/b.pdf")
    with open(path, "wb") as file:
        file.write(b"DOCUMENT")
    os.utime(path, (0, 0))
    second, copying = copy()
    assert files(first)[DOCUMENT] == b"document"
    assert files(second)[DOCUMENT] == b"DOCUMENT"
    assert copying.sums[DOCUMENT] == checksums.sha256([b"DOCUMENT"])


def test_the_same_file_with_another_time_is_linked_again(copy, library):
    """As after a restore, when a second copy of everything may not fit."""
    first, _copying = copy()
    os.utime(library.path("files/b.pdf"), (0, 0))
    second, copying = copy()
    assert inode(second, DOCUMENT) == inode(first, DOCUMENT)
    assert (second / DOCUMENT).stat().st_mtime == 0
    assert copying.linked == 2
    assert not list(second.rglob("*.link"))


def test_a_disk_without_links_gets_copies(copy, monkeypatch):
    first, _copying = copy()

    def refuse(*paths):
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    second, copying = copy()
    assert files(second) == files(first)
    assert inode(second, PICTURE) != inode(first, PICTURE)
    assert copying.linked == 0


class Deleting(FileSystemStorage):
    """Somebody deletes a file as soon as it was listed, measured or opened."""

    moment = "size"

    def size(self, name):
        return self.answer("size", name)

    def _open(self, name, mode="rb"):
        return self.answer("_open", name)

    def answer(self, moment, name):
        if moment == self.moment and name == "files/b.pdf":
            self.delete(name)
        return getattr(super(), moment)(name)


@pytest.mark.parametrize("moment", ["size", "_open"])
def test_a_file_that_vanishes_meanwhile_is_left_out(copy, library, moment):
    storage = Deleting(library.location)
    storage.moment = moment
    folder, copying = copy(storage)
    assert files(folder) == {PICTURE: b"picture"}
    assert copying.sums.keys() == {PICTURE}


def test_a_file_that_cannot_be_read_is_named(copy, library, monkeypatch):
    def fail(name, mode="rb"):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(library, "_open", fail)
    with pytest.raises(BackupError, match=r"uploaded file files/b\.pdf cannot be read"):
        copy()


def test_what_was_uploaded_meanwhile_is_taken_the_second_time(copy, library):
    folder, copying = copy()
    library.save("files/c.pdf", ContentFile(b"new"))
    library.delete("files/b.pdf")
    copying.take_new()
    assert files(folder).keys() == {PICTURE, DOCUMENT, "media/files/c.pdf"}
    assert copying.sums.keys() == files(folder).keys()


def test_a_library_without_files_is_none_to_wait_for(copy, tmp_path):
    folder, copying = copy(FileSystemStorage(tmp_path / "missing"))
    assert (files(folder), copying.sums) == ({}, {})


def test_restored_files_are_the_same_and_those_of_other_names_stay(copy, library, tmp_path):
    folder, copying = copy()
    other = FileSystemStorage(tmp_path / "other")
    other.save("files/b.pdf", ContentFile(b"of somebody else"))
    other.save("files/mine.pdf", ContentFile(b"mine"))
    assert media.restore(folder, copying.sums, other) == 2
    assert files(tmp_path / "other") == files(tmp_path / "library") | {"files/mine.pdf": b"mine"}
    assert media.restore(folder, copying.sums, other) == 0


def test_a_disk_that_keeps_something_else_is_told(copy, tmp_path):
    class Forgetful(FileSystemStorage):
        def _save(self, name, content):
            return super()._save(name, ContentFile(b"garbled"))

    folder, copying = copy()
    with pytest.raises(BackupError, match="was not stored as it is in the backup"):
        media.restore(folder, copying.sums, Forgetful(tmp_path / "other"))


def test_files_of_a_store_are_backed_up_and_restored(copy, object_storage):
    object_storage.put("files/b.pdf", b"in the store")
    first, copying = copy(default_storage)
    assert files(first) == {DOCUMENT: b"in the store"}
    second, copying = copy(default_storage)
    assert copying.linked == 1
    object_storage.empty()
    assert media.is_empty(default_storage)
    assert media.restore(second, copying.sums, default_storage) == 1
    with default_storage.open("files/b.pdf") as file:
        assert file.read() == b"in the store"
