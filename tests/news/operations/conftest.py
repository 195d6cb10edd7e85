import json

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import DEFAULT_DB_ALIAS

from news.accounts.models import User
from news.operations.audit import triggers
from news.operations.audit.chain import take_waiting
from news.operations.audit.models import AuditEntry
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


class Log:
    """The entries that were added since the test began, or since `skip` was called."""

    def __init__(self):
        self._after = 0
        self.skip()

    def skip(self):
        take_waiting()
        newest = AuditEntry.objects.first()
        self._after = newest.number if newest else 0

    def entries(self, *actions):
        take_waiting()  # A test's transaction is never committed.
        found = AuditEntry.objects.filter(number__gt=self._after).order_by("number")
        return [entry for entry in found if not actions or entry.action in actions]

    def only(self, *actions):
        (entry,) = self.entries(*actions)
        return entry

    def text(self):
        rows = AuditEntry.objects.filter(number__gt=self._after).values()
        return json.dumps(list(rows), default=str)


@pytest.fixture
def log(db):
    """Make accounts first, and then call `log.skip()`."""
    return Log()


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def unguarded():
    """As whoever owns the database may have it."""
    triggers.remove(DEFAULT_DB_ALIAS)
    yield
    triggers.install(DEFAULT_DB_ALIAS)


@pytest.fixture
def boss():
    return User.objects.create_superuser("boss", "boss@example.org", "secret")
