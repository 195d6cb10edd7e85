import os
import stat

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from portal.private import close_database, close_folder
from tests.portal.test_settings import start

# Each starts a process, which loads the portal.
pytestmark = pytest.mark.slow

OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Writes through SQLite, a media file and a card, and says which modes everything has then.
WRITE_ALL = """
import os
os.umask({umask})
import django
django.setup()
from pathlib import Path
from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
connection.cursor().execute("CREATE TABLE a (b)")
default_storage.save("pictures/2024/05/a.jpg", ContentFile(b"a"))
caches["cards"].set("a", b"b")
for path in [settings.DATA_DIR, *settings.DATA_DIR.rglob("*")]:
    print(oct(path.stat().st_mode & 0o777), path.relative_to(settings.DATA_DIR))
"""


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", ["0o000", "0o022", "0o077"])
def test_everything_written_is_closed_to_others_whatever_the_umask(tmp_path, umask):
    data = tmp_path / "data"
    result = start(WRITE_ALL.format(umask=umask), data, SECRET_KEY="x" * 50)
    found = dict(reversed(line.split(" ", 1)) for line in result.stdout.splitlines())
    assert {"portal.sqlite3", "portal.sqlite3-wal", "portal.sqlite3-shm"} <= found.keys()
    for name, permissions in found.items():
        assert int(permissions, 8) & OPEN_TO_OTHERS == 0, name
    assert found["."] == "0o700"
    assert found["portal.sqlite3"] == "0o600"


def test_what_was_open_before_is_closed(tmp_path):
    data = tmp_path / "data"
    names = ["portal.sqlite3", "portal.sqlite3-wal", "portal.sqlite3-shm"]
    for folder in (data, data / "media", data / "static"):
        folder.mkdir(mode=0o755)
    for name in names:
        (data / name).touch(mode=0o644)
    start("import django; django.setup()", data, SECRET_KEY="x" * 50)
    assert [mode(folder) for folder in (data, data / "media", data / "static")] == [0o700] * 3
    assert [mode(data / name) for name in names] == [0o600] * 3


def test_a_database_elsewhere_is_closed_and_its_folder_left_alone(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    url = f"sqlite:///{elsewhere}/other.sqlite3"
    start("import django; django.setup()", tmp_path / "data", SECRET_KEY="x" * 50, DATABASE_URL=url)
    assert (mode(elsewhere), mode(elsewhere / "other.sqlite3")) == (0o755, 0o600)


def test_what_a_database_holds_is_not_touched(tmp_path):
    database = tmp_path / "portal.sqlite3"
    database.write_bytes(b"kept")
    close_database(str(database))
    assert database.read_bytes() == b"kept"


def test_a_folder_that_is_everybodys_stays_so(tmp_path):
    tmp_path.chmod(0o1777)
    close_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


@pytest.mark.parametrize("name", ["", ":memory:", "file:portal?mode=memory", "/nowhere/a.sqlite3"])
def test_no_file_is_made_where_there_is_none_to_make(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    close_database(name)
    assert os.listdir(tmp_path) == []


def test_uploaded_files_are_closed(tmp_path):
    storage = FileSystemStorage(tmp_path / "media")
    name = storage.save("pictures/a.jpg", ContentFile(b"a"))
    assert mode(tmp_path / "media" / name) == 0o600
    assert mode(tmp_path / "media" / "pictures") == mode(tmp_path / "media") == 0o700
