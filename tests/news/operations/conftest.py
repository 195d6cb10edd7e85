import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from news.operations.backup.making import back_up
from tests.news.operations.places import KEEP, NOW, TABLES, Place
from tests.processes import database_of_its_own


@pytest.fixture
def here(own_database, tmp_path):
    """A database with some rows."""
    place = Place(own_database, tmp_path)
    place.execute(*TABLES)
    return place


@pytest.fixture
def elsewhere(tmp_path):
    """An empty one of the same engine."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with database_of_its_own(folder) as url:
        yield Place(url, folder)


@pytest.fixture
def library(tmp_path):
    """A storage with two files."""
    storage = FileSystemStorage(tmp_path / "library")
    storage.save("pictures/2026/09/a.jpg", ContentFile(b"picture"))
    storage.save("files/b.pdf", ContentFile(b"document"))
    return storage


@pytest.fixture
def backups(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def make(here, library, backups):
    def make(**options):
        given = {"database": here.database, "storage": library, "folder": backups} | options
        return back_up(**({"keep": KEEP, "now": NOW} | given))

    return make


@pytest.fixture
def backup(make):
    return make().backup.path


@pytest.fixture
def shelf(elsewhere):
    return FileSystemStorage(elsewhere.folder / "library")


@pytest.fixture
def small(tmp_path):
    """A database for what is the same on each engine."""
    place = Place(f"sqlite:///{tmp_path}/portal.sqlite3", tmp_path)
    place.execute(*TABLES)
    return place


@pytest.fixture
def other(tmp_path):
    (tmp_path / "other").mkdir()
    return Place(f"sqlite:///{tmp_path}/other/portal.sqlite3", tmp_path / "other")
