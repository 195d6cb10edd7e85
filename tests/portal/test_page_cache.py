import gzip
import io
import threading
import time
from dataclasses import dataclass, replace

import brotli
import pytest

from portal import page_cache
from portal.page_cache import PageCache

LIST = "/en/articles/"
PUBLIC = "public, max-age=0, s-maxage=60"


@dataclass
class Version:
    number: int = 1
    since: float = 0.0
    next_change_at: float = float("inf")


class Application:
    """Answers with the address asked for and how often it was asked."""

    def __init__(self):
        self.asked = []
        self.headers = {"Cache-Control": PUBLIC, "Vary": "Accept-Encoding", "ETag": '"{n}"'}
        self.status = "200 OK"
        self.content_type = "text/html; charset=utf-8"
        self.wait_for = None
        self.is_empty = False

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        if self.wait_for:
            self.wait_for.wait(5)
        number = str(len(self.asked))
        headers = [(name, value.format(n=number)) for name, value in self.headers.items() if value]
        start_response(self.status, [*headers, ("Content-Type", self.content_type)])
        if self.is_empty:
            return []
        return [f"{environ['PATH_INFO']}?{environ['QUERY_STRING']} {number}".encode()]


@pytest.fixture
def application():
    return Application()


@pytest.fixture
def version():
    return Version()


@pytest.fixture
def cache(application, version):
    return PageCache(application, lambda: replace(version), most_bytes=1_000_000)


