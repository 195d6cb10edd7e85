import socket

import pytest
from django.core.cache.backends.redis import RedisCacheClient
from redis import ConnectionError as RedisIsAway

from news.public import throttling
from portal import shared_cache
from portal.shared_cache import RETRY_AFTER, SharedCache
from tests.factories import make_article
from tests.services import free_ports


@pytest.fixture(autouse=True)
def no_outage_is_known(monkeypatch):
    monkeypatch.setattr(shared_cache, "_outages", {})


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1000.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(shared_cache, "time", clock)
    return clock


@pytest.fixture
def away():
    """A cache whose server does not listen."""
    return SharedCache(f"redis://127.0.0.1:{free_ports(1)[0]}/0", {})


def test_everything_is_answered_as_if_nothing_were_kept(away):
    assert away.add("a", 1) is True
    away.set("a", 1)
    assert (away.get("a"), away.get("a", 2), "a" in away) == (None, 2, False)
    assert away.get_or_set("a", 3) == 3
    assert away.set_many({"a": 1}) == []
    assert away.get_many(["a"]) == {}
    assert away.touch("a") is False
    assert away.delete("a") is False
    away.delete_many(["a"])
    away.clear()
    for count in (away.incr, away.decr):
        with pytest.raises(ValueError, match="a"):
            count("a")


def test_an_outage_is_logged_once_and_so_is_its_end(away, monkeypatch, clock, caplog):
    caplog.set_level("WARNING")
    for _ in range(3):
        away.get("a")
        clock.now += RETRY_AFTER + 1
    (began,) = caplog.records
    assert (began.levelname, "cannot be used" in began.message) == ("ERROR", True)
    monkeypatch.setattr(RedisCacheClient, "get", lambda self, key, default: "kept")
    assert [away.get("a"), away.get("a")] == ["kept", "kept"]
    assert [record.message for record in caplog.records[1:]] == ["CACHE_URL can be used again."]


def test_a_server_that_failed_is_left_alone_for_a_while(monkeypatch, clock):
    asked = []

    def fail(self, key, default):
        asked.append(clock.now)
        raise RedisIsAway("gone")

    monkeypatch.setattr(RedisCacheClient, "get", fail)
    # A thread has a cache of its own; what one found out, all know.
    first, second = (SharedCache("redis://127.0.0.1:1/0", {}) for _thread in range(2))
    for cache in (first, second, first):
        assert cache.get("a", "none") == "none"
    clock.now += RETRY_AFTER + 1
    second.get("a")
    assert asked == [1000.0, 1000.0 + RETRY_AFTER + 1]


def test_a_server_that_says_nothing_is_not_waited_for_long(monkeypatch):
    monkeypatch.setattr(shared_cache, "ANSWER_TIMEOUT", 0.02)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cache = SharedCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", {})
        assert cache.get("a", "none") == "none"


def test_what_is_no_failure_of_the_server_is_told(monkeypatch, away):
    def fail(self, key, delta):
        raise ValueError("no such key")

    monkeypatch.setattr(RedisCacheClient, "incr", fail)
    with pytest.raises(ValueError, match="no such key"):
        away.incr("a")


@pytest.mark.django_db
def test_the_api_answers_without_its_cache(client, away, monkeypatch):
    monkeypatch.setattr(throttling, "cache", away)
    article = make_article()
    for path in ("articles", f"articles/{article.pk}", "sections", "search?q=article"):
        assert client.get(f"/api/v1/{path}").status_code == 200
