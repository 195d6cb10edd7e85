"""A portal of a test's own, on a database that other processes can open."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

import psycopg
from django.conf import settings

from tests.services import free_ports, wait_for


@contextmanager
def database_of_its_own(folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind under test."""
    postgres = os.environ.get("TEST_DATABASE_URL")
    if not postgres:
        yield f"sqlite:///{folder}/portal.sqlite3"
        return
    name = f"portal_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{postgres.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Portal:
    """Its settings, and processes that have them."""

    def __init__(self, database_url: str, folder: Path, migrated: bool = True) -> None:
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.portal.plain_static_settings",
            "DATABASE_URL": database_url,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only-for-tests-and-long-enough-for-them",
            "HTTPS": "off",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "PROXIES": "1",
            "LOG_LEVEL": "ERROR",
        }
        if migrated:
            self.run("manage.py", "migrate", "--verbosity=0")

    def start(self, *command: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> str:
        return self.finish(self.start(*command))

    def finish(self, process: "subprocess.Popen[str]") -> str:
        out, error = process.communicate()
        assert process.returncode == 0, error
        assert not error
        return out

    def start_server(
        self, port: int, workers: int, *options: str, log: int | IO[bytes] = subprocess.DEVNULL
    ) -> "Server":
        """It may not listen yet, and whoever starts it ends it."""
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "portal.server"),
                *(f"--port={port}", f"--workers={workers}", *options),
            ],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # It can be killed with its workers.
        )
        return Server(process, port)

    @contextmanager
    def serving(self, workers: int = 2, port: int = 0) -> Iterator["Server"]:
        port = port or free_ports(1)[0]
        server = self.start_server(port, workers)
        process = server.process
        try:
            wait_for(port)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


class Server:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process, self.port = process, port
        self.address = f"http://127.0.0.1:{port}"

    def workers(self) -> list[int]:
        """The numbers of its processes that answer requests."""
        children = children_of(self.process.pid)
        return [each for each in children if "resource_tracker" not in _command_of(each)]

    def memory(self) -> int:
        """The resident memory of its workers, in bytes."""
        return sum(map(memory_of, self.workers()))


def children_of(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(each) for each in children.split()]


def _command_of(process: int) -> str:
    """Blank if it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def memory_of(process: int) -> int:
    """The resident memory of a process, in bytes."""
    pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")
