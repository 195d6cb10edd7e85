"""
Servers on loopback that stand for public ones.

The portal's own judgement stays as it is: names are resolved to what a test says, and only the
last step, the connection to a public IP, leads to the test's server instead.
"""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress

import trustme

PUBLIC_IP = "93.184.215.14"
Handler = Callable[[socket.socket, bytes], None]


class Internet:
    """Hosts by name, with the IPs that a look-up gives and the requests that reached them."""

    def __init__(self) -> None:
        self.answers: dict[str, list[list[str]]] = {}
        self.looked_up: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.requests: list[bytes] = []
        self.handlers: dict[str, Handler] = {}
        self.authority = trustme.CA()
        self.certified = "pictures.example"
        self._listeners = {port: socket.create_server(("127.0.0.1", 0)) for port in (80, 443)}
        self._threads: list[threading.Thread] = []
        for port, listener in self._listeners.items():
            threading.Thread(target=self._serve, args=(listener, port == 443), daemon=True).start()

    def host(self, name: str, handler: Handler, *answers: list[str]) -> None:
        """Each look-up of the name gives the next answer, and the last one ever after."""
        self.answers[name] = list(answers) or [[PUBLIC_IP]]
        self.handlers[name] = handler

    def resolve(self, name: str, port: int) -> list[str]:
        self.looked_up.append(name)
        if name not in self.answers:
            raise socket.gaierror
        answers = self.answers[name]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(self, ip: str, port: int, timeout: float) -> socket.socket:
        self.dialled.append((ip, port))
        return socket.create_connection(self._listeners[port].getsockname(), timeout)

    def close(self) -> None:
        for listener in self._listeners.values():
            listener.close()
        for thread in self._threads:
            thread.join(5)

    def _serve(self, listener: socket.socket, is_tls: bool) -> None:
        with suppress(OSError):
            while True:
                connection, _client = listener.accept()
                arguments = (connection, is_tls)
                thread = threading.Thread(target=self._answer, args=arguments, daemon=True)
                self._threads.append(thread)
                thread.start()

    def _answer(self, connection: socket.socket, is_tls: bool) -> None:
        with suppress(OSError), connection:
            connection.settimeout(60)
            if is_tls:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self.authority.issue_cert(self.certified).configure_cert(context)
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    part = connection.recv(4096)
                    if not part:
                        return
                    request += part
                self.requests.append(request)
                host = request.partition(b"Host: ")[2].partition(b"\r\n")[0].decode()
                self.handlers[host](connection, request)


def answer(
    body: bytes, *headers: str, status: str = "200 OK", length: int | None = None
) -> Handler:
    """A handler that sends this; `length` is what it says the body's length is, -1 nothing."""

    def handle(connection: socket.socket, request: bytes) -> None:
        lines = [f"HTTP/1.1 {status}", "Content-Type: image/jpeg", *headers]
        if length != -1:
            lines.append(f"Content-Length: {len(body) if length is None else length}")
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    return handle


def redirect(location: str, status: str = "302 Found") -> Handler:
    return answer(b"", f"Location: {location}", status=status)
