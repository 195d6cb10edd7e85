import gzip
import socket
from types import SimpleNamespace

import pytest

from news.library.remote import RemoteError, UnreachableError, fetch, fetch_status, fetching
from news.library.remote import permitted_addresses as addresses
from tests.internet import PUBLIC_IP, answer, redirect

MOST = 200_000


# Seconds: of a fetch that ends by itself, however slow the machine.
PATIENCE = 60.0


def get(url="http://pictures.example/a.jpg", seconds=PATIENCE, most=MOST):
    with fetch(url, most, fetching.time.monotonic() + seconds) as file:
        return file.read()


def refusal(url="http://pictures.example/a.jpg", seconds=PATIENCE, most=MOST):
    with pytest.raises(RemoteError) as caught:
        get(url, seconds, most)
    return str(caught.value)


class Clock:
    """The time of the fetching: it stands still until a server lets it go on."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(fetching, "time", SimpleNamespace(monotonic=lambda: self.now))

    def drip(self, head=b""):
        """A server that sends a byte a second, for ten minutes."""

        def handle(connection, request):
            connection.sendall(head)
            for _second in range(600):
                connection.sendall(b"x")
                self.now += 1

        return handle


@pytest.fixture
def clock(monkeypatch, internet):
    return Clock(monkeypatch)


class TestAnswers:
    def test_body_comes_from_the_ip_that_was_looked_up(self, internet):
        internet.host("pictures.example", answer(b"picture"))
        assert get() == b"picture"
        assert internet.looked_up == ["pictures.example"]
        assert internet.dialled == [(PUBLIC_IP, 80)]

    def test_request_tells_nothing_of_us(self, internet, monkeypatch):
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        internet.host("pictures.example", answer(b"picture"))
        get("http://pictures.example/图 1.jpg?a=b#c")
        lines = internet.requests[0].decode().split("\r\n")
        assert lines[0] == "GET /%E5%9B%BE%201.jpg?a=b HTTP/1.1"
        assert sorted(line.partition(":")[0] for line in lines[1:-2]) == [
            "Accept",
            "Accept-Encoding",
            "Connection",
            "Host",
            "User-Agent",
        ]

    @pytest.mark.parametrize("headers", [(), ("Transfer-Encoding: identity",)])
    def test_body_without_a_length_ends_with_the_connection(self, internet, headers):
        internet.host("pictures.example", answer(b"picture", *headers, length=-1))
        assert get() == b"picture"

    def test_body_in_chunks(self, internet):
        body = b"4\r\npict\r\n3\r\nure\r\n0\r\n\r\n"
        internet.host("pictures.example", answer(body, "Transfer-Encoding: chunked", length=-1))
        assert get() == b"picture"

    def test_large_body_waits_on_disk(self, internet, monkeypatch):
        monkeypatch.setattr(fetching, "IN_MEMORY", 100)
        internet.host("pictures.example", answer(b"x" * MOST))
        assert get() == b"x" * MOST

    @pytest.mark.parametrize(
        ("handler", "reason"),
        [
            (answer(b"", status="404 Not Found"), "does not have this picture"),
            (answer(b"", status="403 Forbidden"), "does not give it"),
            (answer(b"", status="500 Oh"), "does not have this picture"),
            (answer(b"x", status="206 Partial"), "does not have this picture"),
            (answer(b"x", status="302 Found"), "does not have this picture"),
            (answer(b"x" * 10, length=20), "did not arrive whole"),
            (answer(b"", length=MOST + 1), "too large"),
            (answer(b"x" * (MOST + 1), length=-1), "too large"),
            (answer(gzip.compress(bytes(10**6)), "Content-Encoding: gzip"), "compressed"),
            (answer(b"x", "Content-Encoding: br"), "compressed"),
            (answer(b"zz\r\nx", "Transfer-Encoding: chunked", length=-1), "answer as it should"),
            (answer(b"9\r\nx", "Transfer-Encoding: chunked", length=-1), "answer as it should"),
            (answer(b"", "X: " + "x" * 70_000), "answer as it should"),
            (answer(b"", *["X: y"] * 200), "answer as it should"),
            (answer(b"x", status="abc"), "answer as it should"),
            (lambda connection, request: None, "answer as it should"),
            (lambda connection, request: connection.sendall(b"SSH-2.0\r\n"), "answer as it should"),
        ],
    )
    def test_other_answers_are_explained(self, internet, handler, reason):
        internet.host("pictures.example", handler)
        assert reason in refusal()

    def test_endless_body_is_cut_off(self, internet):
        sent = []

        def pour(connection, request):
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                sent.append(connection.send(b"x" * 65_536))

        internet.host("pictures.example", pour)
        assert "too large" in refusal(most=10**6)
        internet.close()
        assert sum(sent) < 10**7  # What fits into the connection's own buffers comes on top.

    @pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b""])
    def test_dripping_server_is_left_at_the_deadline(self, internet, clock, head):
        internet.host("pictures.example", clock.drip(head))
        assert "took too long" in refusal()

    def test_endless_interim_answers_are_left_at_the_deadline(self, internet, clock):
        def go_on(connection, request):
            while True:
                connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                clock.now += 1

        internet.host("pictures.example", go_on)
        assert "took too long" in refusal()

    def test_silent_server_is_left_at_the_deadline(self, internet):
        internet.host("pictures.example", lambda connection, request: connection.recv(1))
        assert "took too long" in refusal(seconds=0.2)

    def test_nothing_is_asked_behind_the_deadline(self, internet):
        internet.host("pictures.example", answer(b"picture"))
        assert "took too long" in refusal(seconds=0)
        assert internet.dialled == []


class TestHttps:
    def test_certificate_is_held_against_the_name(self, internet):
        internet.host("pictures.example", answer(b"picture"))
        assert get("https://pictures.example/a.jpg") == b"picture"
        assert internet.dialled == [(PUBLIC_IP, 443)]
        internet.certified = "other.example"
        assert "certificate" in refusal("https://pictures.example/a.jpg")

    def test_unknown_authority_is_refused(self, internet, monkeypatch):
        monkeypatch.undo()
        monkeypatch.setattr(fetching, "resolve", internet.resolve)
        monkeypatch.setattr(fetching, "dial", internet.dial)
        internet.host("pictures.example", answer(b"picture"))
        assert "certificate" in refusal("https://pictures.example/a.jpg")
        assert internet.requests == []

    def test_dripping_body_is_left_at_the_deadline(self, internet, clock):
        internet.host("pictures.example", clock.drip(b"HTTP/1.1 200 OK\r\n\r\n"))
        assert "took too long" in refusal("https://pictures.example/a.jpg")


class TestRedirects:
    @pytest.mark.parametrize("status", ["301", "302 Found", "303 See", "307 T", "308 P"])
    def test_is_followed(self, internet, status):
        internet.host("old.example", redirect("https://pictures.example/b", status))
        internet.host("pictures.example", answer(b"picture"))
        assert get("http://old.example/a") == b"picture"
        assert internet.looked_up == ["old.example", "pictures.example"]

    def test_three_are_and_four_are_not(self, internet):
        for number in range(4):
            internet.host(f"h{number}.example", redirect(f"http://h{number + 1}.example/"))
        internet.host("h4.example", answer(b"picture"))
        assert get("http://h1.example/") == b"picture"
        assert "too many times" in refusal("http://h0.example/")

    @pytest.mark.parametrize(
        ("location", "reason"),
        [
            ("http://127.0.0.1/", "private network"),
            ("http://[::1]/", "private network"),
            ("http://169.254.169.254/latest/meta-data/", "private network"),
            ("http://inside.example/", "private network"),
            ("http://2130706433/", "unusual way"),
            ("http://pictures.example:6379/", "port"),
            ("file:///etc/passwd", "http://"),
        ],
    )
    def test_each_is_judged_anew(self, internet, location, reason):
        internet.host("pictures.example", redirect(location))
        internet.host("inside.example", answer(b"secret"), ["10.0.0.1"])
        assert reason in refusal()
        assert internet.dialled == [(PUBLIC_IP, 80)]

    def test_deadline_is_one_for_all(self, internet, clock):
        def after_forty_seconds(handler):
            def handle(connection, request):
                clock.now += 40
                handler(connection, request)

            return handle

        internet.host("pictures.example", after_forty_seconds(redirect("http://slow.example/")))
        internet.host("slow.example", after_forty_seconds(answer(b"x" * MOST)))
        assert get("http://slow.example/") == b"x" * MOST
        assert "took too long" in refusal()


class TestNames:
    def test_is_looked_up_once_so_that_it_cannot_change_meanwhile(self, internet):
        internet.host("pictures.example", answer(b"picture"), [PUBLIC_IP], ["127.0.0.1"])
        assert get() == b"picture"
        assert internet.dialled == [(PUBLIC_IP, 80)]
        assert "private network" in refusal()
        assert internet.dialled == [(PUBLIC_IP, 80)]

    def test_rebinding_between_redirects_is_noticed(self, internet):
        internet.host("pictures.example", redirect("/b"), [PUBLIC_IP], ["127.0.0.1"])
        assert "private network" in refusal()
        assert internet.dialled == [(PUBLIC_IP, 80)]

    def test_next_ip_is_tried_when_one_does_not_answer(self, internet, monkeypatch):
        internet.host("pictures.example", answer(b"picture"), ["2606:4700::1", PUBLIC_IP])

        def dial(ip, port, timeout):
            if ":" in ip:
                raise OSError("network is unreachable")
            return internet.dial(ip, port, timeout)

        monkeypatch.setattr(fetching, "dial", dial)
        assert get() == b"picture"
        internet.host("pictures.example", answer(b"picture"), ["2606:4700::1"])
        assert "answer as it should" in refusal()

    def test_unknown(self, internet):
        assert "no such host" in refusal("http://nowhere.example/")


@pytest.fixture
def inside(monkeypatch):
    """A server inside, which the portal's own judgement and the system's resolver lead to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setitem(addresses.PORTS, "http", listener.getsockname()[1])
        # Who has connected is there at once, the kernel answers for the server.
        listener.setblocking(False)
        yield listener


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "0",
        "localhost",
        "LOCALHOST.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "１２７.0.0.1",
        "ⓛocalhost",
        "127。0。0。1",
    ],
)
def test_nothing_inside_is_ever_connected_to(host, inside):
    assert refusal(f"http://{host}/")
    with pytest.raises(BlockingIOError):
        inside.accept()


