"""
What clients may send: to which addresses, how much, and how fast.

A body is read whole before a thread is taken for its request, so that slow clients hold no thread.
"""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from django.conf import settings

from news.library.file_kinds import MOST_BYTES

logger = logging.getLogger(__name__)

# What a page's script or a log-in form sends, in bytes.
SMALL = 64 * 1024
# Room in a form besides the text or the file.
_ROOM = 1024 * 1024
# Each so many seconds bring so many bytes, or the rest of the body.
PATIENCE = 15
LEAST = 64 * 1024
# Bytes of one body in memory; more is in a file without a name.
_IN_MEMORY = 1024 * 1024
# Bytes of all bodies that are in memory whole: of the small ones, which log-ins, views and saves
# are, and again of larger ones, which only forms of those who are not logged in are.
MOST_IN_MEMORY = 64 * 1024 * 1024
# And of those of one client; a form fits in it.
MOST_OF_CLIENT = 8 * 1024 * 1024


class Limit(NamedTuple):
    """In bytes."""

    most: int
    # Of somebody who is not logged in: as much as a form, so that a text whose writer's log-in has
    # ended can be given back.
    most_anonymous: int


class RefusalError(Exception):
    """A body that is not read to its end; `status` is the answer's."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Bodies:
    """Reads the bodies of requests. Of one event loop, and so without a lock."""

    def __init__(self) -> None:
        form = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + _ROOM
        file = MOST_BYTES + _ROOM
        # The first that fits. All other addresses take no body.
        self._limits = [
            (re.compile(pattern), limit)
            for pattern, limit in (
                (r"/articles/[0-9]+/views/", Limit(SMALL, SMALL)),
                (r"/[a-z-]+/search/count/", Limit(SMALL, SMALL)),
                (r"/csp-reports/", Limit(SMALL, SMALL)),
                (r"/admin/(login|second-factor(/[a-z-]+)?)/", Limit(SMALL, SMALL)),
                (r"/admin/news/(image|attachment)/.*", Limit(file, form)),
                (r"/admin/.*", Limit(form, form)),
            )
        ]
        self._small, self._large = _Memory(), _Memory()

    def limit_of(self, path: str) -> Limit | None:
        """None if the address takes no body."""
        return next((limit for pattern, limit in self._limits if pattern.fullmatch(path)), None)

    @asynccontextmanager
    async def reading(
        self, chunks: AsyncIterable[bytes], length: int, client: str, *, in_memory: bool
    ) -> AsyncIterator[IO[bytes]]:
        """
        A body of `length` bytes from its beginning; RefusalError if it is not there.

        It is read in a task of its own: the server's cannot be cancelled.
        """
        body = BytesIO() if in_memory else SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        memory = self._small if length <= SMALL else self._large
        held = _Held(memory if in_memory else None, client)
        try:
            await asyncio.ensure_future(_fill(body, chunks, length, held))
            yield body
        finally:
            held.release()
            # It writes first what a full disk has not taken, and closes whatever comes of that.
            with suppress(OSError):
                body.close()


class _Memory:
    """How many bytes are held for all, and for each client."""

    def __init__(self) -> None:
        self._of_client: Counter[str] = Counter()
        self._of_all = 0

    def take(self, client: str, size: int) -> None:
        """RefusalError if it is too much; it is to be given back then too."""
        self._of_all += size
        self._of_client[client] += size
        if self._of_all > MOST_IN_MEMORY or self._of_client[client] > MOST_OF_CLIENT:
            raise RefusalError(503)

    def give_back(self, client: str, size: int) -> None:
        self._of_all -= size
        self._of_client[client] -= size
        if not self._of_client[client]:
            del self._of_client[client]


class _Held:
    """What one body holds of the memory, if it is not on the disk."""

    def __init__(self, memory: _Memory | None, client: str) -> None:
        self._memory, self._client, self._size = memory, client, 0

    def add(self, size: int) -> None:
        if self._memory is not None:
            self._size += size
            self._memory.take(self._client, size)

    def release(self) -> None:
        if self._memory is not None:
            self._memory.give_back(self._client, self._size)


async def _fill(body: IO[bytes], chunks: AsyncIterable[bytes], length: int, held: _Held) -> None:
    received, paid = 0, 0
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            async for chunk in chunks:
                received += len(chunk)
                held.add(len(chunk))
                with _on_disk():
                    body.write(chunk)
                if received - paid >= LEAST:
                    paid = received
                    limit.reschedule(loop.time() + PATIENCE)
    except TimeoutError as error:
        raise RefusalError(408) from error
    if received != length:
        raise RefusalError(400)
    with _on_disk():
        body.seek(0)


@contextmanager
def _on_disk() -> Iterator[None]:
    """Refuses a body that finds no room there."""
    try:
        yield
    except OSError as error:
        logger.exception("What was sent could not be stored until it is read.")
        raise RefusalError(507) from error
