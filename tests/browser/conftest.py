import os
import shutil
from pathlib import Path
from threading import Condition

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
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


class Requests:
    """Those that the test's server has begun to answer and not ended."""

    def __init__(self):
        self._changed = Condition()
        self._number = 0
        request_started.connect(self._start)
        request_finished.connect(self._finish)

    def _start(self, **kwargs):
        with self._changed:
            self._number += 1

    def _finish(self, **kwargs):
        with self._changed:
            self._number -= 1
            self._changed.notify_all()

    def wait_for_the_last(self):
        with self._changed:
            self._changed.wait_for(lambda: self._number <= 0, timeout=PATIENCE / 1000)
            self._number = 0


REQUESTS = Requests()


@pytest.fixture(autouse=True)
def nothing_under_way(request):
    """
    A closed page may still be saving what was typed: its last request ends before the database,
    which its thread shares with the test's, is emptied.
    """
    if "live_server" in request.fixturenames:
        request.getfixturevalue("live_server")
    yield
    REQUESTS.wait_for_the_last()


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
