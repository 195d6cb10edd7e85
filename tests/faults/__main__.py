"""
Breaks a portal under load and prints what came of it:
`python -m tests.faults [--database sqlite|postgres] [--seconds N] [--minutes N] [fault ...]`.

Faults: those of tests/faults/kinds.py, `attackers` and `memory`; without one, all but `memory`.
It needs nginx, redis-server, gcc and, for postgres, PostgreSQL's programs; to fill a disk, root.
Ends with 1 if anything was not as it should be.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from . import memory, siege
from .kinds import FAULTS
from .site import site
from .table import table
from .trial import Result, try_fault

HEAD = (
    "fault,visits,failed,p99 s,other failures,recovered s,views accepted,counted,unanswered,"
    "texts kept,lost,unanswered"
).split(",")


def try_faults(database: str, names: Sequence[str], seconds: float, folder: Path) -> list[Result]:
    """One after another, on one site in the folder."""
    chosen = [fault for fault in FAULTS if fault.name in names and database in fault.databases]
    with site(database, folder) as running:
        if not running.has_small_disk:
            # A disk that others use is not filled.
            chosen = [fault for fault in chosen if fault.name != "disk-full"]
        return [try_fault(fault, running, seconds) for fault in chosen]


def shown(results: Sequence[Result]) -> str:
    rows = [
        (
            *(one.fault, one.visits, one.visitors_failures, one.slowest, one.failures),
            *(one.recovered_after, one.accepted, one.counted, one.unsure_views),
            *(one.kept, one.lost, one.unsure_texts),
        )
        for one in results
    ]
    problems = [f"{one.fault}: {problem}" for one in results for problem in one.problems]
    return "\n".join([table(HEAD, rows), *problems])


def main() -> int:
    names = [*(fault.name for fault in FAULTS), "attackers"]
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seconds", type=float, default=10, help="how long a fault lasts")
    parser.add_argument("--minutes", type=float, default=60, help="how long memory is watched")
    parser.add_argument("faults", nargs="*", metavar="fault", default=names)
    options = parser.parse_args()
    if unknown := set(options.faults) - {*names, "memory"}:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(names)}")
    # What was started and mounted ends with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder)
        wrong = 0
        if chosen := [name for name in options.faults if name in {fault.name for fault in FAULTS}]:
            results = try_faults(options.database, chosen, options.seconds, _in(place, "faults"))
            print(shown(results))
            wrong += sum(len(one.problems) for one in results)
        if "attackers" in options.faults:
            wrong += len(_besiege(options.database, options.seconds, _in(place, "attackers")))
        if "memory" in options.faults:
            wrong += len(_watch(options.database, options.minutes * 60, _in(place, "memory")))
    return 1 if wrong else 0


def _in(folder: Path, name: str) -> Path:
    (folder / name).mkdir(mode=0o755)
    return folder / name


def _besiege(database: str, seconds: float, folder: Path) -> list[str]:
    with site(database, folder) as running:
        sieges = [siege.besiege(running, seconds, behind_nginx=behind) for behind in (False, True)]
    problems = [f"{one.place}: {problem}" for one in sieges for problem in one.problems]
    print(table(siege.HEAD, siege.rows(sieges)), *problems[:20], sep="\n")
    return problems


def _watch(database: str, seconds: float, folder: Path) -> list[str]:
    # What an hour's editors upload is more than the small disk takes.
    with site(database, folder, on_small_disk=False) as running:
        samples = memory.watch(running, seconds)
    problems = memory.problems(samples)
    print(table(memory.HEAD, memory.rows(samples)), *problems, sep="\n")
    return problems


if __name__ == "__main__":
    sys.exit(main())
