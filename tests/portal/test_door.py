"""What stands between the network and Django: first in itself, then in a server."""

import asyncio
import json
import os
import signal
import socket
import threading
import time
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from types import SimpleNamespace

import pytest

from portal import bodies
from portal.bodies import SMALL, Bodies, RefusalError
from portal.door import MOST_COOKIES, MOST_HEADERS, MOST_WAITING, Door, _known_key, environ_of
from tests.processes import Portal


class Headers(list):
    def items(self):
        return list(self)


def scope(path="/en/", method="GET", headers=(), client="192.0.2.7:1234", **others):
    return SimpleNamespace(
        method=method,
        path=path,
        query_string="",
        client=client,
        server="127.0.0.1:8000",
        scheme="http",
        http_version="1.1",
        headers=Headers(headers),
        **others,
    )


class Protocol:
    """The server's side of a request: what comes in, and what is answered."""

    def __init__(self, *chunks, pause=0.0):
        self._chunks, self._pause = chunks, pause
        self.read = 0

    async def __aiter__(self):
        for chunk in self._chunks:
            await asyncio.sleep(self._pause)
            self.read += 1
            yield chunk

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


def answer(scope, *chunks, application=echo, pause=0.0):
    protocol = Protocol(*chunks, pause=pause)
    door = Door(application, lambda: None)
    asyncio.run(door.__rsgi__(scope, protocol))
    door.__rsgi_del__(None)
    return protocol


def post(path, *chunks, length=None, headers=(), **others):
    length = sum(map(len, chunks)) if length is None else length
    asked = scope(path, "POST", [("content-length", str(length)), *headers])
    return answer(asked, *chunks, **others)


class TestEnvironment:
    def test_headers_with_underscores_are_left_out(self):
        sent = [("x-forwarded-for", "7.7.7.7"), ("x_forwarded_for", "8.8.8.8"), ("a_b", "c")]
        environ = environ_of(scope(headers=sent))
        assert environ["HTTP_X_FORWARDED_FOR"] == "7.7.7.7"
        assert "HTTP_A_B" not in environ

    def test_headers_of_one_name_are_one(self):
        sent = [("accept", "a"), ("accept", "b"), ("cookie", "c=1"), ("cookie", "d=2")]
        environ = environ_of(scope(headers=sent))
        assert (environ["HTTP_ACCEPT"], environ["HTTP_COOKIE"]) == ("a,b", "c=1;d=2")

    def test_path_is_bytes_in_latin_1(self):
        environ = environ_of(scope("/zh-hans/標題/"))
        assert environ["PATH_INFO"].encode("latin-1").decode() == "/zh-hans/標題/"

    @pytest.mark.parametrize(
        ("client", "address"),
        [("192.0.2.7:1", "192.0.2.7"), ("[2001:db8::1]:1", "2001:db8::1")],
    )
    def test_address_has_no_port(self, client, address):
        assert environ_of(scope(client=client))["REMOTE_ADDR"] == address


