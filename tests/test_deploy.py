"""The units and the container name what there is, and the container takes no secret along."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from portal.server import LAST_REQUESTS

ROOT = Path(__file__).resolve().parent.parent
SERVICES = sorted((ROOT / "deploy").glob("*.service"))
TIMERS = sorted((ROOT / "deploy").glob("*.timer"))
CONTAINERFILE = (ROOT / "deploy/Containerfile").read_text()


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_units_run_commands_that_exist(service):
    lines = re.findall(r"^ExecStart=\S+/python (.+)$", service.read_text(), re.MULTILINE)
    assert lines
    for line in lines:
        command = re.match(r"manage\.py (\w+)", line)
        assert command[1] in get_commands() if command else line.startswith("-m portal.server ")


@pytest.mark.parametrize("timer", TIMERS, ids=lambda path: path.name)
def test_each_timer_has_its_service(timer):
    assert timer.with_suffix(".service") in SERVICES


def test_the_server_has_time_for_its_last_requests():
    unit = (ROOT / "deploy/portal.service").read_text()
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[1]) > LAST_REQUESTS
    compose = (ROOT / "deploy/compose.yaml").read_text()
    assert int(re.search(r"stop_grace_period: (\d+)s", compose)[1]) > LAST_REQUESTS


def test_the_container_takes_named_files_alone():
    """`COPY .` would take .env and var/ along."""
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    names = {name for source in sources for name in source.split()}
    assert names
    for name in names:
        assert (ROOT / name).exists(), name
        assert name.split("/")[0] not in {".", ".env", "var", ".venv", ".git"}
    # The rest of it: whatever a command of the running portal opens.
    assert {"portal", "news", "templates", "static", "fixtures", "seeds"} <= names


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_understands_the_units(tmp_path):
    for path in (*SERVICES, *TIMERS):
        text = path.read_text().replace("/opt/portal/portal/.venv/bin/python", "/bin/true")
        (tmp_path / path.name).write_text(text.replace("/opt/portal/portal", "/tmp"))
    units = [tmp_path / path.name for path in (*SERVICES, *TIMERS)]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
