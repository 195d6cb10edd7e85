"""The shipped nginx configuration on ports of a test's own, with a certificate for localhost."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import trustme
from django.conf import settings

from tests.services import free_ports, wait_for

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


class Answer(NamedTuple):
    status: int
    headers: Message
    text: bytes


class Nginx:
    """
    deploy/nginx.conf before portals that listen at `nodes`, one or two ports.

    `open`, `connect` and `ask` are for TLS, which it has unless it is `plain`.
    """

    def __init__(self, folder: Path, nodes: list[int], *, plain: bool = False) -> None:
        self.folder, self._listen = folder, "listen 443 ssl http2" if plain else "listen 443"
        self.port, self.redirecting = free_ports(2)
        authority = trustme.CA()
        certificate = authority.issue_cert("localhost")
        certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
        chain = b"".join(pem.bytes() for pem in certificate.cert_chain_pems)
        (folder / "certificate.pem").write_bytes(chain)
        self.tls = ssl.create_default_context()
        authority.configure_trust(self.tls)
        path = folder / "nginx.conf"
        path.write_text(self._configuration(nodes))
        assert NGINX
        self.nginx = subprocess.Popen([NGINX, "-c", str(path), "-p", str(folder)])
        wait_for(self.port)

    def _configuration(self, nodes: list[int]) -> str:
        folder = self.folder
        shipped = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
        shipped = re.sub(r"(?m)^ *listen \[.*\n", "", shipped)
        certificates = "/etc/letsencrypt/live/news.example.org"
        replaced = {
            "server 127.0.0.1:8000": f"server 127.0.0.1:{nodes[0]}",
            self._listen: f"listen 127.0.0.1:{self.port}",
            "listen 80": f"listen 127.0.0.1:{self.redirecting}",
            "/var/cache/nginx/portal": f"{folder}/cache",
            "/var/www/html": f"{folder}/html",
            f"{certificates}/fullchain.pem": f"{folder}/certificate.pem",
            f"{certificates}/privkey.pem": f"{folder}/key.pem",
            "news.example.org": "localhost",
        }
        if len(nodes) > 1:
            replaced["# server 10.0.0.12:8000"] = f"server 127.0.0.1:{nodes[1]}"
        for written, tested in replaced.items():
            assert written in shipped, written
            shipped = shipped.replace(written, tested)
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.getuid() == 0 else ""  # Its workers must reach the folder.
        return (
            f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
            f"events {{}}\nhttp {{\naccess_log off; gzip on;\n{temporary}{shipped}\n}}\n"
        )

    def connect(self, name: str = "localhost") -> ssl.SSLSocket:
        """A connection over TLS to the server of that name."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        return self.tls.wrap_socket(plain, server_hostname=name)

    def open(self, address: str = "127.0.0.1") -> http.client.HTTPSConnection:
        """A connection for requests from that address of this machine, 127.0.0.0/8."""
        return http.client.HTTPSConnection(
            "localhost", self.port, timeout=30, context=self.tls, source_address=(address, 0)
        )

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """The answer; headers are written with underscores."""
        return ask(self.open(), path, method, body, headers)

    def stop(self) -> None:
        self.nginx.terminate()
        self.nginx.wait(timeout=30)


def ask(
    connection: http.client.HTTPConnection,
    path: str,
    method: str,
    body: bytes | None,
    headers: dict[str, str],
) -> Answer:
    """The answer to a request for localhost; headers are written with underscores."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, {"Host": "localhost", **sent})
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    connection.close()
    return answer
