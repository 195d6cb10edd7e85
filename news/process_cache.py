"""What costs much to work out and may be a little old, kept in this process. Pure."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")

_every_cache: "WeakSet[ProcessCache]" = WeakSet()


class ProcessCache(Generic[Value]):
    """
    At most `most` values, each for `seconds`; the one not asked for longest goes first.

    Not in the shared cache: a value is large, wanted many times a second, and cheap enough for
    each process to work out itself, so that nothing here can be unreachable.

    `forget` begins a new generation. Who began to work a value out in an earlier one may have read
    what was changed since, so that value is kept with its own generation, which nobody asks for.
    """

    def __init__(self, seconds: float, most: int = 1) -> None:
        self._seconds = seconds
        self._most = most
        self._lock = Lock()
        self._generation = 0
        self._entries: OrderedDict[Hashable, _Entry[Value]] = OrderedDict()
        _every_cache.add(self)

    def peek(self, key: Hashable) -> Value | None:
        """The value if it is kept and young enough."""
        entry = self._entries.get(key)
        kept = entry.kept if entry and entry.generation == self._generation else None
        return kept.value if kept and self._is_young(kept) else None

    def get(self, key: Hashable, work_out: Callable[[], Value]) -> Value:
        """
        The value, worked out by one thread at a time.

        The others get the old value meanwhile, or wait where there is none.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.generation != self._generation:
                entry = self._entries[key] = _Entry(self._generation)
            self._entries.move_to_end(key)
            if len(self._entries) > self._most:
                self._entries.popitem(last=False)
        kept = entry.kept
        if kept and (self._is_young(kept) or not entry.working.acquire(blocking=False)):
            return kept.value
        if kept is None:
            entry.working.acquire()
        try:
            # Another thread may have worked it out while this one waited.
            if (kept := entry.kept) and self._is_young(kept):
                return kept.value
            entry.kept = _Kept(work_out())
            return entry.kept.value
        finally:
            entry.working.release()

    def forget(self) -> None:
        with self._lock:
            self._generation += 1

    def _is_young(self, kept: "_Kept[Value]") -> bool:
        return time.monotonic() - kept.made_at < self._seconds


@dataclass(frozen=True)
class _Kept(Generic[Value]):
    value: Value
    made_at: float = field(default_factory=lambda: time.monotonic())  # seconds


class _Entry(Generic[Value]):
    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.kept: _Kept[Value] | None = None
        self.working = Lock()


def forget_all() -> None:
    """For tests, which each start with nothing known."""
    for cache in _every_cache:
        cache.forget()
