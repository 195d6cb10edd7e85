"""What costs much to work out and may be a little old, kept in this process. Pure."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")

_every_memo: "WeakSet[Memo]" = WeakSet()


class Memo(Generic[Value]):
    """
    At most `most` values, each for `seconds`; the one not asked for longest goes first.

    Not in the shared cache: a value is large, wanted many times a second, and cheap enough for
    each process to work out itself, so that nothing here can be unreachable.
    """

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._lock = Lock()
        self._entries: OrderedDict[Hashable, _Entry[Value]] = OrderedDict()
        _every_memo.add(self)

    def peek(self, key: Hashable) -> Value | None:
        """The value if it is kept and young enough."""
        entry = self._entries.get(key)
        return entry.value if entry and entry.is_younger_than(self._seconds) else None

    def get(self, key: Hashable, work_out: Callable[[], Value]) -> Value:
        """
        The value, worked out by one thread at a time.

        The others get the old value meanwhile, or wait where there is none.
        """
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
            if len(self._entries) > self._most:
                self._entries.popitem(last=False)
        if not entry.is_younger_than(self._seconds) and entry.turn.acquire(
            blocking=entry.value is None
        ):
            try:
                if not entry.is_younger_than(self._seconds):
                    entry.value = work_out()
                    entry.made_at = time.monotonic()
            finally:
                entry.turn.release()
        return entry.value  # type: ignore[return-value]

    def forget(self) -> None:
        with self._lock:
            self._entries.clear()


class _Entry(Generic[Value]):
    def __init__(self) -> None:
        self.value: Value | None = None
        self.made_at = 0.0  # seconds of the monotonic clock
        self.turn = Lock()

    def is_younger_than(self, seconds: float) -> bool:
        return self.value is not None and time.monotonic() - self.made_at < seconds


def forget_all() -> None:
    """For tests, which each start with nothing known."""
    for memo in _every_memo:
        memo.forget()
