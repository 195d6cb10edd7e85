"""Requests of a load, each over a connection of its own, and what became of each."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPMessage
from random import randrange
from threading import Lock
from typing import NamedTuple

from tests.load.readers import quoted

# Seconds. Whoever waits longer has gone.
PATIENCE = 20
NO_ANSWER = 0


class Answer(NamedTuple):
    """`status` is NO_ANSWER if there is none, and `text` then says why."""

    status: int
    headers: HTTPMessage
    text: str
    seconds: float


class Asked(NamedTuple):
    """A request that has ended, at that moment of time.monotonic()."""

    what: str
    status: int
    seconds: float
    at: float


def ask(
    port: int,
    path: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    began = time.monotonic()
    # From many addresses, as readers are: nginx limits each.
    address = f"127.0.{randrange(256)}.{randrange(1, 255)}"
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(address, 0))
    try:
        # nginx knows it by this name.
        connection.request(method, quoted(path), body, {"Host": "localhost", **(headers or {})})
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        return Answer(response.status, response.headers, text, time.monotonic() - began)
    except (OSError, HTTPException) as error:
        return Answer(NO_ANSWER, HTTPMessage(), repr(error), time.monotonic() - began)
    finally:
        connection.close()


class Record:
    """What became of all requests of a kind; any number of threads add to it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: list[Asked] = []

    def add(self, what: str, answer: Answer) -> None:
        asked = Asked(what, answer.status, answer.seconds, time.monotonic())
        with self._lock:
            self._asked.append(asked)

    @property
    def all(self) -> Sequence[Asked]:
        with self._lock:
            return list(self._asked)

    @property
    def failures(self) -> list[Asked]:
        """No answer, or one that says that the portal could not."""
        return [asked for asked in self.all if asked.status == NO_ANSWER or asked.status >= 500]

    @property
    def statuses(self) -> Counter[int]:
        return Counter(asked.status for asked in self.all)


def percentile(seconds: Sequence[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
