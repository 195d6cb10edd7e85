"""
What clients may send: to which addresses, how much, and how fast.

A body is read whole before a thread is taken for its request, so that slow clients hold no thread.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager, suppress
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
# Seconds until the first byte, and bytes a second from then on.
PATIENCE = 10
SLOWEST = 8 * 1024
# Bytes of one body in memory; more is in a file without a name.
_IN_MEMORY = 1024 * 1024
# Bytes of all strangers together: those who are not logged in. Theirs are never on disk.
MOST_OF_STRANGERS = 64 * 1024 * 1024


class Limit(NamedTuple):
    """In bytes."""

    most: int
    # As much as a form, so that a text whose writer's log-in has ended can be given back.
    most_of_stranger: int


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
                (r"/admin/login/", Limit(SMALL, SMALL)),
                (r"/admin/news/(image|attachment)/.*", Limit(file, form)),
                (r"/admin/.*", Limit(form, form)),
            )
        ]
        self._of_strangers = 0  # bytes

    def limit_of(self, path: str) -> Limit | None:
        """None if the address takes no body."""
        return next((limit for pattern, limit in self._limits if pattern.fullmatch(path)), None)

    async def read(
        self, chunks: AsyncIterable[bytes], length: int, *, is_of_stranger: bool
    ) -> IO[bytes]:
        """
        A body of `length` bytes, which done_with closes; RefusalError if it is not there.

        In a task of its own: the server's cannot be cancelled.
        """
        body: IO[bytes] = BytesIO()
        if not is_of_stranger:
            body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - done_with closes it.
        try:
            await asyncio.ensure_future(self._fill(body, chunks, length))
        except BaseException:
            self.done_with(body)
            raise
        return body

    def done_with(self, body: IO[bytes]) -> None:
        if isinstance(body, BytesIO):
            self._of_strangers -= body.seek(0, 2)
        # It writes first what a full disk has not taken, and closes whatever comes of that.
        with suppress(OSError):
            body.close()

    async def _fill(self, body: IO[bytes], chunks: AsyncIterable[bytes], length: int) -> None:
        received, began = 0, asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(PATIENCE) as limit:
                async for chunk in chunks:
                    received += len(chunk)
                    with _on_disk():
                        body.write(chunk)
                    if isinstance(body, BytesIO):
                        self._of_strangers += len(chunk)
                        if self._of_strangers > MOST_OF_STRANGERS:
                            raise RefusalError(503)
                    limit.reschedule(began + PATIENCE + received / SLOWEST)
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