class TestRefusals:
    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "FOO"])
    def test_methods_that_nothing_takes(self, method):
        refused = answer(scope(method=method), b"x")
        assert (refused.status, refused.read) == (405, 0)
        assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"

    @pytest.mark.parametrize("path", ["/", "/en/", "/en/articles/1/", "/media/a.png", "/api/v1/x"])
    def test_post_to_a_page_is_not_read(self, path):
        refused = post(path, b"a=1")
        assert (refused.status, refused.read) == (405, 0)

    def test_body_without_a_length_is_not_read(self):
        refused = answer(scope("/admin/", "POST", [("transfer-encoding", "chunked")]), b"a=1")
        assert (refused.status, refused.read) == (411, 0)

    @pytest.mark.parametrize("path", ["/admin/login/", "/articles/1/views/", "/en/search/count/"])
    def test_large_body_for_a_small_form_is_not_read(self, path):
        refused = post(path, b"a=1", length=SMALL + 1)
        assert (refused.status, refused.read) == (413, 0)

    @pytest.mark.django_db(transaction=True)
    def test_large_upload_of_a_stranger_is_not_read(self):
        made_up = [("cookie", "sessionid=" + "a" * 32)]
        path = "/admin/news/attachment/upload/"
        refused = post(path, b"a=1", length=40 * 1024 * 1024, headers=made_up)
        assert (refused.status, refused.read) == (413, 0)

    def test_many_headers(self):
        assert answer(scope(headers=[("x", "a" * MOST_HEADERS), ("y", "a")])).status == 431

    def test_long_names_of_headers(self):
        assert answer(scope(headers=[("x" * MOST_HEADERS, "a")])).status == 431

    def test_made_up_names_of_headers_are_not_remembered(self):
        before = _known_key.cache_info().currsize
        environ_of(scope(headers=[("x-" * 40 + str(number), "a") for number in range(50)]))
        assert _known_key.cache_info().currsize == before

    def test_long_cookies(self):
        cookies = [("cookie", "a" * (MOST_COOKIES // 2)), ("cookie", "b" * (MOST_COOKIES // 2))]
        assert answer(scope(headers=cookies)).status == 431

    def test_body_that_ends_too_early(self):
        assert post("/admin/", b"a=1", length=9).status == 400

    def test_says_what_to_do_in_each_language(self):
        text = post("/en/", b"").body.decode()
        assert len(text.splitlines()) == 3
        assert "Go back" in text

    def test_is_json_for_scripts(self):
        refused = post("/en/", b"", headers=[("accept", "application/json")])
        assert json.loads(refused.body)["error"]

    def test_is_harmless(self):
        headers = post("/en/", b"").headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["Cache-Control"] == "no-store"

    def test_failure_of_the_application_is_answered(self):
        def fail(environ, start_response):
            raise ValueError

        assert answer(scope(), application=fail).status == 500


class TestSlowness:
    @pytest.fixture(autouse=True)
    def quick(self, monkeypatch):
        monkeypatch.setattr(bodies, "PATIENCE", 0.1)

    def test_body_that_does_not_come_is_given_up(self):
        assert post("/admin/", b"a=", b"1", pause=5).status == 408

    def test_body_that_comes_too_slowly_is_given_up(self):
        assert post("/admin/", *[b"a"] * 100, pause=0.02).status == 408

    def test_body_that_comes_steadily_may_take_long(self):
        chunks = [b"a" * bodies.LEAST] * 8
        assert post("/admin/", *chunks, pause=0.04, length=None).status == 200

    def test_what_has_come_quickly_buys_no_silence(self):
        began = time.monotonic()
        assert post("/admin/", b"a" * 3_000_000, *[b"a"] * 200, pause=0.02).status == 408
        assert time.monotonic() - began < 2


def test_body_is_given_whole():
    assert post("/admin/", b"a=1", b"&b=2").body == b"a=1&b=2"


def test_request_without_a_body_may_announce_one():
    asked = scope(headers=[("content-length", "1000000")])
    answered = answer(asked, b"x")
    assert (answered.status, answered.body, answered.read) == (200, b"", 0)


def _disk_that_is_full(**_):
    return open("/dev/full", "r+b")


def test_body_that_finds_no_room_on_the_disk_is_said_to_be_not_stored(monkeypatch):
    monkeypatch.setattr("portal.door.is_logged_in", lambda environ: True)
    monkeypatch.setattr("tempfile.TemporaryFile", _disk_that_is_full)
    for chunks in ([b"a" * 600_000] * 3, [b"a" * (bodies._IN_MEMORY + 1)]):
        refused = post("/admin/", *chunks)
        assert refused.status == 507
        assert b"could not be stored" in refused.body


class TestMemory:
    """Bodies of 100 bytes, held at the same time by these clients; how many are refused."""

    def refused(self, *clients, size=100):
        async def hold(reader, client, done):
            async with reader.reading(Protocol(b"a" * size), size, client, in_memory=True):
                await done.wait()

        async def scenario():
            reader, done = Bodies(), asyncio.Event()
            holding = [asyncio.ensure_future(hold(reader, client, done)) for client in clients]
            await asyncio.sleep(0.1)
            done.set()
            answers = await asyncio.gather(*holding, return_exceptions=True)
            # All is given back.
            await hold(reader, clients[0], done)
            return [each.status for each in answers if isinstance(each, RefusalError)]

        return asyncio.run(scenario())

    def test_is_bounded_for_all_together(self, monkeypatch):
        monkeypatch.setattr(bodies, "MOST_IN_MEMORY", 250)
        assert self.refused("a", "b") == []
        assert self.refused("a", "b", "c", "d") == [503, 503]

    def test_is_bounded_for_each_client(self, monkeypatch):
        monkeypatch.setattr(bodies, "MOST_OF_CLIENT", 250)
        assert self.refused("a", "b", "c", "d") == []
        assert self.refused("a", "b", "a", "b", "a", "a") == [503, 503]

    def test_large_bodies_leave_room_for_small_ones(self, monkeypatch):
        monkeypatch.setattr(bodies, "MOST_IN_MEMORY", 2 * SMALL)

        async def scenario():
            reader = Bodies()
            large = Protocol(b"a" * (SMALL + 1))
            async with reader.reading(large, SMALL + 1, "a", in_memory=True):
                another = reader.reading(Protocol(b"a" * SMALL), SMALL, "b", in_memory=True)
                async with another as body:
                    return len(body.read())

        assert asyncio.run(scenario()) == SMALL

    def test_what_is_on_the_disk_is_not_counted(self, monkeypatch):
        monkeypatch.setattr(bodies, "MOST_IN_MEMORY", 50)

        async def scenario():
            async with Bodies().reading(Protocol(b"a" * 99), 99, "a", in_memory=False) as body:
                return len(body.read())

        assert asyncio.run(scenario()) == 99


def test_more_requests_than_can_wait_are_refused():
    go_on = threading.Event()

    def wait(environ, start_response):
        go_on.wait(30)
        return echo(environ, start_response)

    async def scenario():
        door = Door(wait, lambda: None)
        protocols = [Protocol() for _ in range(MOST_WAITING + 1)]
        asked = [asyncio.ensure_future(door.__rsgi__(scope(), each)) for each in protocols]
        while not asked[-1].done():
            await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(*asked)
        return [each.status for each in protocols]

    *served, refused = asyncio.run(scenario())
    assert set(served) == {200}
    assert refused == 503


FILE = b"%PDF-" + bytes(range(256)) * 8_000  # larger than what is answered from memory

PREPARE = """
import sys, django
django.setup()
from django.core.files.base import ContentFile
from news.models import Attachment
from tests.factories import make_article
name = "attachments/2026/01/" + "a" * 32 + ".pdf"
content = b"%PDF-" + bytes(range(256)) * 8_000
attachment = Attachment(original_name="a.pdf", kind="pdf", bytes=len(content), sha256="c" * 64)
attachment.file.save(name, ContentFile(content), save=False)
attachment.file.name = name
Attachment.objects.bulk_create([attachment])
make_article(body=f'<a href="{attachment.file.url}">Report</a>')
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("door")
    portal = Portal(f"sqlite:///{folder}/portal.sqlite3", folder)
    portal.run("-c", PREPARE)
    return portal


@pytest.fixture(scope="module")
def server(portal):
    with portal.serving(workers=1) as server:
        yield server


def half_a_post(path, length):
    lines = (f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {length}", "", "")
    return "\r\n".join(lines).encode()


@pytest.mark.slow
class TestServer:
    def ask(self, server, path, method="GET", **headers):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=sent)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, response.headers, body

    ADDRESS = f"/media/attachments/2026/01/{'a' * 32}.pdf"

    def test_large_file(self, server):
        status, headers, body = self.ask(server, self.ADDRESS)
        assert (status, body == FILE) == (200, True)
        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Length"] == str(len(FILE))
        assert len(headers.get_all("Content-Type")) == 1

    def test_large_part_of_a_file(self, server):
        status, headers, body = self.ask(server, self.ADDRESS, range="bytes=1000-1500000")
        assert (status, body == FILE[1000:1500001]) == (206, True)
        assert headers["Content-Range"] == f"bytes 1000-1500000/{len(FILE)}"

    def test_small_part_of_a_file(self, server):
        status, _headers, body = self.ask(server, self.ADDRESS, range="bytes=5-8")
        assert (status, body) == (206, FILE[5:9])

    def test_head_has_the_length_and_no_body(self, server):
        for path, length in ((self.ADDRESS, len(FILE)), ("/en/", None)):
            _status, got, body = self.ask(server, path)
            status, headers, nothing = self.ask(server, path, "HEAD")
            assert (status, nothing) == (200, b"")
            assert headers["Content-Length"] == got["Content-Length"] == str(length or len(body))

    def test_pages_come_while_many_send_nothing_more(self, server):
        """What has filled all threads, and what has filled the disk."""
        address = ("127.0.0.1", server.port)
        with ExitStack() as stack:
            for number in range(300):
                sending = stack.enter_context(socket.create_connection(address))
                path = ("/admin/login/", "/articles/1/views/", "/admin/")[number % 3]
                sending.sendall(half_a_post(path, 1000) + b"half")
            for _ in range(5):
                start = time.monotonic()
                assert self.ask(server, "/en/")[0] == 200
                assert time.monotonic() - start < 3

    @pytest.mark.parametrize("length", [10**9, 10**6])
    def test_answer_comes_before_a_large_body(self, server, length):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sending:
            sending.sendall(half_a_post("/admin/login/", length))
            assert sending.recv(12) == b"HTTP/1.1 413"

    def test_long_cookie_costs_nothing(self, server):
        start = time.monotonic()
        cookie = 'a="' + "\\" * 120_000
        with suppress(OSError):  # The server may end the connection while it is sent.
            assert self.ask(server, "/admin/login/", cookie=cookie)[0] in (400, 431)
        assert time.monotonic() - start < 3

    def test_request_that_is_answered_is_so_when_the_server_ends(self, portal):
        with portal.serving(workers=1) as server:
            sending = socket.create_connection(("127.0.0.1", server.port), timeout=20)
            with sending:
                # It has come half, and the rest follows after the signal.
                sending.sendall(half_a_post("/admin/login/", 3) + b"a=")
                time.sleep(0.3)
                os.kill(server.process.pid, signal.SIGTERM)
                time.sleep(0.7)
                sending.sendall(b"1")
                assert sending.recv(12) == b"HTTP/1.1 403"  # It has no token.
