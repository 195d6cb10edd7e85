"""
What each page costs in a portal of very many articles, as a ratio to one of 1,000.

    .venv/bin/python -m bench.sizes                        100,000 articles
    .venv/bin/python -m bench.sizes --articles 1000000     as many as the portal is made for
    … --folder DATA_DIR                                    of a portal that is there, instead

A page is visited many times by turns in both portals, by one process each: with empty caches of
the process, and with what they kept. The medians are compared.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple

from bench.servers import ROOT
from bench.serving import Portal

MOST = 1.3
# Milliseconds by which two measurements of the same differ.
NOISE = 0.5


class Visited(NamedTuple):
    name: str
    cache: str
    small: float  # milliseconds of CPU
    large: float

    @property
    def ratio(self) -> float:
        return self.large / self.small

    @property
    def is_flat(self) -> bool:
        return self.ratio <= MOST or self.large - self.small < NOISE


class Visitor:
    """A process that visits pages of a portal; see bench.visitor."""

    def __init__(self, environment: dict[str, str], stack: ExitStack) -> None:
        self._process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "bench.visitor"],
                cwd=ROOT,
                env=os.environ | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        # It ends with its input.
        stack.callback(self._pipe(self._process.stdin).close)
        self.pages = dict(self._read_pages())

    def _read_pages(self) -> list[list[str]]:
        found = []
        while (line := self._pipe(self._process.stdout).readline()) != "READY\n":
            if not line:
                raise RuntimeError("The visitor has ended: the portal has no such pages.")
            found.append(line.rstrip("\n").split("\t"))
        return found

    def visit(self, cache: str, name: str) -> float:
        requests, answers = self._pipe(self._process.stdin), self._pipe(self._process.stdout)
        requests.write(f"{cache} {self.pages[name]}\n")
        requests.flush()
        status, milliseconds = answers.readline().split()
        if status != ("404" if name == "missing page" else "200"):
            raise RuntimeError(f"{self.pages[name]} answers {status}.")
        return float(milliseconds)

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        if pipe is None:
            raise TypeError("The process was started with pipes.")
        return pipe


def compare(small: Visitor, large: Visitor, rounds: int) -> list[Visited]:
    found = []
    for name in small.pages:
        for cache in ("cold", "warm"):
            both: tuple[list[float], list[float]] = ([], [])
            for visitor in (small, large):
                visitor.visit(cache, name)
            for _round in range(rounds):
                for visitor, times in zip((small, large), both, strict=True):
                    times.append(visitor.visit(cache, name))
            found.append(Visited(name, cache, *(statistics.median(times) for times in both)))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.sizes")
    parser.add_argument("--articles", type=int, default=100_000, help="of the large portal")
    parser.add_argument("--folder", type=Path, help="DATA_DIR of a large portal that is there")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, ExitStack() as stack:
        small = Portal(Path(folder) / "small", 1_000).environment
        if options.folder:
            data = options.folder.resolve()
            database = f"sqlite:///{data}/portal.sqlite3"
            large = small | {"DATA_DIR": str(data), "DATABASE_URL": database}
        else:
            large = Portal(Path(folder) / "large", options.articles).environment
        visited = compare(Visitor(small, stack), Visitor(large, stack), options.rounds)
    print("| page | caches | ms of 1,000 | ms of many | ratio | |")
    print("| --- | --- | ---: | ---: | ---: | --- |")
    for each in visited:
        flat = "" if each.is_flat else "grows"
        print(
            f"| {each.name} | {each.cache} | {each.small:.2f} | {each.large:.2f} "
            f"| {each.ratio:.2f} | {flat} |"
        )
    return 0 if all(each.is_flat for each in visited) else 1


if __name__ == "__main__":
    sys.exit(main())
