"""A whole installation that a test may break: nginx, the portal, its database, cache and disk."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from tests.nginx import Nginx
from tests.processes import Portal, children_of
from tests.services import free_ports, wait_for

from .clock import Clock
from .services import Postgres, Redis

WORKERS = 2
# Of the disk that everything is written to, where a small one can be mounted.
DISK = 400 * 1024**2  # bytes


class Site:
    """
    The portal at `server`, nginx before it at `port`, and what they write.

    `folder` is on a small disk of its own if `has_small_disk`, which takes root. nginx's cache is
    beside it: nginx breaks off each page that it cannot write into a cache on a full disk.
    """

    def __init__(self, database: str, folder: Path, on_small_disk: bool) -> None:
        self.folder, self.folder_of_nginx = folder / "disk", folder / "nginx"
        for each in (self.folder, self.folder_of_nginx):
            each.mkdir(mode=0o755)
        self._open = ExitStack()
        self.has_small_disk = on_small_disk and self._mount()
        try:
            self._start(database)
        except BaseException:
            self.close()
            raise

    def _start(self, database: str) -> None:
        folder = self.folder
        for name in ("data", "temporary"):
            (folder / name).mkdir(mode=0o755)
        self.clock = Clock(folder)
        self.postgres: Postgres | None = None
        url = f"sqlite:///{folder}/data/portal.sqlite3"
        if database == "postgres":
            self.postgres = Postgres(folder / "postgres")
            self._open.callback(self._stop_postgres)
            url = self.postgres.url
        self.redis = Redis()
        self._open.callback(self.redis.stop)
        self.portal = Portal(url, folder / "data", migrated=False)
        self.portal.environment |= self.clock.environment | {
            "CACHE_URL": self.redis.url,
            "TMPDIR": str(folder / "temporary"),
            "SEARCH_RATE": "1000000",
            "SEARCH_SHARE": "100",
            "REMOTE_PICTURES": "off",
        }
        self.portal.run("manage.py", "migrate", "--verbosity=0")
        self.contents: dict[str, Any] = json.loads(self.portal.run("-m", "tests.faults.filling"))
        (self._port_of_portal,) = free_ports(1)
        # Without a small disk, the log would be one more thing in the folder that grows.
        self._log: IO[bytes] = self._open.enter_context((folder / "log").open("ab"))
        self.start_server()
        self._open.callback(self.kill_server)
        self._nginx = Nginx(self.folder_of_nginx, [self._port_of_portal], plain=True)
        self._open.callback(self._nginx.stop)
        self.port = self._nginx.port

    def close(self) -> None:
        self._open.close()

    def start_server(self) -> None:
        port = self._port_of_portal
        self.server = self.portal.start_server(port, WORKERS, "--access-log", log=self._log)
        wait_for(port)

    def kill_server(self) -> None:
        """All its processes at once, as the system does that has no memory left."""
        with suppress(ProcessLookupError):
            os.killpg(self.server.process.pid, signal.SIGKILL)
        self.server.process.wait()

    def processes(self) -> list[int]:
        """Of the portal and of nginx."""
        started = (self.server.process.pid, self._nginx.nginx.pid)
        return [*started, *(child for process in started for child in children_of(process))]

    def state(self, portal: Portal | None = None) -> dict[str, Any]:
        """What is stored, here or in another portal; see tests.faults.state."""
        portal = portal or self.portal
        found: dict[str, Any] = json.loads(portal.run("-m", "tests.faults.state"))
        return found

    def _stop_postgres(self) -> None:
        if self.postgres is not None and self.postgres.is_running():
            self.postgres.stop("immediate")

    def _mount(self) -> bool:
        options = ["-t", "tmpfs", "-o", f"size={DISK},mode=0755", "tmpfs", str(self.folder)]
        mounted = subprocess.run(["mount", *options], capture_output=True, check=False)
        if mounted.returncode:
            return False
        unmount = ["umount", "--lazy", str(self.folder)]
        self._open.callback(lambda: subprocess.run(unmount, check=True))
        return True


@contextmanager
def site(database: str, folder: Path, *, on_small_disk: bool = True) -> Iterator[Site]:
    """`database` is "sqlite" or "postgres"."""
    running = Site(database, folder, on_small_disk)
    try:
        yield running
    finally:
        running.close()
