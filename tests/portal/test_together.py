"""What is asked at the same time is done in one call."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal import together
from portal.together import FullError, Together


class Doubling:
    """Waits for leave before each call, and notes what it was called with."""

    def __init__(self):
        self.calls = []
        self.leave = threading.Semaphore(0)

    def __call__(self, numbers):
        self.leave.acquire(timeout=30)
        self.calls.append(list(numbers))
        if 13 in numbers:
            raise ValueError(13)
        return [2 * number for number in numbers]


@pytest.fixture
def doubling():
    return Doubling()


def run(doubling, scenario):
    with ThreadPoolExecutor(2) as threads:
        return asyncio.run(scenario(Together(doubling, threads)))


async def begin(asking, numbers):
    tasks = [asyncio.ensure_future(asking.answer(number)) for number in numbers]
    await asyncio.sleep(0.05)
    return tasks


def test_what_comes_during_a_call_is_done_in_the_next(doubling):
    async def scenario(asking):
        first = await begin(asking, [1])
        others = await begin(asking, [2, 3, 4])
        doubling.leave.release(2)
        return await asyncio.gather(*first, *others)

    assert run(doubling, scenario) == [2, 4, 6, 8]
    assert doubling.calls == [[1], [2, 3, 4]]


def test_works_again_after_a_pause(doubling):
    async def scenario(asking):
        doubling.leave.release(2)
        return [await asking.answer(1), await asking.answer(2)]

    assert run(doubling, scenario) == [2, 4]


def test_failure_is_of_its_call_alone(doubling):
    async def scenario(asking):
        doubling.leave.release(3)
        first = await begin(asking, [1])
        failing = await begin(asking, [13, 5])
        last = await begin(asking, [6])
        return await asyncio.gather(*first, *failing, *last, return_exceptions=True)

    one, *failed, six = run(doubling, scenario)
    assert (one, six) == (2, 12)
    assert [type(each) for each in failed] == [ValueError, ValueError]


def test_one_who_no_longer_waits_holds_up_nobody(doubling):
    async def scenario(asking):
        gone, *others = await begin(asking, [1, 2, 3])
        gone.cancel()
        doubling.leave.release(2)
        return await asyncio.gather(*others)

    assert run(doubling, scenario) == [4, 6]


def test_no_call_and_no_queue_grows_without_end(doubling, monkeypatch):
    monkeypatch.setattr(together, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(together, "MOST_WAITING", 5)

    async def scenario(asking):
        first = await begin(asking, [0])
        waiting = await begin(asking, [1, 2, 3, 4, 5])
        with pytest.raises(FullError):
            await asking.answer(6)
        doubling.leave.release(4)
        return await asyncio.gather(*first, *waiting)

    assert run(doubling, scenario) == [0, 2, 4, 6, 8, 10]
    assert doubling.calls == [[0], [1, 2], [3, 4], [5]]
