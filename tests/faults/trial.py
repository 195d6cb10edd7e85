"""Breaks a site in one way while a load goes on, and finds what came of it."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .asking import Asked, ask, percentile
from .kinds import Fault
from .load import VIEWERS, Load, somebody
from .site import Site

# Seconds after the end of a fault within which nobody sees a failure any more.
RECOVERED_WITHIN = 5.0
# Seconds without a failure after which there comes no other.
QUIET = 3.0
# Requests at once after a fault, more than all threads of all workers.
AT_ONCE, BURST = 16, 96
_SHOWN = 5  # of the same kind


@dataclass
class Result:
    fault: str
    visits: int = 0
    visitors_failures: int = 0
    failures: int = 0  # of those who ask the portal itself
    recovered_after: float = 0.0  # seconds
    accepted: int = 0  # views
    counted: int = 0
    unsure_views: int = 0
    kept: int = 0  # texts
    lost: int = 0
    unsure_texts: int = 0
    slowest: float = 0.0  # seconds, of the visitors' 99 in 100
    problems: list[str] = field(default_factory=list)


def try_fault(fault: Fault, site: Site, seconds: float) -> Result:
    """`seconds` is how long what is stopped stays so."""
    load = Load(site)
    with load:
        time.sleep(min(2.0, seconds))
        began = time.monotonic()
        problems = fault.strike(site, load, seconds)
        ended = time.monotonic()
        _wait_until_quiet(load, ended)
        problems += _burst(site)
    result = Result(fault.name, problems=problems)
    _judge_answers(result, fault, load, began, ended)
    _judge_data(result, fault, load, site)
    return result


def _wait_until_quiet(load: Load, ended: float) -> None:
    while time.monotonic() < ended + RECOVERED_WITHIN + QUIET:
        time.sleep(0.2)
        last = max((asked.at for asked in _failures(load)), default=0.0)
        if time.monotonic() > max(last, ended) + QUIET:
            return


def _burst(site: Site) -> list[str]:
    """Each thread of each worker is asked for what no cache has, and finds it in the database."""

    def read(number: int) -> int:
        path = f"/api/v1/articles?page={1 + number % 3}"
        return ask(site.server.port, path, headers=somebody()).status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        failed = [status for status in pool.map(read, range(BURST)) if status != 200]
    return [f"{len(failed)} of {BURST} requests failed afterwards: {set(failed)}"] if failed else []


def _failures(load: Load) -> list[Asked]:
    return [asked for record in load.records for asked in record.failures]


def _judge_answers(result: Result, fault: Fault, load: Load, began: float, ended: float) -> None:
    visits, failures = load.visitors.all, _failures(load)
    wrong = [asked for asked in visits if asked.status not in (200, 304)]
    result.visits, result.visitors_failures, result.failures = (
        len(visits),
        len(wrong),
        len(failures),
    )
    result.slowest = percentile([asked.seconds for asked in visits], 0.99)
    # It may have been asked before, and so be no failure of afterwards.
    late = [asked for asked in failures if asked.at - asked.seconds > ended]
    result.recovered_after = max((asked.at - ended for asked in late), default=0.0)
    result.problems += [f"a visitor got {each.status} at {each.what}" for each in wrong[:_SHOWN]]
    unexpected = [
        asked for asked in failures if asked.status not in fault.statuses or asked.at < began
    ]
    result.problems += [
        f"{len(unexpected)} failures as {each.status} at {each.what}"
        for each in unexpected[:_SHOWN]
    ]
    if result.recovered_after > RECOVERED_WITHIN:
        result.problems.append(f"failures for {result.recovered_after:.1f} s after the end")
    result.problems += [each for editor in load.editors for each in editor.surprises[:_SHOWN]]


def _judge_data(result: Result, fault: Fault, load: Load, site: Site) -> None:
    after, texts = site.state(), load.kept
    counted, daily = (after[name] - load.before[name] for name in ("counted", "daily"))
    result.accepted, result.counted = load.accepted, counted
    result.unsure_views = len(load.views.failures)
    result.kept, result.lost = len(texts), len(set(texts) - set(after["texts"]))
    result.unsure_texts = sum(len(editor.unsure) for editor in load.editors)
    # What is stored and was not answered: what each thread had asked for when its process died.
    most = min(fault.kills * VIEWERS, len(load.views.failures))
    if not result.accepted <= counted <= result.accepted + most:
        result.problems.append(
            f"{result.accepted} views were accepted and {counted} counted (at most {most} more)"
        )
    if counted != daily:
        result.problems.append(f"{counted} views are counted, and {daily} in the days")
    if result.lost:
        result.problems.append(f"{result.lost} saved texts are lost")
    if not (result.accepted and result.kept and result.visits):
        result.problems.append("there was no load")
    result.problems += after["problems"]
    if site.postgres is not None:
        try:
            site.postgres.check()
        except subprocess.CalledProcessError as error:
            result.problems.append(f"{error.cmd[0]} found the database unsound")