def ask(cache, path="/en/", query="", method="GET", *, environ=None, **headers):
    """Status, headers and body."""
    begun = []
    environ = (environ or {}) | {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    chunks = cache(environ, lambda status, headers, exc_info=None: begun.append((status, headers)))
    ((status, sent),) = begun
    return int(status[:3]), {name.lower(): value for name, value in sent}, b"".join(chunks)


class TestKeeping:
    def test_a_page_is_made_once(self, cache, application):
        assert ask(cache)[2] == ask(cache)[2] == b"/en/? 1"
        assert len(application.asked) == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"path": "/en/articles/5/"},
            {"query": "page=2"},
            {"host": "other.example"},
            {"x_forwarded_proto": "https"},
        ],
    )
    def test_other_addresses_are_other_pages(self, cache, other):
        ask(cache, LIST)
        assert ask(cache, **{"path": LIST} | other)[2].endswith(b" 2")

    def test_what_trackers_add_neither_splits_nor_enters_a_page(self, cache, application):
        first = ask(cache, LIST, "from_x=1&page=2&utm_source=wechat&isappinstalled=0")
        assert ask(cache, LIST, "page=2&nsukey=abc") == first == ask(cache, LIST, "page=2")
        assert application.asked[0]["QUERY_STRING"] == "page=2"

    @pytest.mark.parametrize(
        "query", ["page=2&tag=a", "tag=a&page=2", "tag=b&tag=a&page=2", "page=2&&tag=%61"]
    )
    def test_a_query_is_one_however_it_is_written(self, cache, application, query):
        ask(cache, LIST, query)
        assert application.asked[0]["QUERY_STRING"] == "page=2&tag=a"

    @pytest.mark.parametrize("query", ["tag=质量", "tag=%E8%B4%A8%E9%87%8F"])
    def test_a_query_keeps_its_bytes(self, cache, application, query):
        ask(cache, LIST, query.encode().decode("latin-1"))
        assert application.asked[0]["QUERY_STRING"] == "tag=%E8%B4%A8%E9%87%8F"

    @pytest.mark.parametrize(
        "path", ["/en/", "/en/articles/5/x/", "/zh-hant/feeds/rss.xml", "/sitemap.xml"]
    )
    def test_what_reads_no_query_is_one_page(self, cache, application, path):
        for number in range(3):
            ask(cache, path, f"page={number}&tag={number}")
        assert [asked["QUERY_STRING"] for asked in application.asked] == [""]

    def test_who_asks_does_not_enter_a_page(self, cache, application):
        ask(
            cache,
            cookie="sessionid=1",
            authorization="x",
            accept_language="zh",
            range="bytes=0-1",
            x_forwarded_host="evil.example",
            x_forwarded_for="1.2.3.4",
            x_http_method_override="POST",
            environ={
                "CONTENT_TYPE": "a/b; charset=utf-16",
                "CONTENT_LENGTH": "4",
                "REQUEST_URI": "/en/?x=y",
                "wsgi.input": io.BytesIO(b"body"),
            },
        )
        (asked,) = application.asked
        sent = {name for name in asked if name.startswith(("HTTP_", "CONTENT_", "REQUEST_URI"))}
        assert sent == {"HTTP_HOST"}
        assert asked["wsgi.input"].read() == b""
        ask(cache, cookie="sessionid=2", host="TestServer")
        assert len(application.asked) == 1

    def test_the_scheme_is_what_the_proxy_says(self, cache, application):
        for proto in ("https", "https, http", " https"):
            ask(cache, x_forwarded_proto=proto)
        for proto in ("http", "x", "wss"):
            ask(cache, x_forwarded_proto=proto)
        assert [asked.get("HTTP_X_FORWARDED_PROTO") for asked in application.asked] == [
            "https",
            None,
        ]

    @pytest.mark.parametrize(
        ("path", "method"),
        [
            ("/en/", "POST"),
            ("/admin/", "GET"),
            ("/", "GET"),
            ("/en/search/", "GET"),
            ("/en/preview/token/", "GET"),
            ("/media/x.jpg", "GET"),
            ("/api/v1/articles", "GET"),
        ],
    )
    def test_other_addresses_pass_untouched(self, cache, application, path, method):
        for number in (1, 2):
            query = "utm_source=x"
            answer = ask(cache, path, query, method, cookie="a=b")
            assert answer[2].endswith(f"{query} {number}".encode())
            assert application.asked[-1]["HTTP_COOKIE"] == "a=b"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("Cache-Control", "private, no-store"),
            ("Cache-Control", None),
            ("Set-Cookie", "a=b"),
            ("Vary", "Accept-Encoding, Cookie"),
            ("ETag", None),
        ],
    )
    def test_what_does_not_say_that_it_is_public_passes(self, cache, application, name, value):
        application.headers[name] = value
        bodies = [ask(cache, query="utm_source=x", cookie="c=d")[2] for _ in range(3)]
        # Asked as a page at first, then for the asker.
        assert len(set(bodies)) == 3
        assert application.asked[-1]["HTTP_COOKIE"] == "c=d"
        assert application.asked[-1]["QUERY_STRING"] == "utm_source=x"
        assert len(application.asked) == 4

    def test_what_is_no_page_passes(self, cache, application):
        for status in ("303 See Other", "304 Not Modified", "403 Forbidden"):
            application.status = status
            asked = len(application.asked)
            ask(cache, f"/en/{status[:3]}/")
            ask(cache, f"/en/{status[:3]}/")
            assert len(application.asked) - asked == 3

    @pytest.mark.parametrize("status", ["301 Moved Permanently", "404 Not Found", "410 Gone"])
    def test_where_no_page_is_is_kept(self, cache, application, status):
        application.status = status
        application.headers |= {"ETag": None, "Location": "/en/new/"}
        for _ in range(2):
            found, headers, body = ask(cache, if_none_match="*")
            assert (f"{found}", headers["location"], body) == (status[:3], "/en/new/", b"/en/? 1")

    def test_a_redirect_takes_the_whole_query_along(self, cache, application):
        application.status = "301 Moved Permanently"
        assert ask(cache, LIST)[2] == b"/en/articles/? 1"
        for number in (2, 3):
            answer = ask(cache, LIST, "utm_source=x")
            assert answer[2] == f"/en/articles/?utm_source=x {number}".encode()
        assert ask(cache, LIST)[2] == b"/en/articles/? 1"

    def test_what_has_no_body_is_not_packed(self, cache, application):
        application.is_empty = True
        assert "content-encoding" not in ask(cache, accept_encoding="br, gzip")[1]

    def test_a_failure_is_told_once_and_not_kept(self, cache, application):
        application.status = "503 Service Unavailable"
        assert ask(cache)[0] == 503
        assert ask(cache, method="HEAD")[::2] == (503, b"/en/? 2")
        assert len(application.asked) == 2

    def test_after_a_failure_the_page_is_kept_again(self, cache, application, monkeypatch):
        application.status = "503 Service Unavailable"
        ask(cache)
        application.status = "200 OK"
        later = time.time() + 1.1
        monkeypatch.setattr("portal.page_cache.time.time", lambda: later)
        assert ask(cache)[2] == ask(cache)[2] == b"/en/? 2"


