"""The index with several processes at work, and after one was killed, on a real database."""

import json
import subprocess
from contextlib import suppress

import pytest

from tests.processes import Portal, database_of_its_own

pytestmark = pytest.mark.slow

SOUND = {"stale": [], "torn": 0, "database": []}


class SearchedPortal(Portal):
    """A portal with articles."""

    def __init__(self, database_url, folder):
        super().__init__(database_url, folder)
        self.work("fill")

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


@pytest.fixture(scope="module")
def own_database(tmp_path_factory):
    with database_of_its_own(tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture(scope="module")
def portal(own_database, tmp_path_factory):
    return SearchedPortal(own_database, tmp_path_factory.mktemp("portal"))


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
