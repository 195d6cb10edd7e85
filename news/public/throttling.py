"""How much visitors may ask for: requests of one client, and work for all of them together."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from news.clients import client_of

WINDOW = 60  # seconds


class Throttle:
    """
    How many requests of a kind one client may make in a minute; `rate` names the setting.

    There is a counter for each minute, in the shared cache if there is one. If each process has its
    own cache, each allows the full rate.

    Not ninja's throttle, which reads a list of moments and writes it back: two processes of four
    threads each let 341 to 400 of 400 simultaneous requests through where 120 are allowed.
    """

    def __init__(self, name: str, rate: str) -> None:
        self._name = name
        self._rate = rate

    def seconds_to_wait(self, request: HttpRequest) -> int:
        """Count a request of this client; returns 0 if it is allowed, else the seconds to wait."""
        now = time.time()
        key = f"{self._name}:{client_of(request.META)}:{int(now // WINDOW)}"
        cache.add(key, 0, timeout=2 * WINDOW)
        try:
            count = cache.incr(key)
        except ValueError:  # The cache has dropped the counter meanwhile.
            return 0
        return 0 if count <= getattr(settings, self._rate) else WINDOW - int(now % WINDOW)


class SpentError(Exception):
    """A Budget is used up; `seconds` until there is some again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Go on in {seconds} seconds.")
        self.seconds = seconds


class Budget:
    """
    How much of this process's time a kind of work may take; `percent` names the setting.

    A client's throttle does not stop a flood from many addresses, nor do counted requests say what
    they cost: a search takes 2 ms or 200. So the time itself is bounded, as it is measured. It is
    bounded in each process and in memory: processes need no common counter, which could be away,
    because each of them keeps to its percentage, and so they do together. Threads that work at the
    same time all pay for it, so at most one piece of work a thread is let in too early.

    The time is what passes, and not the processor's: PostgreSQL works elsewhere, and a machine that
    is busy otherwise can give less.
    """

    BURST = 5.0  # seconds of work that a quiet process does at once

    def __init__(self, percent: str) -> None:
        self._percent = percent
        self._lock = Lock()
        self._paid_at = 0.0  # when the work so far will have taken no more than its share

    @contextmanager
    def spend(self) -> Iterator[None]:
        """Do a piece of the work inside; raises SpentError if none can be done now."""
        share = getattr(settings, self._percent) / 100
        began_at = time.monotonic()
        debt = self._paid_at - began_at - self.BURST / share
        if debt > 0:
            raise SpentError(math.ceil(debt))
        try:
            yield
        finally:
            ended_at = time.monotonic()
            with self._lock:
                self._paid_at = max(self._paid_at, began_at) + (ended_at - began_at) / share

    def forget(self) -> None:
        """Owe nothing any more, before each test."""
        self._paid_at = 0.0


# Apart, so that who types does not keep others from the results.
SEARCHING, SUGGESTING = Budget("SEARCH_SHARE"), Budget("SEARCH_SHARE")
