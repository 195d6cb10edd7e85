"""
Fetches one picture from another site, or asks for a page, without cookies, referrer or proxy.

It uses Python's HTTP client with connections of its own. A library that resolves names itself could
get another address than the one that was checked (DNS rebinding). Here the name is resolved once,
the IP is checked, and the connection goes to this IP; the certificate is still checked against the
name. Each redirect is checked in the same way.
"""

import http.client
import io
import socket
import ssl
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import BinaryIO, TypeVar, cast

from django.utils.translation import gettext_lazy as _

from .permitted_addresses import (
    Address,
    RemoteError,
    UnreachableError,
    follow,
    parse_address,
    public_ips,
)

MAX_REDIRECTS = 3
CONNECT_SECONDS = 5.0  # for one IP of a host
CHUNK = 64 * 1024  # bytes
IN_MEMORY = 1024 * 1024  # bytes; larger files go to disk

_Result = TypeVar("_Result")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; news portal)",
    "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif,*/*;q=0.1",
    # A compressed body could become a thousand times as large when it is unpacked.
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def fetch(url: str, most_bytes: int, deadline: float) -> BinaryIO:
    """
    The body of the response, as an open file at its start.

    It does not check what the body is. `deadline` is a moment of `time.monotonic()`; it holds
    however slowly a server answers (only the system's name look-up cannot be interrupted).

    Raises RemoteError: a forbidden address, no answer, a status other than 200, more than
    `most_bytes`, or too late.
    """
    return _get(url, deadline, _HEADERS, lambda response: _read(response, most_bytes))


def fetch_status(url: str, deadline: float) -> int:
    """
    The status of the response, after redirects. Of its body nothing is read.

    Raises UnreachableError if the host does not exist or does not answer before the deadline, and
    RemoteError if the address, or one that it leads on to, may not be asked.
    """
    return _get(url, deadline, _HEADERS | {"Accept": "*/*"}, lambda response: response.status)


def _get(
    url: str,
    deadline: float,
    headers: Mapping[str, str],
    read: Callable[[http.client.HTTPResponse], _Result],
) -> _Result:
    address = parse_address(url)
    for _redirect in range(MAX_REDIRECTS + 1):
        try:
            with _connect(address, deadline) as connection:
                response = _ask(connection, address, headers, deadline)
                location = response.headers.get("Location", "")
                if response.status in _REDIRECTS and location:
                    address = follow(address, location)
                    continue
                return read(response)
        except TimeoutError as error:
            raise UnreachableError(_("The other site took too long.")) from error
        except ssl.SSLCertVerificationError as error:
            raise UnreachableError(_("The other site's certificate is not valid.")) from error
        except RemoteError:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise UnreachableError(_("The other site does not answer as it should.")) from error
    raise RemoteError(_("The address leads on to others too many times."))


def resolve(host: str, port: int) -> list[str]:
    """All IP addresses of the host, in the system's order. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_rest, place in found))


def dial(ip: str, port: int, timeout: float) -> socket.socket:
    """A connection to exactly this IP. Raises OSError. Tests replace this to use another server."""
    return socket.create_connection((ip, port), timeout)


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """Trusts the system's authorities and checks the host's name."""
    return ssl.create_default_context()


def _connect(address: Address, deadline: float) -> socket.socket:
    ips = public_ips(address, resolve)
    for position, ip in enumerate(ips, start=1):
        try:
            connection = dial(ip, address.port, min(CONNECT_SECONDS, _left(deadline)))
            break
        except OSError:
            if position == len(ips):
                raise
    if address.scheme == "http":
        return connection
    try:
        connection.settimeout(_left(deadline))
        return tls().wrap_socket(connection, server_hostname=address.host)
    except BaseException:
        connection.close()
        raise


def _ask(
    connection: socket.socket, address: Address, headers: Mapping[str, str], deadline: float
) -> http.client.HTTPResponse:
    sent = {"Host": address.authority, **headers}
    lines = [f"GET {address.path} HTTP/1.1", *(f"{k}: {v}" for k, v in sent.items()), "", ""]
    connection.settimeout(_left(deadline))
    connection.sendall("\r\n".join(lines).encode("ascii"))
    source = cast(socket.socket, _Timed(connection, deadline))
    response = http.client.HTTPResponse(source, method="GET")
    response.begin()
    return response


def _read(response: http.client.HTTPResponse, most_bytes: int) -> BinaryIO:
    if response.status != 200:
        raise RemoteError(_("The other site does not have this picture, or does not give it."))
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise RemoteError(_("The other site sends it compressed, although asked not to."))
    too_large = RemoteError(_("The picture is too large."))
    if (response.length or 0) > most_bytes:
        raise too_large
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller's to close
    try:
        size = 0
        while chunk := response.read(CHUNK):
            size += len(chunk)
            if size > most_bytes:
                raise too_large
            file.write(chunk)
        if response.length:  # bytes that were announced and never came
            raise RemoteError(_("The picture did not arrive whole."))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return cast(BinaryIO, file)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Timed(io.RawIOBase):
    """
    Reads from a connection until the deadline.

    A socket's own timeout starts again with every byte, so a server could send single bytes
    forever.
    """

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        """http.client calls this to get a file for its socket."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self._connection.settimeout(_left(self._deadline))
        return self._connection.recv_into(cast(memoryview, buffer))
