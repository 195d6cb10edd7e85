"""What breaks, and how: each fault takes a site, a load and a number of seconds."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.news.library.documents.samples import pdf, stream
from tests.news.operations.places import files
from tests.processes import Portal

from .asking import NO_ANSWER, ask
from .load import VIEWERS, Load, somebody
from .site import Site

HOUR = 3600  # seconds
# Seconds until a worker that was killed has another one in its place.
REPLACED_WITHIN = 10
# Seconds after which every process is to know that an article is not visible any more.
HIDDEN_WITHIN = 3

UPLOADS = 5
# What a full disk may be answered with.
FULL = frozenset({503, 507})

Problems = list[str]


@dataclass(frozen=True)
class Fault:
    """
    `strike` breaks something and mends it, and returns what was wrong meanwhile.

    `statuses` are the failures that those who ask the portal itself may see while it lasts;
    `kills` is how many processes die with requests in them.
    """

    name: str
    strike: Callable[[Site, Load, float], Problems]
    statuses: frozenset[int] = frozenset()
    kills: int = 0
    databases: tuple[str, ...] = ("sqlite", "postgres")


def kill_worker(site: Site, load: Load, seconds: float) -> Problems:
    before = site.server.workers()
    os.kill(before[0], signal.SIGKILL)
    deadline = time.monotonic() + REPLACED_WITHIN
    while time.monotonic() < deadline:
        now = site.server.workers()
        if before[0] not in now and len(now) == len(before):
            return []
        time.sleep(0.1)
    return [f"the killed worker was not replaced in {REPLACED_WITHIN} s: {before}, {now}"]


def kill_server(site: Site, load: Load, seconds: float) -> Problems:
    site.kill_server()
    time.sleep(seconds)
    site.start_server()
    return []


def stop_postgres(site: Site, load: Load, seconds: float) -> Problems:
    """As if its machine lost its power."""
    assert site.postgres is not None
    site.postgres.stop("immediate")
    time.sleep(seconds)
    site.postgres.start()
    return []


def stop_redis(site: Site, load: Load, seconds: float) -> Problems:
    site.redis.stop()
    time.sleep(seconds)
    site.redis.start()
    return []


def fill_disk(site: Site, load: Load, seconds: float) -> Problems:
    """Database, uploads, temporary files and the log are on it."""
    # So that every worker has found its folder for temporary files.
    answers = [load.editors[0].upload(_large_file(number)) for number in range(UPLOADS)]
    wrong = [f"an upload was answered {each.text}" for each in answers if each.status != 201]
    with _full(site):
        time.sleep(seconds / 2)
        answers = [load.editors[0].upload(_large_file(number)) for number in range(9, 9 + UPLOADS)]
        time.sleep(seconds / 2)
    wrong += [
        f"an upload to a full disk was answered {each.status} {each.text[:200]}"
        for each in answers
        if each.status not in FULL or "stored" not in each.text
    ]
    if site.postgres is not None and not site.postgres.is_running():
        site.postgres.start()
    return wrong


def move_clock(site: Site, load: Load, seconds: float) -> Problems:
    """Two hours ahead, two behind, and right again; an article that is due in one hour."""
    page = site.portal.run("-m", "tests.faults.embargo", str(HOUR)).strip()
    wrong = []
    for ahead in (0, 2 * HOUR, 0, -2 * HOUR, 0):
        site.clock.move(ahead)
        expected = 200 if ahead > HOUR else 404
        time.sleep(HIDDEN_WITHIN)
        found = _from_every_worker(site, page)
        if found != {expected}:
            wrong.append(f"with the clock {ahead} s ahead, the embargoed page answers {found}")
        time.sleep(seconds / 5)
    return wrong


def back_up(site: Site, load: Load, seconds: float) -> Problems:
    """While it is written to; and restored into another database and folder."""
    before, counted_before = set(load.kept), load.accepted
    folder = site.folder / f"backup-{time.monotonic_ns()}"
    site.portal.run("manage.py", "backup", "--to", str(folder))
    # A text may be in the backup before its save is answered.
    after = {text for editor in load.editors for text in editor.sent} | set(load.before["texts"])
    counted_after = load.accepted + VIEWERS
    with _elsewhere(site, folder / "elsewhere") as portal:
        (backup,) = (path for path in folder.iterdir() if path.name.startswith("2"))
        portal.run("manage.py", "restore", str(backup))
        state = site.state(portal)
        stored = files(Path(portal.environment["DATA_DIR"]) / "media")
    wrong = [str(each) for each in state["problems"]]
    texts = set(state["texts"])
    if missing := before - texts:
        wrong.append(f"{len(missing)} texts that were saved before are not in the backup")
    if foreign := texts - after:
        wrong.append(f"{len(foreign)} texts of later, or of nobody, are in the backup")
    counted, daily = (state[name] - load.before[name] for name in ("counted", "daily"))
    if not counted_before <= counted <= counted_after:
        wrong.append(f"{counted} views in the backup, not {counted_before} to {counted_after}")
    if counted != daily:
        wrong.append("the backup has half of a transaction: views and daily views differ")
    if not stored.items() <= files(site.folder / "data" / "media").items():
        wrong.append("an uploaded file is another one in the backup")
    return wrong


def _large_file(number: int) -> bytes:
    """Larger than what is received into memory, so that it needs a temporary file."""
    return pdf(stream(f"% {number}\n".encode() * 500_000, b""))


UNAVAILABLE = frozenset({NO_ANSWER, 500, 503})
FAULTS = [
    Fault("worker-killed", kill_worker, frozenset({NO_ANSWER}), kills=1),
    Fault("server-killed", kill_server, frozenset({NO_ANSWER}), kills=2),
    Fault("postgres-stopped", stop_postgres, UNAVAILABLE, kills=1, databases=("postgres",)),
    Fault("redis-stopped", stop_redis),
    Fault("disk-full", fill_disk, FULL),
    Fault("clock-moved", move_clock),
    Fault("backup", back_up),
]


@contextmanager
def _full(site: Site) -> Iterator[None]:
    ballast = site.folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1024**2, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass
        try:
            yield
        finally:
            ballast.unlink()


def _from_every_worker(site: Site, page: str) -> set[int]:
    """The statuses of so many answers at once that each worker has given some."""
    with ThreadPoolExecutor(16) as pool:
        asked = pool.map(lambda _: ask(site.server.port, page, headers=somebody()), range(48))
        return {answer.status for answer in asked}


@contextmanager
def _elsewhere(site: Site, folder: Path) -> Iterator[Portal]:
    folder.mkdir()
    url = f"sqlite:///{folder}/portal.sqlite3"
    if site.postgres is not None:
        url = site.postgres.new_database()
    portal = Portal(url, folder, migrated=False)
    portal.environment |= {"TMPDIR": str(site.folder / "temporary")}
    try:
        yield portal
    finally:
        subprocess.run(["rm", "-r", str(folder)], check=True)
