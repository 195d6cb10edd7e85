"""The shipped nginx configuration before the real server: what it keeps, how long, and what not."""

import gzip
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.nginx import NGINX, start_nginx
from tests.services import free_ports, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite,
    pytest.mark.skipif(not NGINX and not os.environ.get("CI"), reason="needs nginx"),
]

PREPARE = """
import django
django.setup()
from django.utils import timezone
from news.models import Article
for number in range(1, 4):
    Article.objects.create(title=f"Title {number}", status="published", published_at=timezone.now())
"""
WITHDRAW = """
import django
django.setup()
from news.models import Article
Article.objects.filter(title="Title 1").update(status="withdrawn")
"""
LIMIT = 10  # seconds, until what has changed is gone everywhere


class Site:
    """The portal behind nginx."""

    def __init__(self, folder):
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.portal.plain_static_settings",
            "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only-for-tests-and-long-enough-for-them",
            "HTTPS": "off",
            "ALLOWED_HOSTS": "localhost",
        }
        self.run("manage.py", "migrate", "--verbosity=0")
        self.run("-c", PREPARE)
        self.behind, self.port, self.redirecting = free_ports(3)
        self.portal = self._start_portal()
        self.nginx = start_nginx(folder, self.port, self.redirecting, self.behind)
        wait_for(self.behind)
        wait_for(self.port)

    def run(self, *command):
        subprocess.run(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=self.environment, check=True
        )

    def _start_portal(self):
        return subprocess.Popen(
            [sys.executable, "-m", "portal.server", "--port", str(self.behind), "--workers", "1"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )

    def ask(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": "localhost", **sent})
        response = connection.getresponse()
        response.text = response.read()
        connection.close()
        return response

    def stop_portal(self):
        if self.portal.poll() is None:
            self.portal.send_signal(signal.SIGINT)
            self.portal.wait(timeout=30)

    def stop(self):
        self.stop_portal()
        self.nginx.terminate()
        self.nginx.wait(timeout=30)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    site = Site(folder)
    yield site
    site.stop()


def article(site, number):
    response = site.ask(f"/en/articles/{number}/")
    return urlsplit(response.headers["Location"]).path if response.status == 301 else response


def test_a_page_is_one_in_each_coding(site):
    path = article(site, 3)
    assert site.ask(path, Accept_Encoding="gzip, br").headers["Content-Encoding"] == "br"
    plain, packed = site.ask(path), site.ask(path, Accept_Encoding="gzip, deflate")
    assert (plain.status, plain.headers["Content-Encoding"]) == (200, None)
    assert gzip.decompress(packed.text) == plain.text
    assert site.ask(path, Accept_Encoding="gzip;q=0").headers["Content-Encoding"] is None
    known = site.ask(path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert (known.status, known.text) == (304, b"")


def test_what_is_withdrawn_is_gone_in_time(site):
    """While it is asked for all the time, as a page in the news is."""
    path = article(site, 1)
    addresses = [path, "/en/", "/en/articles/", "/en/feeds/rss.xml", "/sitemap-news.xml"]
    for address in addresses:
        assert b"Title 1" in site.ask(address).text, address
    site.run("-c", WITHDRAW)
    withdrawn = time.monotonic()
    last_seen = dict.fromkeys(addresses, 0.0)
    while time.monotonic() < withdrawn + LIMIT + 2:
        for address in addresses:
            asked = time.monotonic()
            if b"Title 1" in site.ask(address).text:
                last_seen[address] = asked - withdrawn
        time.sleep(0.1)
    assert max(last_seen.values()) < LIMIT, last_seen
    assert site.ask(path).status == 404
    # It was kept for a while: else nobody would have asked nginx.
    assert max(last_seen.values()) > 0.5


def test_what_is_asked_for_once_is_gone_in_time(site):
    """A copy that nobody has asked for since is the oldest that is shown."""
    path = article(site, 2)
    seen = time.monotonic()
    assert site.ask(path).status == 200
    site.run("-c", WITHDRAW.replace("Title 1", "Title 2"))
    time.sleep(seen + LIMIT - 0.2 - time.monotonic())
    assert site.ask(path).status == 404


def test_private_pages_are_not_packed(site):
    """Their length would tell what is secret in them."""
    response = site.ask("/admin/login/", Accept_Encoding="gzip, br")
    assert response.headers["Content-Encoding"] is None


def test_what_is_made_for_one_is_packed(site):
    response = site.ask("/en/search/?q=Title", Accept_Encoding="gzip, deflate, br, zstd")
    assert response.headers["Content-Encoding"] == "gzip"


def test_visitors_do_not_wait_for_one_another(site):
    """At addresses that are never kept, `proxy_cache_lock` would let in one each half second."""
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(site.ask, ["/"] * 10))
        begun = time.monotonic()
        list(pool.map(site.ask, ["/"] * 10))
        assert time.monotonic() - begun < 3


def test_what_is_of_one_visitor_is_not_kept(site):
    first = site.ask("/", Accept_Language="zh-CN")
    second = site.ask("/", Accept_Language="en")
    assert first.headers["Location"] != second.headers["Location"]
    one, other = (site.ask("/admin/login/") for _ in range(2))
    assert one.headers["Set-Cookie"] != other.headers["Set-Cookie"]
    path = "/editions/zh-hans/"
    assert "zh-hans" in site.ask(path).headers["Set-Cookie"]


def test_views_are_counted_each_time(site):
    answers = [site.ask("/articles/3/views/", "POST", User_Agent=f"{n}").text for n in range(3)]
    assert answers == [f'{{"views": {number}}}'.encode() for number in (1, 2, 3)]


def announce(site, path, length):
    """What is answered to the head of a POST that waits to be told to go on."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n"
        connection.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        return int(connection.makefile("rb").readline().split()[1])


def test_bodies_are_bounded(site):
    assert announce(site, "/en/", 1_000_000) == 100
    assert announce(site, "/en/", 1_100_000) == 413
    # Editors send files of 50 MB; who they are, the portal asks.
    assert announce(site, "/admin/news/attachment/upload/", 55_000_000) == 100
    assert announce(site, "/admin/news/attachment/upload/", 65_000_000) == 413
