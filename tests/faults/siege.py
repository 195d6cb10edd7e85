"""Reads pages while attackers do what they can, and watches the disk."""

import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from .asking import ask, percentile
from .load import somebody
from .site import Site

# Seconds within which each page comes.
WITHIN = 1.0
# Bytes by which all files together may grow meanwhile: the log, a page in nginx's cache.
MOST_GROWTH = 16 * 1024**2
# Seconds between two looks at the disk, which take some time from the reader.
_LOOKS_EVERY = 2.0
# Seconds for all attackers to connect.
_GATHERING = 1.0


@dataclass
class Siege:
    place: str
    seconds: dict[str, list[float]]  # by page, how long each answer took
    growth: int = 0  # bytes, at most
    problems: list[str] = field(default_factory=list)


def besiege(site: Site, seconds: float, *, behind_nginx: bool, within: float = WITHIN) -> Siege:
    port = site.port if behind_nginx else site.server.port
    siege = Siege("nginx" if behind_nginx else "portal", {"kept page": [], "search": []})
    _read(siege, port)
    siege.seconds = {page: [] for page in siege.seconds}
    before = stored_bytes(site)
    attackers = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.attackers", str(port)], cwd=settings.BASE_DIR
    )
    try:
        time.sleep(_GATHERING)
        end, looks_at = time.monotonic() + seconds, 0.0
        while time.monotonic() < end:
            _read(siege, port)
            if time.monotonic() > looks_at:
                siege.growth = max(siege.growth, stored_bytes(site) - before)
                looks_at = time.monotonic() + _LOOKS_EVERY
            time.sleep(0.05)
        if attackers.poll() is not None:
            siege.problems.append("the attackers gave up")
    finally:
        attackers.kill()
        attackers.wait()
    for page, taken in siege.seconds.items():
        if max(taken) > within:
            siege.problems.append(f"{page}: {max(taken):.2f} s, not within {within} s")
    if siege.growth > MOST_GROWTH:
        siege.problems.append(f"files grew by {siege.growth} bytes, not at most {MOST_GROWTH}")
    return siege


def rows(sieges: list[Siege]) -> list[tuple[object, ...]]:
    """In front of which server, page, answers, p50, p99 and most seconds, growth in bytes."""
    return [
        (
            *(siege.place, page, len(taken)),
            *(percentile(taken, 0.5), percentile(taken, 0.99), max(taken)),
            siege.growth,
        )
        for siege in sieges
        for page, taken in siege.seconds.items()
    ]


HEAD = ["before", "page", "answers", "p50 s", "p99 s", "max s", "growth in bytes"]


def _read(siege: Siege, port: int) -> None:
    search = f"/en/search/?q=siege{random.getrandbits(40):x}"
    for page, path in (("kept page", "/en/"), ("search", search)):
        answer = ask(port, path, headers=somebody())
        siege.seconds[page].append(answer.seconds)
        if answer.status != 200:
            siege.problems.append(f"{path} was answered {answer.status} {answer.text[:100]}")


def stored_bytes(site: Site) -> int:
    """Of all files below the site's folder, and of those without a name that its servers hold."""
    total = 0
    for written in (site.folder, site.folder_of_nginx):
        for path in written.rglob("*"):
            with suppress(FileNotFoundError):
                total += path.lstat().st_size
    for process in site.processes():
        for descriptor in Path(f"/proc/{process}/fd").iterdir():
            with suppress(FileNotFoundError):
                if os.readlink(descriptor).endswith(" (deleted)"):
                    total += os.stat(descriptor).st_size
    return total
