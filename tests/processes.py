"""A portal of a test's own, on a database that other processes can open."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
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

    @contextmanager
    def serving(self, workers: int = 2, port: int = 0) -> Iterator["Server"]:
        port = port or free_ports(1)[0]
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.server", f"--port={port}", f"--workers={workers}"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # It can be killed with its workers.
        )
        try:
            wait_for(port)
            yield Server(process, port)
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

    def memory(self) -> int:
        """The resident memory of its workers, in bytes."""
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in workers)
        return sum(pages) * os.sysconf("SC_PAGESIZE")