def test_a_name_that_leads_inside_is_not_connected_to(inside, monkeypatch):
    monkeypatch.setattr(fetching, "resolve", lambda host, port: [PUBLIC_IP, "127.0.0.1"])
    assert "private network" in refusal("http://localtest.example/")
    with pytest.raises(BlockingIOError):
        inside.accept()


def test_without_the_judgement_the_server_inside_would_be_seen(inside, monkeypatch):
    """That the two tests above can fail."""
    monkeypatch.setattr(addresses, "is_public", lambda ip: True)
    assert "took too long" in refusal("http://localhost/", seconds=0.1)
    inside.accept()[0].close()


class TestFetchedStatus:
    def get(self, address):
        return fetch_status(address, fetching.time.monotonic() + PATIENCE)

    def test_status_is_that_after_redirects(self, internet):
        internet.host("a.example", redirect("http://b.example/there"))
        internet.host("b.example", answer(b"", status="410 Gone"))
        assert self.get("http://a.example/") == 410
        assert internet.requests[-1].startswith(b"GET /there HTTP/1.1")

    def test_body_is_not_waited_for(self, internet):
        internet.host("a.example", answer(b"", length=10_000_000))
        assert self.get("http://a.example/") == 200

    def test_unknown_host_is_unreachable(self, internet):
        with pytest.raises(UnreachableError):
            self.get("http://nobody.example/")

    @pytest.mark.parametrize("address", ["http://10.0.0.1/", "http://a.example:8080/", "ftp://a/"])
    def test_address_that_may_not_be_asked_is_none_that_does_not_answer(self, internet, address):
        with pytest.raises(RemoteError) as caught:
            self.get(address)
        assert not isinstance(caught.value, UnreachableError)
        assert internet.dialled == []
