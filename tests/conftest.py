import ssl
from contextlib import ExitStack
from datetime import datetime

import pytest
from _pytest.unittest import TestCaseFunction as UnitTestCase
from botocore.exceptions import BotoCoreError
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings

from news import process_cache
from news.articles.models import Article
from news.library.remote import fetching
from news.newsroom import outbox, publication_checks
from news.public.throttling import SEARCHING, SUGGESTING
from news.readership import counting
from news.readership.visitors import NETWORKS
from news.site.live_identity import current_identity
from tests.internet import Internet
from tests.processes import database_of_its_own
from tests.store import Store

# How long an example takes says more of the machine than of the code; benchmarks measure.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only tests that a database may change, not what a browser shows or a store keeps",
    )


def pytest_collection_modifyitems(config, items):
    """What is about one database runs on that one; `make test` runs both."""
    others = {"sqlite", "postgresql"} - {connection.vendor}
    for item in items:
        if "store" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.store)
    if config.getoption("--database-only"):
        items_of_database = [item for item in items if asks_for_a_database(item)]
    else:
        items_of_database = items
    mine = [item for item in items_of_database if not any(map(item.get_closest_marker, others))]
    kept = set(mine)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = mine


def asks_for_a_database(item):
    if any(map(item.get_closest_marker, ("browser", "checker", "store"))):
        return False
    if item.get_closest_marker("postgresql"):  # It starts one of its own.
        return True
    is_of_django = isinstance(item, UnitTestCase) and issubclass(item.cls, TransactionTestCase)
    databases = {"db", "transactional_db", "own_database"}
    fixtures = databases.intersection(getattr(item, "fixturenames", ()))
    return bool(is_of_django or fixtures or item.get_closest_marker("django_db"))


@pytest.fixture
def own_database(tmp_path):
    """The address of an empty database of the kind under test, which other processes can open."""
    with database_of_its_own(tmp_path) as url:
        yield url


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries):
    """Without the portal's identity, which a process reads once for all pages of a version."""

    def counted(*args, **kwargs):
        current_identity()
        return django_assert_num_queries(*args, **kwargs)

    return counted


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries):
    """As `django_assert_num_queries`."""

    def counted(*args, **kwargs):
        current_identity()
        return django_assert_max_num_queries(*args, **kwargs)

    return counted


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language active in the thread; each test starts from the default."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def nothing_remembered():
    """A process remembers long lists and the site's terms; a test's rows go without a signal."""
    process_cache.forget_all()
    for remembering in (SEARCHING, SUGGESTING, NETWORKS):
        remembering.forget()
    counting.forget_known()


@pytest.fixture(autouse=True)
def mail_at_once(monkeypatch):
    """No thread: a test reads what was sent, and its database is its thread's own."""
    monkeypatch.setattr(outbox, "_start", outbox.send_waiting)
    monkeypatch.setattr(outbox, "LINGER", 0)


@pytest.fixture
def seed(db):
    """The seed fixture, loaded as a newcomer would."""
    call_command("loaddata", "seed", verbosity=0)
    return Article.objects.get()


@pytest.fixture
def editor(db):
    """Somebody of the press office: staff, with every permission on the portal's own objects."""
    user = get_user_model().objects.create_user("editor", password="secret", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="news"))
    return user


@pytest.fixture
def editor_client(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def freeze(monkeypatch):
    """Call with a moment to make it now."""

    def set_now(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_now


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """An S3-compatible store that keeps nothing beyond the tests; see tests/store.py."""
    with ExitStack() as stack:
        for attempts_left in (2, 1, 0):
            try:
                running = stack.enter_context(Store(tmp_path_factory.mktemp("store")))
                break
            except BotoCoreError:  # Somebody else has taken one of its ports, which were free.
                if not attempts_left:
                    raise
        yield running


@pytest.fixture
def object_storage(store, settings):
    """The store as the portal's own, with an empty bucket."""
    store.empty()
    settings.STORAGES = settings.STORAGES | {"default": store.configuration()}
    return store


@pytest.fixture
def internet(monkeypatch):
    """The world outside, as far as pictures are fetched from it; see tests/internet.py."""
    world = Internet()
    context = ssl.create_default_context()
    world.authority.configure_trust(context)
    monkeypatch.setattr(fetching, "resolve", world.resolve)
    monkeypatch.setattr(fetching, "dial", world.dial)
    monkeypatch.setattr(fetching, "tls", lambda: context)
    yield world
    world.close()


@pytest.fixture
def unchecked(monkeypatch):
    """Texts are published whatever the publish check, which has tests of its own, finds in them."""
    monkeypatch.setattr(publication_checks, "CHECKS", [])


@pytest.fixture
def public_files(monkeypatch):
    """As if something public used each file."""
    monkeypatch.setattr("news.public.file_access.is_public", lambda name: True)
