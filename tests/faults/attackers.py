"""
Clients that want a portal to stop answering: `python -m tests.faults.attackers PORT`, until killed.

A process of its own, so that it takes no time from whoever measures.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

HALVES, DRIPS, LARGE, COOKIES = 200, 100, 6, 20
_BLOCK = b"a" * 64 * 1024
_GIGABYTE = 10**9


def _head(method: str, path: str, *lines: str) -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", "")).encode()


async def half_a_request() -> AsyncIterator[bytes]:
    yield b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Half: "
    await asyncio.sleep(3600)


async def half_a_form() -> AsyncIterator[bytes]:
    yield _head("POST", "/admin/login/", "Content-Length: 1000") + b"half"
    await asyncio.sleep(3600)


async def a_byte_a_second() -> AsyncIterator[bytes]:
    for byte in _head("GET", "/en/", "X-Slow: " + "a" * 3600):
        yield bytes([byte])
        await asyncio.sleep(1)


async def a_form_a_byte_a_second() -> AsyncIterator[bytes]:
    yield _head("POST", "/articles/1/views/", "Content-Length: 60000")
    while True:
        yield b"a"
        await asyncio.sleep(1)


async def a_gigabyte() -> AsyncIterator[bytes]:
    yield _head("POST", "/admin/news/attachment/upload/", f"Content-Length: {_GIGABYTE}")
    for _ in range(_GIGABYTE // len(_BLOCK)):
        yield _BLOCK


async def a_gigabyte_in_chunks() -> AsyncIterator[bytes]:
    yield _head("POST", "/admin/news/attachment/upload/", "Transfer-Encoding: chunked")
    for _ in range(_GIGABYTE // len(_BLOCK)):
        yield f"{len(_BLOCK):x}\r\n".encode() + _BLOCK + b"\r\n"


async def a_megabyte_of_cookies() -> AsyncIterator[bytes]:
    yield _head("GET", "/en/", "Cookie: a=" + "\\" * 1024**2)
    await asyncio.sleep(1)


Attack = Callable[[], AsyncIterator[bytes]]
ATTACKS: list[tuple[Attack, int]] = [
    (half_a_request, HALVES // 2),
    (half_a_form, HALVES // 2),
    (a_byte_a_second, DRIPS // 2),
    (a_form_a_byte_a_second, DRIPS // 2),
    (a_gigabyte, LARGE),
    (a_gigabyte_in_chunks, LARGE),
    (a_megabyte_of_cookies, COOKIES),
]


async def _attack(port: int, attack: Attack) -> None:
    """Again and again: whoever is refused comes back."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            answered = asyncio.ensure_future(reader.read())
            try:
                async for data in attack():
                    writer.write(data)
                    await writer.drain()
                    if answered.done():
                        break
            finally:
                answered.cancel()
                writer.close()
        await asyncio.sleep(0.1)


async def _main(port: int) -> None:
    attackers = [_attack(port, attack) for attack, number in ATTACKS for _ in range(number)]
    await asyncio.gather(*attackers)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