class TestBounds:
    @pytest.mark.parametrize(
        ("path", "query", "host"),
        [
            ("/en/" + "x" * 2_000, "", "h"),
            (LIST, "page=" + "1" * 2_000, "h"),
            (LIST, "", "h" * 2_000),
        ],
    )
    def test_long_addresses_are_not_kept(self, cache, application, path, query, host):
        for _ in range(3):
            ask(cache, path, query, host=host)
        assert len(application.asked) == 3
        assert not cache._private

    def test_the_least_recently_used_goes(self, application, version):
        cache = PageCache(application, lambda: replace(version), most_bytes=9_000)
        ask(cache, "/en/a/"), ask(cache, "/en/b/"), ask(cache, "/en/a/"), ask(cache, "/en/c/")
        asked = len(application.asked)
        ask(cache, "/en/a/"), ask(cache, "/en/c/")
        assert len(application.asked) == asked
        ask(cache, "/en/b/")
        assert len(application.asked) == asked + 1

    def test_missing_pages_push_out_no_page(self, cache, application, monkeypatch):
        ask(cache)
        application.status = "404 Not Found"
        for number in range(2_000):
            ask(cache, f"/en/{number}/")
        asked = len(application.asked)
        assert ask(cache)[2] == b"/en/? 1"
        assert len(application.asked) == asked
        assert ask(cache, "/en/1999/")[0] == 404
        assert len(application.asked) == asked

    def test_what_may_not_be_kept_is_remembered_within_bounds(self, cache, application):
        application.headers["Cache-Control"] = "private"
        for number in range(page_cache.MOST_PRIVATE + 10):
            ask(cache, f"/en/{number}/")
        assert len(cache._private) == page_cache.MOST_PRIVATE
        assert not cache._making


class TestFreshness:
    def test_a_change_of_content_ends_every_page(self, cache, version):
        ask(cache)
        version.number += 1
        assert ask(cache)[2] == b"/en/? 2"

    def test_a_scheduled_moment_ends_every_page(self, cache, version):
        version.next_change_at = time.time() - 1
        ask(cache)
        assert ask(cache)[2] == b"/en/? 2"

    def test_a_page_made_while_content_changed_is_not_kept(self, cache, application, version):
        def change(environ, start_response):
            version.number += 1
            return Application.__call__(application, environ, start_response)

        cache._application = change
        ask(cache)
        cache._application = application
        assert ask(cache)[2] == b"/en/? 2"

    def test_a_page_is_old_after_a_minute(self, cache, monkeypatch):
        ask(cache)
        later = time.time() + page_cache.KEPT_FOR + 1
        monkeypatch.setattr("portal.page_cache.time.time", lambda: later)
        assert ask(cache)[2] == b"/en/? 2"

    def test_a_page_of_a_clock_that_was_ahead_is_not_shown(self, cache, version, monkeypatch):
        """On it may stand what is not to be public for another hour."""
        moment = time.time()
        monkeypatch.setattr("portal.page_cache.time.time", lambda: moment + 3600)
        version.since = moment + 1800
        ask(cache)
        monkeypatch.setattr("portal.page_cache.time.time", lambda: moment)
        version.since = moment
        assert ask(cache)[2] == b"/en/? 2"


