"""
Eight hours of a portal's traffic in five minutes, on two processes; in CI, a part of it.

After each change, a checker reads the pages it touches from both processes until they show it.
"""

import json
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection

import pytest

from tests.load.readers import Readers, quoted
from tests.processes import Portal

pytestmark = pytest.mark.slow

RATE = 67  # requests a second: 20,000 in five minutes
CHANGED_EVERY = 2  # seconds: 150 changes in five minutes
# Seconds that a page may be behind: all tests together leave the servers little of the machine.
OLDEST, OLDEST_WHILE_TESTING = 1.0, 3.0
GROWTH = 1.1  # of a process's memory after the first tenth

SUM_OF_VIEWS = """
import django
django.setup()
from django.db.models import Sum
from news.models import ViewCounter
print(ViewCounter.objects.aggregate(sum=Sum("counted"))["sum"] or 0)
"""


@pytest.fixture
def portal(own_database, tmp_path):
    portal = Portal(own_database, tmp_path)
    portal.run("manage.py", "sample_articles", "400", "--verbosity=0")
    return portal


class Editor:
    def __init__(self, process):
        self._process = process

    def ask(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._process.communicate()
        return json.loads(answer)


@contextmanager
def editor(portal, seed):
    process = portal.start("-m", "tests.load.editor", str(seed))
    try:
        yield Editor(process)
    finally:
        process.communicate()


def is_so(server, path, verb, value):
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", quoted(path))
        response = connection.getresponse()
        html = response.read().decode()
    finally:
        connection.close()
    if verb == "status":
        return response.status == value
    return (value in html) == (verb == "shows") and response.status == 200


def seconds_until(server, since, expected):
    """How long after `since` the server shows it; at least once it is looked at."""
    while not is_so(server, *expected):
        if time.time() - since > 30:
            return float("inf")
        time.sleep(0.02)
    return max(0, time.time() - since)


def views_of(portal):
    return int(portal.run("-c", SUM_OF_VIEWS))


@pytest.mark.parametrize(
    ("seconds", "oldest"),
    [(30, OLDEST_WHILE_TESTING), pytest.param(300, OLDEST, marks=pytest.mark.nightly)],
)
def test_no_error_no_old_page_and_no_growth(portal, seconds, oldest):
    views = views_of(portal)
    with ExitStack() as stack:
        servers = [stack.enter_context(portal.serving(workers=1)) for _ in range(2)]
        editors = [stack.enter_context(editor(portal, seed)) for seed in range(2)]
        articles = editors[0].ask("addresses")
        readers = stack.enter_context(Readers(servers, articles, RATE))
        start, waits, memory = time.monotonic(), [], []
        while (passed := time.monotonic() - start) < seconds:
            since, expected = editors[len(waits) % 2].ask("change")
            if since > time.time():  # It is to come.
                assert not any(is_so(server, *each) for each in expected for server in servers)
            waits.append(
                max(seconds_until(server, since, each) for each in expected for server in servers)
            )
            if passed > seconds / 10:
                memory.append([server.memory() for server in servers])
            time.sleep(max(0, start + CHANGED_EVERY * len(waits) - time.monotonic()))
    growth = [last / first for first, last in zip(memory[0], memory[-1], strict=True)]
    print(
        f"{sum(readers.answers.values())} answers {dict(readers.answers)}, {len(waits)} changes; "
        f"oldest page {max(waits):.2f} s; memory {memory[0]} to {memory[-1]}"
    )
    assert readers.failures == []
    assert views_of(portal) - views == readers.counted > 0
    assert sum(readers.answers.values()) > RATE * seconds / 2
    assert len(waits) > seconds / CHANGED_EVERY / 2
    assert max(waits) <= oldest
    # Its first tenth is too short for a process to have seen everything.
    if seconds > 60:
        assert max(growth) <= GROWTH
