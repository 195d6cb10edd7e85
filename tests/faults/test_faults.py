"""What tests/faults breaks, in short; `python -m tests.faults` does it at length."""

import os
from pathlib import Path

import pytest

from tests.nginx import NGINX

from . import memory, services, siege
from .__main__ import shown, try_faults
from .kinds import FAULTS
from .site import site

MISSING = [name for name, found in {"nginx": NGINX, **services.programs()}.items() if not found]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING) and not os.environ.get("CI"), reason=f"needs {' and '.join(MISSING)}"
    ),
]

DATABASES = [
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgres", marks=pytest.mark.postgresql),
]
SHORT = 1.0  # seconds
LONG = 10.0
# Seconds: all tests together leave the servers little of the machine.
WITHIN_WHILE_TESTING = 5.0
# Those that come one from another, for CI.
QUICK = ["worker-killed", "postgres-stopped", "redis-stopped", "disk-full"]


@pytest.fixture
def folder(tmp_path):
    """One that nginx's workers and PostgreSQL, which are no root, can reach."""
    for path in (tmp_path, *tmp_path.parents[:3]):
        if path.owner() == Path.home().owner() and path != Path("/tmp"):
            path.chmod(0o755)
    return tmp_path


def check(database, names, seconds, folder):
    results = try_faults(database, names, seconds, folder)
    print(shown(results))
    tried = [each.fault for each in results]
    missing = {each.name for each in FAULTS if database in each.databases} & set(names)
    assert missing - set(tried) <= ({"disk-full"} if os.getuid() else set())
    assert [(each.fault, each.problems) for each in results if each.problems] == []


@pytest.mark.parametrize("database", DATABASES)
def test_nothing_is_lost_and_visitors_see_no_error(database, folder):
    check(database, QUICK, SHORT, folder)


@pytest.mark.nightly
@pytest.mark.parametrize("fault", [each.name for each in FAULTS])
@pytest.mark.parametrize("database", DATABASES)
def test_each_fault_for_long(database, fault, folder):
    if not any(each.name == fault and database in each.databases for each in FAULTS):
        pytest.skip("no fault of this database")
    check(database, [fault], LONG, folder)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("seconds", "within"),
    [(4, WITHIN_WHILE_TESTING), pytest.param(60, siege.WITHIN, marks=pytest.mark.nightly)],
)
def test_attackers_take_neither_pages_nor_the_disk(folder, seconds, within):
    with site("sqlite", folder) as running:
        sieges = [
            siege.besiege(running, seconds, behind_nginx=behind, within=within)
            for behind in (False, True)
        ]
    print(siege.rows(sieges))
    assert [problem for each in sieges for problem in each.problems] == []


@pytest.mark.sqlite
@pytest.mark.parametrize("seconds", [20, pytest.param(3600, marks=pytest.mark.nightly)])
def test_memory_does_not_grow(folder, seconds):
    with site("sqlite", folder, on_small_disk=False) as running:
        samples = memory.watch(running, seconds)
    print(memory.rows(samples))
    # In a few seconds a process has not seen everything.
    if seconds > 60:
        assert memory.problems(samples) == []
    assert all(max(each) < 400 * 1024**2 for each in samples.values())


def test_growing_memory_is_found():
    steady, growing = [100] * 100, list(range(100, 200))
    assert memory.problems({1: steady}) == []
    assert memory.problems({1: steady, 2: growing}) == ["worker 2 grew from 114 to 194 bytes"]
