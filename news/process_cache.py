"""A cache in this process for values that are slow to compute and may be a little old. Pure."""

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
    At most `most` values, each for `seconds`; the least recently used goes first.

    Not in the shared cache: the values are large, read many times a second, and cheap enough for
    each process to compute, so that no lost server can make them unavailable.

    `forget` starts a new generation. A thread that began to compute earlier may have read old data,
    so its value is stored under its own generation, which nobody reads.
    """

    def __init__(self, seconds: float, most: int = 1) -> None:
        self._seconds = seconds
        self._most = most
        self._lock = Lock()
        self._generation = 0
        self._entries: OrderedDict[Hashable, _Entry[Value]] = OrderedDict()
        _every_cache.add(self)

    def peek(self, key: Hashable) -> Value | None:
        """The value if it is cached and not too old."""
        entry = self._entries.get(key)
        kept = entry.kept if entry and entry.generation == self._generation else None
        return kept.value if kept and self._is_young(kept) else None

    def get(self, key: Hashable, work_out: Callable[[], Value]) -> Value:
        """
        The value, computed by one thread at a time.

        The other threads get the old value meanwhile, or wait if there is none.
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
            # Another thread may have computed it while this one waited.
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
    """Empty all caches, before each test."""
    for cache in _every_cache:
        cache.forget()
