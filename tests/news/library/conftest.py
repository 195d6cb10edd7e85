import pytest


@pytest.fixture
def storage(settings, tmp_path):
    """Files on disk, of this test alone."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    return tmp_path


@pytest.fixture
def stored(storage):
    """Call for the names of all files in storage."""

    def names():
        files = (path for path in storage.rglob("*") if path.is_file())
        return sorted(path.relative_to(storage).as_posix() for path in files)

    return names