class TestManyAtOnce:
    def test_one_makes_the_page(self, cache, application):
        application.wait_for = threading.Event()
        bodies = []
        threads = [threading.Thread(target=lambda: bodies.append(ask(cache)[2])) for _ in range(8)]
        for thread in threads:
            thread.start()
        while not application.asked:
            time.sleep(0)
        application.wait_for.set()
        for thread in threads:
            thread.join()
        assert bodies == [b"/en/? 1"] * 8
        assert not cache._making

    def test_an_old_page_is_shown_meanwhile(self, cache, application, monkeypatch):
        ask(cache)
        later = time.time() + page_cache.KEPT_FOR + 1
        monkeypatch.setattr("portal.page_cache.time.time", lambda: later)
        application.wait_for = threading.Event()
        thread = threading.Thread(target=ask, args=(cache,))
        thread.start()
        while len(application.asked) < 2:
            time.sleep(0)
        assert ask(cache)[2] == b"/en/? 1"
        application.wait_for.set()
        thread.join()
        assert ask(cache)[2] == b"/en/? 2"

    def test_nobody_gets_the_page_of_before_a_scheduled_moment(
        self, cache, application, version, monkeypatch
    ):
        """Not even while it is made anew: it may show what has ended."""
        ask(cache)
        later = time.time() + page_cache.KEPT_FOR + 1
        monkeypatch.setattr("portal.page_cache.time.time", lambda: later)
        version.since = later - 1
        application.wait_for = threading.Event()
        bodies = []
        threads = [threading.Thread(target=lambda: bodies.append(ask(cache)[2])) for _ in range(3)]
        for thread in threads:
            thread.start()
        while len(application.asked) < 2:
            time.sleep(0)
        application.wait_for.set()
        for thread in threads:
            thread.join()
        assert bodies == [b"/en/? 2"] * 3

    def test_an_application_that_fails_lets_the_next_one_try(self, cache, application):
        def fail(environ, start_response):
            raise RuntimeError

        cache._application = fail
        with pytest.raises(RuntimeError):
            ask(cache)
        cache._application = application
        assert ask(cache)[0] == 200


class TestAnswers:
    @pytest.mark.parametrize(
        ("accepted", "coding"),
        [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip", "gzip"),
            ("gzip;q=0.5, br;q=0.1", "gzip"),
            ("*", "br"),
            ("identity", ""),
            ("gzip;q=0", ""),
            ("gzip;q=x", ""),
            ("", ""),
        ],
    )
    def test_coding_is_the_askers(self, cache, accepted, coding):
        _status, headers, body = ask(cache, accept_encoding=accepted)
        assert headers.get("content-encoding", "") == coding
        plain = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding](body)
        assert plain == b"/en/? 1"
        assert int(headers["content-length"]) == len(body)
        assert headers["vary"] == "Accept-Encoding"

    def test_pictures_are_not_compressed(self, cache, application):
        application.content_type = "image/jpeg"
        assert "content-encoding" not in ask(cache, accept_encoding="gzip")[1]

    @pytest.mark.parametrize("known", ['"1"', 'W/"1"', '"0", W/"1"', "*"])
    def test_who_has_the_page_gets_no_body(self, cache, known):
        for _ in range(2):
            status, headers, body = ask(cache, if_none_match=known, accept_encoding="br")
            assert (status, body) == (304, b"")
            assert headers["etag"] == 'W/"1"'
            assert headers["cache-control"] == PUBLIC
            assert "content-length" not in headers

    def test_who_has_another_page_gets_this_one(self, cache):
        assert ask(cache, if_none_match='"0"')[0] == 200

    def test_head_has_the_headers_alone(self, cache, application):
        status, headers, body = ask(cache, method="HEAD")
        assert (status, headers["content-length"], body) == (200, "7", b"")
        assert ask(cache)[2] == b"/en/? 1"
        assert application.asked[0]["REQUEST_METHOD"] == "GET"
