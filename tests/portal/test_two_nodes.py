"""
Two nodes of the portal on one PostgreSQL and Redis, behind the shipped nginx, over TLS.

What visitors see while content changes, nodes end and clients misbehave.
"""

import json
import os
import re
import signal
import socket
import ssl
import time
from contextlib import ExitStack, nullcontext
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import psycopg
import pytest

from news.accounts.throttle import MOST_OF_ADDRESS
from tests.nginx import NGINX, Answer, Nginx, ask
from tests.processes import Portal, database_of_its_own
from tests.services import REDIS_URL, free_ports

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.django_db,
    pytest.mark.skipif(not NGINX and not os.environ.get("CI"), reason="needs nginx"),
]

WITHIN = 10  # seconds, until a change is everywhere
FAIL_TIMEOUT = 3.1  # seconds, until nginx asks a node again that did not answer
OLDEST = 8.5  # seconds, until nginx may not show a copy any more without asking
OTHER_READER = "127.0.0.2"
API_RATE = 12  # requests a minute

PREPARE = """
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from news.models import Article, Source, User
source = Source.objects.create(name="First name", slug="a")
for number in range(1, 4):
    Article.objects.create(
        title=f"Title {number}", source=source, status="published", published_at=timezone.now()
    )
user = User.objects.create_user("editor", password="long enough", is_staff=True)
user.user_permissions.set(Permission.objects.filter(content_type__app_label="news"))
client = Client()
client.force_login(user)
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
WITHDRAW = """
import django
django.setup()
from news.models import Article
Article.objects.filter(title="Title 3").update(status="withdrawn")
"""


class Site(Nginx):
    """Two nodes, which can be killed and started again, behind nginx."""

    def __init__(self, folder, database):
        self.database = database
        self.portal = Portal(database, folder)
        self.portal.environment |= {
            "HTTPS": "on",
            "SITE_DOMAIN": "localhost",
            "ALLOWED_HOSTS": "localhost",
            "PROXIES": "1",
            "CACHE_URL": f"{REDIS_URL}?key_prefix={uuid4().hex}",
            "API_RATE": str(API_RATE),
        }
        self.session = self.portal.run("-c", PREPARE).strip()
        self.ports = free_ports(2)
        self.running = {}
        self.start_nodes()
        super().__init__(folder, self.ports)

    def start_nodes(self):
        """Those that do not run."""
        for port in self.ports:
            if port not in self.running:
                stack = ExitStack()
                server = stack.enter_context(self.portal.serving(workers=1, port=port))
                self.running[port] = (stack, server)

    def kill_node(self, number):
        """As a machine ends that loses its power: without a last answer."""
        stack, server = self.running.pop(self.ports[number])
        os.killpg(server.process.pid, signal.SIGKILL)
        stack.close()
        until(partial(refuses, server.port))

    def ask_node(self, number, path, method="GET", body=None, **headers):
        """What one node answers to our proxy."""
        headers |= {"X_Forwarded_Proto": "https"}
        connection = HTTPConnection("127.0.0.1", self.ports[number], timeout=30)
        return ask(connection, path, method, body, headers)

    def path_of(self, number):
        return urlsplit(self.ask(f"/en/articles/{number}/").headers["Location"]).path

    def stop(self):
        super().stop()
        for stack, _server in self.running.values():
            stack.close()


@pytest.fixture(scope="module")
def running_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nodes")
    folder.chmod(0o755)
    with database_of_its_own(folder) as database:
        site = Site(folder, database)
        try:
            yield site
        finally:
            site.stop()


@pytest.fixture
def site(running_site):
    """With both nodes there, and known to nginx."""
    if len(running_site.running) < 2:
        running_site.start_nodes()
        time.sleep(FAIL_TIMEOUT)
    return running_site


def until(is_so):
    """Seconds until it is, asked all the time."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < WITHIN
        time.sleep(0.1)
    return time.monotonic() - began


def refuses(port):
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) != 0


