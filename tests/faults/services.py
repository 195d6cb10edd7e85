"""A PostgreSQL and a Redis of a test's own, which it may stop."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.services import free_ports, wait_for

# Its own user: PostgreSQL refuses to run as root.
POSTGRES_USER = "postgres"


class Postgres:
    """A cluster in `folder`, with a database `portal`; programs of Debian's postgresql."""

    def __init__(self, folder: Path) -> None:
        self._programs = _newest_programs()
        self._folder, self._log = folder / "cluster", folder / "postgresql.log"
        (self._port,) = free_ports(1)
        folder.mkdir(parents=True)
        self._user: int | None = None
        self._group: int | None = None
        if os.getuid() == 0:
            account = pwd.getpwnam(POSTGRES_USER)
            os.chown(folder, account.pw_uid, account.pw_gid)
            self._user, self._group = account.pw_uid, account.pw_gid
        self._run("initdb", "-D", str(self._folder), "-U", POSTGRES_USER, "-A", "trust", "-N")
        settings = f"port = {self._port}\nunix_socket_directories = ''\n"
        with (self._folder / "postgresql.conf").open("a") as configuration:
            configuration.write(settings + "listen_addresses = '127.0.0.1'\n")
        self.start()
        self._run("createdb", *self._server, "portal")
        create = "CREATE EXTENSION amcheck"
        self._run("psql", *self._server, "--quiet", "--command", create, "portal")
        self.url = f"postgres://{POSTGRES_USER}@127.0.0.1:{self._port}/portal"

    @property
    def _server(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self._port), "-U", POSTGRES_USER]

    def start(self) -> None:
        self._control("start", "-l", str(self._log))

    def stop(self, mode: str = "fast") -> None:
        """`mode` is pg_ctl's; `immediate` is as if the machine had lost its power."""
        self._control("stop", "-m", mode)

    def is_running(self) -> bool:
        try:
            self._run("pg_ctl", "-D", str(self._folder), "status")
        except subprocess.CalledProcessError:
            return False
        return True

    def new_database(self) -> str:
        """The address of one that is empty."""
        name = f"other_{time.monotonic_ns()}"
        self._run("createdb", *self._server, name)
        return f"{self.url.rpartition('/')[0]}/{name}"

    def check(self) -> None:
        """Every table and index is sound; raises CalledProcessError."""
        options = ["--heapallindexed", "--parent-check"]
        self._run("pg_amcheck", *self._server, *options, "portal")
        self._run("reindexdb", *self._server, "portal")

    def _control(self, *command: str) -> None:
        self._run("pg_ctl", "-D", str(self._folder), "-w", "-t", "60", *command)

    def _run(self, program: str, *arguments: str) -> None:
        # No pipe: the server that pg_ctl starts would keep it open.
        subprocess.run(
            [self._programs / program, *arguments],
            stdout=subprocess.DEVNULL,
            check=True,
            cwd="/",
            user=self._user,
            group=self._group,
        )


class Redis:
    """A server that stores nothing on the disk."""

    def __init__(self) -> None:
        if shutil.which("redis-server") is None:
            raise FileNotFoundError("redis-server is not found: apt-get install redis-server")
        (self._port,) = free_ports(1)
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(self._port)

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def programs() -> dict[str, Path | str | None]:
    """Debian's packages of both, and where their servers are found."""
    postgresql = next(iter(_folders()), None)
    return {"postgresql": postgresql, "redis-server": shutil.which("redis-server")}


def _folders() -> list[Path]:
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return sorted((path.parent for path in found), key=lambda path: int(path.parent.name))


def _newest_programs() -> Path:
    folders = _folders()
    if not folders:
        raise FileNotFoundError(
            "/usr/lib/postgresql/*/bin/initdb is not found: apt-get install postgresql"
        )
    return folders[-1]
