"""The web server, stopped as a terminal, make and systemd stop it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from granian.constants import Interfaces

from portal.server import APPLICATION, Server
from tests.services import free_ports, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def group(tmp_path):
    """A running server in a process group of its own."""
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.server", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "only-for-tests",
            "HTTPS": "off",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_many_signals_at_once_end_the_server(group, kind):
    for _ in range(20):
        os.killpg(group.pid, kind)
    assert group.wait(timeout=30) in (0, 1)


def test_a_worker_that_is_killed_is_replaced(group):
    children = Path(f"/proc/{group.pid}/task/{group.pid}/children")
    before = set(children.read_text().split())
    killed = min(before)
    os.kill(int(killed), signal.SIGKILL)
    deadline = time.monotonic() + 20
    while (now := set(children.read_text().split())) == before or len(now) < len(before):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert group.poll() is None
    assert killed not in now
    assert before - {killed} < now


def test_a_signal_within_the_answer_to_another_adds_nothing():
    server = Server(APPLICATION, interface=Interfaces.WSGI)
    server.pid = os.getpid()
    answered = []

    def answer_and_be_interrupted():
        answered.append(True)
        server.signal_handler_interrupt(signal.SIGTERM, None)

    server.main_loop_interrupt.set = answer_and_be_interrupted
    server.signal_handler_interrupt(signal.SIGTERM, None)
    assert answered == [True]
