"""Servers that a benchmark starts, the requests that it sends them, and what these cost."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from portal.server import ALLOCATION
from tests.services import free_ports, wait_for

ROOT = Path(__file__).resolve().parent.parent
# The requests are written once, so that sending costs little.
_SCRIPT = """
local paths, headers, accepted = {paths}, {headers}, {accepted}
local requests, at, threads, part = {{}}, 0, {{}}, {seed}
refused = 0
init = function()
  for number, path in ipairs(paths) do
    requests[number] = wrk.format({method}, path, headers)
  end
end
local function visitor()
  part = (part + 1) % 2^24
  return string.format("9.%d.%d.%d", part / 2^16, part / 2^8 % 2^8, part % 2^8)
end
request = function()
  at = at % #requests + 1
  if {new_visitors} then
    headers["X-Forwarded-For"] = visitor()
    return wrk.format({method}, paths[at], headers)
  end
  return requests[at]
end
response = function(status)
  if not accepted[status] then refused = refused + 1 end
end
setup = function(thread) table.insert(threads, thread) end
done = function(summary)
  local all = 0
  for _, thread in ipairs(threads) do all = all + thread:get("refused") end
  print("DONE " .. summary.requests .. " " .. all .. " " .. summary.duration)
end
"""
TICKS = os.sysconf("SC_CLK_TCK")  # of the processor's clock, a second
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
WRK = shutil.which("wrk")


def missing() -> list[str]:
    """The programs that a benchmark needs and the machine lacks."""
    return [name for name, found in (("nginx", NGINX), ("wrk", WRK)) if not found]


class Cost(NamedTuple):
    milliseconds: float  # of processor time, a request, of the server and its workers
    rate: float  # requests a second


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def cost(self, paths: Sequence[str], seconds: int, folder: Path, **options: Any) -> Cost:
        """What a request costs, sent over four connections to these paths by turns."""
        before = _ticks(self.process.pid)
        done, errors, rate = _wrk(self.port, paths, seconds, folder, **options)
        spent = (_ticks(self.process.pid) - before) / TICKS
        if errors:
            raise RuntimeError(f"{errors} of {done} requests failed, of {paths[0]} and others.")
        return Cost(1000 * spent / done, rate)


@contextmanager
def floor_server(workers: int = 1) -> Iterator[Server]:
    """granian with an empty Django view and no middleware."""
    command = ("granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "4")
    with _python(*command, workers=workers, ending=["bench.floor:application"]) as server:
        yield server


@contextmanager
def portal_server(environment: dict[str, str], workers: int = 1) -> Iterator[Server]:
    with _python("portal.server", workers=workers, environment=environment) as server:
        yield server


@contextmanager
def _python(
    *command: str,
    workers: int,
    ending: Sequence[str] = (),
    environment: dict[str, str] | None = None,
) -> Iterator[Server]:
    (port,) = free_ports(1)
    options = ("--workers", str(workers), "--port", str(port), *ending)
    process = subprocess.Popen(  # noqa: S603 - our own words.
        [sys.executable, "-m", *command, *options],
        cwd=ROOT,
        env=os.environ | ALLOCATION | (environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    with _running(process, port) as server:
        yield server


@contextmanager
def nginx(sites: str, folder: Path) -> Iterator[Server]:
    """One worker; `sites` are its server blocks, in which PORT stands for the port."""
    (port,) = free_ports(1)
    user = "user root;" if os.getuid() == 0 else ""  # Its worker must reach the folder.
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    path = folder / f"nginx-{port}.conf"
    path.write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx-{port}.pid;\n"
        f"error_log {folder}/nginx-errors; events {{}}\n"
        f"http {{ access_log off;\n{temporary}{sites.replace('PORT', str(port))}\n}}\n"
    )
    command = [str(NGINX), "-c", str(path), "-p", str(folder)]
    process = subprocess.Popen(command)  # noqa: S603 - our own words.
    with _running(process, port) as server:
        yield server


@contextmanager
def _running(process: "subprocess.Popen[bytes]", port: int) -> Iterator[Server]:
    try:
        wait_for(port)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wrk(
    port: int,
    paths: Sequence[str],
    seconds: int,
    folder: Path,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    accepted: Sequence[int] = (200,),
    new_visitors: bool = False,
) -> tuple[int, int, float]:
    """Requests, those with another status than the accepted ones, and requests a second."""
    sent = {"Host": f"127.0.0.1:{port}", **(headers or {})}
    script = folder / "requests.lua"
    script.write_text(
        _SCRIPT.format(
            method=json.dumps(method),
            paths=_lua(json.dumps(path) for path in paths),
            headers=_lua(f"[{json.dumps(name)}] = {json.dumps(sent[name])}" for name in sent),
            new_visitors=json.dumps(new_visitors),
            seed=time.time_ns() // 1000 % 2**24,
            accepted=_lua(f"[{status}] = true" for status in accepted),
        )
    )
    answer = subprocess.run(  # noqa: S603 - our own words.
        [str(WRK), "-t1", "-c4", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}/"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"DONE (\d+) (\d+) (\d+)", answer)
    if found is None:
        raise RuntimeError(f"wrk says:\n{answer}")
    requests, refused, microseconds = map(int, found.groups())
    return requests, refused, requests / microseconds * 1e6


def _lua(values: Iterable[str]) -> str:
    return f"{{{', '.join(values)}}}"


def _ticks(pid: int) -> int:
    """The processor time of a process and all below it."""
    return sum(_ticks_of(each) for each in _family(pid))


def _ticks_of(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]
