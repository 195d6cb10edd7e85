"""The index with several processes at work, and after one was killed, on a real database."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

SOUND = {"stale": [], "torn": 0, "database": []}


class Portal:
    """A portal with articles, in a database that other processes can open."""

    def __init__(self, database_url, folder):
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATABASE_URL": database_url,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only-for-tests",
            "HTTPS": "off",
            "LOG_LEVEL": "ERROR",
        }
        self.run("manage.py", "migrate", "--verbosity=0")
        self.work("fill")

    def start(self, *command):
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command):
        return self.finish(self.start(*command))

    def finish(self, process):
        out, error = process.communicate()
        assert process.returncode == 0, error
        assert not error
        return out

    def work(self, *what):
        return self.run("-m", "tests.news.search.at_work", *what)

    def start_work(self, *what):
        return self.start("-m", "tests.news.search.at_work", *what)

    def examine(self):
        return json.loads(self.work("examine"))

    def start_and_stop(self, *what):
        """Somebody at work, who is in the middle of it."""
        process = self.start_work(*what)
        assert process.stdout.readline() == "inside\n", process.communicate()
        return process


@contextmanager
def database_of_its_own(folder):
    postgres = os.environ.get("TEST_DATABASE_URL")
    if not postgres:
        yield f"sqlite:///{folder}/portal.sqlite3"
        return
    name = f"search_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{postgres.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("portal")
    with database_of_its_own(folder) as url:
        yield Portal(url, folder)


@pytest.mark.parametrize("seconds", [2, pytest.param(30, marks=pytest.mark.nightly)])
def test_four_readers_and_two_writers_make_no_error(portal, seconds):
    readers = [portal.start_work("read", str(seconds), str(seed)) for seed in range(4)]
    writers = [portal.start_work("write", str(seconds), str(seed)) for seed in range(2)]
    counts = [int(portal.finish(process)) for process in (*readers, *writers)]
    assert all(counts)
    assert portal.examine() == SOUND


def test_save_that_is_killed_leaves_nothing(portal):
    process = portal.start_and_stop("save")
    process.kill()  # as kill -9
    process.communicate()
    faults = portal.examine()
    portal.run("manage.py", "rebuild_search")
    assert faults == SOUND


@pytest.mark.parametrize("chunk", ["1", "3"])
def test_rebuild_that_is_killed_is_mended_by_the_next(portal, chunk):
    process = portal.start_and_stop("rebuild", chunk)
    process.kill()
    process.communicate()
    faults = portal.examine()
    assert faults["stale"]
    assert faults | {"stale": []} == SOUND
    portal.run("manage.py", "rebuild_search")
    assert portal.examine() == SOUND


def test_text_that_changes_while_its_documents_are_written_is_not_lost(portal):
    renaming = portal.start_and_stop("rename")
    changing = portal.start_and_stop("change")
    with suppress(subprocess.TimeoutExpired):
        changing.wait(3)  # seconds; or it waits for the other's end
    renaming.stdin.write("\n")
    portal.finish(renaming)
    portal.finish(changing)
    faults = portal.examine()
    portal.run("manage.py", "rebuild_search")
    assert faults == SOUND
