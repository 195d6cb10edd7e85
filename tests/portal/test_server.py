"""The web server, stopped as a terminal, make and systemd stop it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from granian.constants import Interfaces

from portal.server import APPLICATION, LAST_REQUESTS, Server
from tests.services import free_ports, wait_for

pytestmark = pytest.mark.slow


def children_of(process):
    return set(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split())


@pytest.fixture
def starting(tmp_path):
    """A server that has just been started, in a process group of its own."""
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.server", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "only-for-tests-and-long-enough-for-them",
            "HTTPS": "off",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    process.port = port
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def group(starting):
    """One whose workers have their threads and so wait for requests."""
    wait_for(starting.port)
    deadline = time.monotonic() + 30
    while any(len(os.listdir(f"/proc/{each}/task")) < 4 for each in children_of(starting)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)
    return starting


# Seconds. A worker that begins to serve just then misses that it is to end, and is killed later.
AT_LAST = LAST_REQUESTS + 10


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_many_signals_at_once_end_the_server(group, kind):
    for _ in range(20):
        os.killpg(group.pid, kind)
    assert group.wait(timeout=AT_LAST) == 0


def test_many_signals_while_workers_start_end_the_server(starting):
    while not children_of(starting):
        time.sleep(0.005)
    for _ in range(20):
        os.killpg(starting.pid, signal.SIGTERM)
    assert starting.wait(timeout=AT_LAST) == 0


def test_many_signals_during_a_request_end_the_server_with_it(group):
    with socket.create_connection(("127.0.0.1", group.port)) as sending:
        sending.sendall(
            b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n"
            b"Cookie: csrftoken=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\nhalf"
        )
        time.sleep(0.5)
        for _ in range(20):
            os.killpg(group.pid, signal.SIGTERM)
            time.sleep(0.01)
    assert group.wait(timeout=AT_LAST) == 0


def test_a_worker_that_is_killed_is_replaced(group):
    before = children_of(group)
    killed = min(before)
    os.kill(int(killed), signal.SIGKILL)
    deadline = time.monotonic() + 20
    while (now := children_of(group)) == before or len(now) < len(before):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert group.poll() is None
    assert killed not in now
    assert before - {killed} < now


def test_signal_that_comes_while_the_server_looks_at_another_is_not_lost():
    server = Server(APPLICATION, interface=Interfaces.RSGI)
    server.pid = os.getpid()
    server.signal_handler_interrupt(signal.SIGTERM, None)
    server.main_loop_interrupt.clear()
    waiting = Thread(target=server.main_loop_interrupt.wait, daemon=True)
    waiting.start()
    waiting.join(timeout=10)
    assert not waiting.is_alive()
