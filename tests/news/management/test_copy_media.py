from io import StringIO

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command

from portal.storage import ObjectStorage


@pytest.fixture
def disk(object_storage, settings, tmp_path):
    """A disk with two files, beside an empty store (a real one: tests/store.py)."""
    settings.MEDIA_ROOT = tmp_path
    for name in ("pictures/2024/05/a.jpg", "files/b.pdf"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / ".hidden").write_bytes(b"x")
    return tmp_path


def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("copy_media", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue() + err.getvalue()


def test_files_are_copied_into_the_store_once(disk, store):
    assert "2 files copied, 0 were there already, 0 failed" in run()
    assert store.names() == ["files/b.pdf", "pictures/2024/05/a.jpg"]
    assert store.head("pictures/2024/05/a.jpg")["ContentType"] == "image/jpeg"
    assert store.head("files/b.pdf")["ContentDisposition"] == "attachment"
    assert "0 files copied, 2 were there already, 0 failed" in run()
    assert len(store.names()) == 2


def test_and_back(disk, store, settings, tmp_path):
    run()
    settings.MEDIA_ROOT = tmp_path / "new"
    assert "2 files copied" in run("--to-disk")
    copied = FileSystemStorage(settings.MEDIA_ROOT)
    with copied.open("files/b.pdf") as file:
        assert file.read() == b"files/b.pdf"


def test_other_file_of_the_same_name_is_named_and_left(disk, store):
    store.put("files/b.pdf", b"another")
    said = run()
    assert "files/b.pdf: another file of that name is there" in said
    assert "1 files copied, 0 were there already, 1 failed" in said
    assert "Repeat the command" in said
    with default_storage.open("files/b.pdf") as file:
        assert file.read() == b"another"


def test_one_failure_costs_no_other_file(disk, store, monkeypatch):
    real = ObjectStorage._save

    def fail_once(storage, name, content):
        if name.endswith(".pdf"):
            raise OSError("the store does not answer")
        return real(storage, name, content)

    monkeypatch.setattr(ObjectStorage, "_save", fail_once)
    assert "files/b.pdf: the store does not answer" in run()
    assert store.names() == ["pictures/2024/05/a.jpg"]


def test_without_a_store_it_says_what_to_set(settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    assert "S3_BUCKET" in run()