def post_form(send, path, page, fields, cookies="", **headers):
    """Send the fields as the form of that page."""
    token = re.search(r"csrftoken=([^;]+)", page.headers["Set-Cookie"])[1]
    return send(
        path,
        "POST",
        urlencode({"csrfmiddlewaretoken": token, **fields}).encode(),
        Cookie=f"csrftoken={token}{cookies}",
        Referer="https://localhost/",
        Content_Type="application/x-www-form-urlencoded",
        **headers,
    )


def test_what_is_edited_on_one_node_is_right_through_nginx(site):
    article, form = site.path_of(1), "/admin/news/source/1/change/"
    assert b"First name" in site.ask(article).text
    # The log-in is known to both, as it is kept in the database.
    page = site.ask_node(0, form, Cookie=f"sessionid={site.session}")
    sent = {"name": "Second name", "slug": "a", "link": "", "_save": "1"}
    answer = post_form(partial(site.ask_node, 0), form, page, sent, f"; sessionid={site.session}")
    assert answer.status == 302, answer.text
    until(lambda: b"Second name" in site.ask(article).text)
    for node in (0, 1):
        assert b"Second name" in site.ask_node(node, article).text


def test_readers_see_no_error_when_a_node_is_killed(site):
    pages = [site.path_of(number) for number in (1, 2)]

    def statuses(count):
        # Searches are kept by nobody, so each is asked of a node.
        return {
            site.ask(path).status
            for _ in range(count)
            for path in (*pages, f"/en/search/?q=Title+{uuid4().hex}", "/en/archive/")
        }

    assert statuses(2) == {200}
    site.kill_node(0)
    assert statuses(10) == {200}
    site.start_nodes()
    time.sleep(FAIL_TIMEOUT)
    site.kill_node(1)
    assert statuses(10) == {200}


def test_views_are_counted_right_through_both_nodes(site):
    path, counted = "/articles/2/views/", []
    for number in range(6):
        answer = site.ask(path, "POST", User_Agent=f"Reader {number}")
        counted.append(json.loads(answer.text)["views"])
    # Whoever has been counted by one node is not counted again by the other.
    again = site.ask(path, "POST", User_Agent="Reader 0")
    assert (counted, json.loads(again.text)["views"]) == ([1, 2, 3, 4, 5, 6], 6)


def log_in(site, number):
    """The answer to a wrong password: each for another account, as if from another address."""
    path = "/admin/login/"
    fields = {"username": f"nobody{number}", "password": "wrong"}
    address = f"203.0.113.{number}"
    return post_form(site.ask, path, site.ask(path), fields, X_Forwarded_For=address)


def test_log_ins_are_bounded_by_both_nodes_whatever_address_is_claimed(site):
    log_in(site, 0)
    with psycopg.connect(site.database, autocommit=True) as connection:
        # Most of what an address may try has been tried.
        connection.execute("UPDATE news_failedlogins SET count = %s", [MOST_OF_ADDRESS - 4])
    statuses = [log_in(site, number).status for number in range(1, 9)]
    assert statuses == [200] * 4 + [429] * 4


def test_rates_are_counted_by_both_nodes_whatever_address_is_claimed(site):
    while time.time() % 60 > 40:  # Each minute is counted anew.
        time.sleep(1)
    statuses = []
    for number in range(API_RATE + 3):
        connection = site.open(OTHER_READER)
        claimed = {"X_Forwarded_For": f"203.0.113.{number}"}
        path = f"/api/v1/articles?page_size={number + 1}"
        statuses.append(ask(connection, path, "GET", None, claimed).status)
    assert statuses == [200] * API_RATE + [429] * 3


def test_last_copies_are_shown_while_the_database_or_all_nodes_are_gone(site):
    # Of these, no node keeps a copy.
    path, withdrawn = "/api/v1/articles/1", "/api/v1/articles/3"
    shown, list_shown = site.ask(path), site.ask("/en/articles/")
    assert site.ask(withdrawn).status == 200
    name = urlsplit(site.database).path[1:]
    elsewhere = f"{site.database.rpartition('/')[0]}/postgres"
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            for node in (0, 1):
                assert site.ask_node(node, path).status >= 500
            time.sleep(OLDEST)
            stale = site.ask(path)
            assert (stale.status, stale.text) == (200, shown.text)
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    # What is withdrawn now is gone, however long it was shown.
    site.portal.run("-c", WITHDRAW)
    until(lambda: site.ask(withdrawn).status == 404)
    site.kill_node(0)
    site.kill_node(1)
    stale = site.ask("/en/articles/")
    assert (stale.status, stale.text) == (200, list_shown.text)
    missing = site.ask("/en/archive/2020/01/")
    assert missing.status == 502
    assert_has_headers(missing)
    assert missing.headers["Retry-After"] == "60"


