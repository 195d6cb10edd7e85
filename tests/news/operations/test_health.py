import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.test import Client

from news.operations import health
from tests.factories import make_staff_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made_anew():
    health.readiness.forget()
    yield
    health.readiness.forget()


def ready(client, **headers):
    response = client.get("/readyz", headers=headers)
    return response.status_code, response.json()


def test_alive_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert "no-store" in response["Cache-Control"]
    assert client.get("/healthz/").status_code == 404
    assert client.post("/healthz").status_code == 405


def test_ready_tells_visitors_nothing_more(client):
    assert ready(client) == (200, {"ready": True})


def test_staff_and_whoever_has_the_token_see_each_check(client, settings):
    settings.HEALTH_TOKEN = "t" * 20
    for found in (ready(make_staff_client()), ready(client, authorization=f"Bearer {'t' * 20}")):
        assert found[0] == 200
        assert found[1]["checks"].keys() == health.CHECKS.keys()
    assert ready(client, authorization="Bearer wrong") == (200, {"ready": True})
    settings.HEALTH_TOKEN = ""
    assert ready(client, authorization="Bearer ") == (200, {"ready": True})


def test_what_fails_is_told_to_staff_and_whoever_has_the_token(client, settings, monkeypatch):
    def fail():
        raise health.UnreadyError("Mend it.")

    monkeypatch.setitem(health.CHECKS, "storage", fail)
    settings.HEALTH_TOKEN = "t" * 20
    assert ready(client) == (503, {"ready": False})
    for found in (ready(make_staff_client()), ready(client, authorization=f"Bearer {'t' * 20}")):
        assert found[0] == 503
        assert found[1]["checks"]["storage"] == "UnreadyError: Mend it."


def test_check_that_hangs_holds_one_thread_alone(monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def hang():
        begun.set()
        go_on.wait(20)
        return "at last"

    monkeypatch.setattr(health, "CHECKS", {"storage": lambda: "fine"})
    readiness = health.Readiness()
    assert readiness().checks == {"storage": "fine"}
    monkeypatch.setattr(health, "CHECKS", {"storage": hang})
    monkeypatch.setattr(health, "KEPT_FOR", 0)
    with ThreadPoolExecutor(1) as thread:
        hanging = thread.submit(readiness)
        assert begun.wait(20)
        assert readiness() == health.Found({"storage": "fine"}, frozenset())
        monkeypatch.setattr(health, "HANGS_AFTER", 0)
        assert readiness().failing == {"checks"}
        go_on.set()
        hanging.result()
    monkeypatch.setattr(health, "HANGS_AFTER", 60)
    assert readiness().checks == {"storage": "at last"}


def test_cache_that_forgets_is_told(monkeypatch):
    monkeypatch.setattr(health.cache, "get", lambda key: None)
    with pytest.raises(health.UnreadyError, match="CACHE_URL"):
        health.check_cache()


def test_file_that_comes_back_otherwise_is_told_and_removed(monkeypatch):
    monkeypatch.setattr(health.default_storage, "open", lambda name: io.BytesIO(b"2"))
    with pytest.raises(health.UnreadyError, match="look after the store"):
        health.check_storage()
    assert health.default_storage.listdir("health") == ([], [])


def test_database_that_does_not_answer_is_told(settings):
    settings.HEALTH_TOKEN = "t" * 20

    def fail(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        found = ready(Client(), authorization=f"Bearer {'t' * 20}")
    assert found[0] == 503
    assert found[1]["checks"]["database"] == "OperationalError: gone"


def test_migration_that_is_not_applied(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [1, 2])
    with pytest.raises(health.UnreadyError, match="2 migrations are not applied"):
        health.check_migrations()


def test_disk_that_is_nearly_full(monkeypatch):
    monkeypatch.setattr(health, "LEAST_SPACE", 10**18)
    with pytest.raises(health.UnreadyError, match="make room"):
        health.check_disk()


def test_storage_that_cannot_be_written(monkeypatch):
    def fail(*args, **kwargs):
        raise PermissionError

    monkeypatch.setattr(health.default_storage, "save", fail)
    with pytest.raises(PermissionError):
        health.check_storage()


def test_is_worked_out_once_in_some_seconds(client, django_assert_num_queries):
    ready(client)
    with django_assert_num_queries(0):
        response = client.get("/readyz")
    assert response.status_code == 200
