"""What `make lock` writes: every package by its version and hashes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = ["requirements", "requirements-dev"]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def lines_of(name):
    lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def pins_of(name):
    found = (re.match(r"([\w.-]+)==([\w.]+)", line) for line in lines_of(name))
    return {normal(match[1]): match[2] for match in found if match}


@pytest.mark.parametrize("name", NAMES)
def test_lock_holds_what_is_asked_for(name):
    asked = pins_of(f"{name}.in")
    assert len(asked) > 8
    locked = pins_of(f"{name}.txt")
    assert {package: locked.get(package) for package in asked} == asked, "run make lock"


@pytest.mark.parametrize("name", NAMES)
def test_every_package_asked_for_has_its_reason(name):
    for line in lines_of(f"{name}.in"):
        assert line.startswith("-c ") or re.fullmatch(r"\S+==\S+ +# \S.+", line), line


@pytest.mark.parametrize("name", NAMES)
def test_every_locked_package_has_a_hash(name):
    for line in lines_of(f"{name}.txt"):
        assert re.match(r"[\w.-]+==\S+ ", line), line
        assert "--hash=sha256:" in line, line


def test_both_locks_agree():
    running, testing = (pins_of(f"{name}.txt") for name in NAMES)
    both = running.keys() & testing.keys()
    assert {name: running[name] for name in both} == {name: testing[name] for name in both}