def assert_has_headers(answer):
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Server"] == "nginx"  # Without its version.
    for language in ("zh-Hans", "zh-Hant", "en"):
        assert f'lang="{language}"' in answer.text.decode()


def test_what_nginx_refuses_has_the_headers_of_pages(site):
    too_large = site.ask("/en/", "POST", b"x" * 70_000)
    assert too_large.status == 413
    assert_has_headers(too_large)
    assert "larger than the portal takes" in too_large.text.decode()
    too_long = site.ask("/en/", Cookie="c" * 40_000)
    assert too_long.status == 431
    assert_has_headers(too_long)
    unreadable = site.ask("/en/%00")
    assert unreadable.status == 400
    assert_has_headers(unreadable)
    assert site.ask("/portal-error").status == 404


def test_a_file_of_a_stranger_is_refused_before_it_is_read(site):
    """By the portal, which closes while nginx still sends, so that nginx may miss its answer."""
    answer = site.ask("/admin/news/image/add/", "POST", b"x" * 20_000_000)
    if answer.status == 502:
        assert_has_headers(answer)
    else:
        assert (answer.status, b"log-in has ended" in answer.text) == (413, True)
    # nginx keeps nothing of it on its disk.
    assert not list((site.folder / "client_body").iterdir())


def test_a_flood_from_one_address_is_refused(site):
    connection = site.open(OTHER_READER)
    answers = []
    site.ask("/en/archive/")  # Kept by nginx, which answers fast.
    for _ in range(3_000):
        connection.request("GET", "/en/archive/", headers={"Host": "localhost"})
        response = connection.getresponse()
        answers.append(Answer(response.status, response.headers, response.read()))
        if response.status == 429:
            break
    connection.close()
    # Hundreds of readers behind one address are let through.
    assert len(answers) > 600
    assert answers[-1].status == 429
    assert_has_headers(answers[-1])
    assert site.ask("/en/").status == 200


def test_other_names_get_nothing(site):
    with pytest.raises(ssl.SSLError):
        site.connect("elsewhere.example")
    with socket.create_connection(("127.0.0.1", site.redirecting), timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n")
        assert plain.recv(100) == b""


def test_tls_is_of_today(site):
    with site.connect() as connection:
        assert connection.version() == "TLSv1.3"
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    # Forward secrecy is asked for: nginx by itself would take both.
    for ciphers, expected in (
        ("ECDHE+AESGCM", nullcontext()),
        ("AES128-GCM-SHA256", pytest.raises(ssl.SSLError)),
    ):
        context.set_ciphers(ciphers)
        plain = socket.create_connection(("127.0.0.1", site.port), timeout=10)
        with plain, expected:
            context.wrap_socket(plain, server_hostname="localhost").close()


def test_http_leads_to_https_and_answers_the_certificate_authority(site):
    connection = HTTPConnection("127.0.0.1", site.redirecting)
    answer = ask(connection, "/en/?page=2", "GET", None, {})
    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/en/?page=2")
    # RFC 6797, 7.2: never over HTTP.
    assert answer.headers["Strict-Transport-Security"] is None
    challenge = site.folder / "html/.well-known/acme-challenge/token"
    challenge.parent.mkdir(parents=True)
    challenge.write_text("proof")
    connection = HTTPConnection("127.0.0.1", site.redirecting)
    path = "/.well-known/acme-challenge/token"
    assert ask(connection, path, "GET", None, {}).text == b"proof"


def test_nodes_tell_nobody_what_is_not_ready(site):
    assert json.loads(site.ask("/readyz").text) == {"ready": True}
    assert site.ask("/metrics").status == 404
