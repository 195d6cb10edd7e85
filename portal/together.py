"""What is asked at the same time, done in one call."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

MOST_AT_ONCE = 200
MOST_WAITING = 2_000


class FullError(Exception):
    """Too many are waiting already."""


class Together(Generic[Asked, Answer]):
    """
    Calls `function` in a thread with all that has been asked meanwhile, once at a time.

    Of one event loop, and so without a lock.
    """

    def __init__(
        self, function: Callable[[Sequence[Asked]], Sequence[Answer]], threads: Executor
    ) -> None:
        self._function, self._threads = function, threads
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._task: asyncio.Task[None] | None = None

    async def answer(self, asked: Asked) -> Answer:
        """Its place in what the function returns; FullError, or what the function raises."""
        if len(self._waiting) >= MOST_WAITING:
            raise FullError
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((asked, future))
        if self._task is None:
            self._task = loop.create_task(self._work())
        return await future

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                asked = [each for each, _future in batch]
                work = loop.run_in_executor(self._threads, self._function, asked)
                await asyncio.wait([work])
                for number, (_asked, future) in enumerate(batch):
                    if future.done():  # Nobody waits for it any more.
                        continue
                    if error := work.exception():
                        future.set_exception(error)
                    else:
                        future.set_result(work.result()[number])
        finally:
            self._task = None
