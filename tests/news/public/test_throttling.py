from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from news.clients import client_of
from news.public import throttling
from news.public.throttling import Budget, SpentError, Throttle


@pytest.fixture
def clock(monkeypatch):
    """Seconds in all clocks of the module; thirty seconds before a minute ends."""

    class Clock:
        now = 1_700_000_010.0

        def time(self):
            return self.now

        monotonic = time

    clock = Clock()
    monkeypatch.setattr(throttling, "time", clock)
    cache.clear()
    yield clock
    cache.clear()


class TestThrottle:
    @pytest.fixture(autouse=True)
    def few(self, settings, clock):
        settings.API_RATE = 2

    def test_limit_holds_for_requests_at_once(self, monkeypatch):
        request, waits, throttle = RequestFactory().get("/"), [], Throttle("a", "API_RATE")

        class Meanwhile:
            """The cache; whenever a request has asked it, another comes and goes."""

            is_asked = False

            def __getattr__(self, name):
                def ask(*args, **kwargs):
                    answer = getattr(cache, name)(*args, **kwargs)
                    if not self.is_asked:
                        self.is_asked = True
                        waits.append(throttle.seconds_to_wait(request))
                        self.is_asked = False
                    return answer

                return ask

        monkeypatch.setattr(throttling, "cache", Meanwhile())
        for _ in range(4):
            waits.append(throttle.seconds_to_wait(request))
        assert waits.count(0) == 2

    def test_count_is_kept_while_many_others_ask(self):
        throttle = Throttle("a", "API_RATE")

        def ask(number):
            address = f"10.0.{number // 250}.{number % 250}"
            return throttle.seconds_to_wait(RequestFactory().get("/", REMOTE_ADDR=address))

        assert [ask(0), ask(0)] == [0, 0]
        assert not any(map(ask, range(1, 1000)))
        assert ask(0) == 30

    def test_each_kind_of_request_has_its_own_count(self):
        request = RequestFactory().get("/")
        for name in ("a", "b"):
            throttle = Throttle(name, "API_RATE")
            waits = [throttle.seconds_to_wait(request) for _ in range(3)]
            assert waits == [0, 0, 30]


class TestBudget:
    def do(self, clock, budget, seconds):
        """Whether the work was let in; it takes these seconds."""
        try:
            with budget.spend():
                clock.now += seconds
        except SpentError:
            return False
        return True

    def test_a_flood_takes_its_share_of_the_time_and_no_more(self, clock, settings):
        settings.SEARCH_SHARE = 25
        budget, began_at, worked = Budget("SEARCH_SHARE"), clock.now, 0.0
        while clock.now < began_at + 600:
            if self.do(clock, budget, 0.125):
                worked += 0.125
            else:
                clock.now += 0.01
        assert Budget.BURST + 0.24 * 600 < worked < Budget.BURST + 0.26 * 600

    def test_who_is_refused_is_told_when_there_is_time_again(self, clock, settings):
        settings.SEARCH_SHARE = 50
        budget = Budget("SEARCH_SHARE")
        assert self.do(clock, budget, Budget.BURST + 10)
        with pytest.raises(SpentError) as caught, budget.spend():
            pass
        assert caught.value.seconds == 5  # its other half has passed meanwhile
        clock.now += 4
        assert not self.do(clock, budget, 1)
        clock.now += 1
        assert self.do(clock, budget, 1)

    def test_time_that_nobody_used_is_not_saved_up(self, clock, settings):
        settings.SEARCH_SHARE = 50
        budget = Budget("SEARCH_SHARE")
        self.do(clock, budget, 1)
        clock.now += 10_000
        assert self.do(clock, budget, Budget.BURST * 3)
        assert not self.do(clock, budget, 1)

    def test_work_that_fails_is_paid_for(self, clock, settings):
        settings.SEARCH_SHARE = 1
        budget = Budget("SEARCH_SHARE")

        def fail():
            clock.now += 10
            raise ValueError

        with pytest.raises(ValueError), budget.spend():  # noqa: PT011  # Any.
            fail()
        assert not self.do(clock, budget, 1)

    def test_threads_that_work_at_once_all_pay(self, clock, settings):
        settings.SEARCH_SHARE = 50
        budget, together = Budget("SEARCH_SHARE"), Barrier(8)

        def work(_number):
            together.wait()
            for _ in range(1000):
                with budget.spend():
                    pass

        # Nothing is owed for work that takes no time; so each owes for what it is told it took.
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(work, range(8)))
        assert budget._paid_at <= clock.now

        def work_a_second(_number):
            with budget.spend():
                together.wait()
                if _number == 0:
                    clock.now += 1
                together.wait()

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(work_a_second, range(8)))
        assert budget._paid_at - clock.now == 8 / 0.5 - 1


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "192.0.2.1", "198.51.100.9", "192.0.2.1"),
        (1, "10.0.0.1", "198.51.100.9", "198.51.100.9"),
        (1, "10.0.0.1", "invented, 198.51.100.9", "198.51.100.9"),
        (2, "10.0.0.1", "invented, 198.51.100.9, 10.0.0.2", "198.51.100.9"),
        (2, "10.0.0.1", "198.51.100.9", "10.0.0.1"),
        (1, "10.0.0.1", "", "unknown"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "", "", "unknown"),
    ],
)
def test_client_is_who_asked_our_outermost_proxy(settings, proxies, remote, forwarded, expected):
    settings.PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    assert client_of(request.META) == expected
