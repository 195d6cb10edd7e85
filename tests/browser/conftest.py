import os
import shutil
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Condition

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from tests.browser.patience import PATIENCE

# Playwright keeps an event loop in the tests' thread; the tests themselves are synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

HERE = Path(__file__).parent

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Door:
    """
    Before the test's server: open while a test of a browser runs, and it knows who is inside.

    A closed page still sends what it has to say (a view to count, that its reader has gone), and
    its request comes when it comes. The server's threads share the connection to the database with
    the tests' thread, and are not to use it in the middle of another test.
    """

    def __init__(self, app):
        self._app = app
        self._changed = Condition()
        self._is_open = False
        self._inside = 0

    def __call__(self, environ, start_response):
        with self._changed:
            if not self._is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            self._inside += 1
        try:
            with closing(self._app(environ, start_response)) as answer:
                return [b"".join(answer)]
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def opened(self):
        with self._changed:
            self._is_open = True
        yield
        with self._changed:
            self._is_open = False
            assert self._changed.wait_for(lambda: not self._inside, timeout=PATIENCE / 1000)


@pytest.fixture(scope="session")
def door(live_server):
    server = live_server.thread.httpd
    server.set_app(Door(server.get_app()))
    return server.get_app()


@pytest.fixture(autouse=True)
def nothing_under_way(request):
    """The last request has ended before the database is emptied, and none comes after it."""
    if "live_server" not in request.fixturenames:
        yield
        return
    with request.getfixturevalue("door").opened():
        yield


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            # Debian's Chromium as root, and no attempt to reach its maker's hosts.
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def problems():
    """What went wrong in the page; a test that expects something checks it and clears the list."""
    return []


@pytest.fixture
def page(chromium, live_server, problems):
    """A new visitor's page; the test fails on any error in its console or any foreign request."""
    context = chromium.new_context(base_url=live_server.url, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))

    def hear(message):
        if message.type in ("error", "warning"):
            problems.append(f"{message.text} {message.location.get('url')}")

    def watch(request):
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            problems.append(f"asks another host: {request.url}")

    page.on("console", hear)
    page.on("request", watch)
    yield page
    context.close()
    assert not problems


@pytest.fixture
def editor_page(page, editor_client, live_server):
    """A page in which an editor is logged in."""
    session = editor_client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return page
