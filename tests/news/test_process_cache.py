from threading import Event, Thread

import pytest

from news import process_cache
from news.process_cache import ProcessCache


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(process_cache.time, "monotonic", lambda: now[0])
    return now


def test_value_is_worked_out_once_while_young(clock):
    kept: ProcessCache[int] = ProcessCache(60, 3)
    made = iter([1, 2])
    assert kept.peek("a") is None
    assert [kept.get("a", lambda: next(made)) for _ in range(3)] == [1, 1, 1]
    clock[0] += 59.9
    assert kept.peek("a") == 1
    clock[0] += 0.1
    assert kept.peek("a") is None
    assert kept.get("a", lambda: next(made)) == 2


def test_what_was_not_asked_for_longest_goes_first(clock):
    kept: ProcessCache[str] = ProcessCache(60, 2)
    for key in "abac":
        kept.get(key, lambda: "x")
    assert [kept.peek(key) for key in "abc"] == ["x", None, "x"]


def test_failure_is_not_kept(clock):
    kept: ProcessCache[int] = ProcessCache(60, 2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 5) == 5


def test_others_get_the_old_value_while_one_works_out_the_new(clock):
    kept: ProcessCache[str] = ProcessCache(60, 2)
    kept.get("a", lambda: "old")
    clock[0] += 61
    begun, go_on = Event(), Event()

    def slowly():
        begun.set()
        assert go_on.wait(10)
        return "new"

    thread = Thread(target=kept.get, args=("a", slowly))
    thread.start()
    assert begun.wait(10)
    assert kept.get("a", lambda: "not this") == "old"
    go_on.set()
    thread.join()
    assert kept.peek("a") == "new"


def test_early_reader_does_not_keep_what_was_forgotten_meanwhile():
    kept: ProcessCache[str] = ProcessCache(60)
    begun, go_on = Event(), Event()
    answers = []

    def read_early():
        begun.set()
        assert go_on.wait(10)
        return "old"

    thread = Thread(target=lambda: answers.append(kept.get("a", read_early)))
    thread.start()
    assert begun.wait(10)
    kept.forget()
    # Whoever asks from here on waits for nobody.
    assert kept.get("a", lambda: "new") == "new"
    go_on.set()
    thread.join()
    assert answers == ["old"]
    assert kept.peek("a") == "new"


def test_value_forgotten_while_it_is_worked_out_is_not_kept():
    kept: ProcessCache[str] = ProcessCache(60)

    def read_then_changed():
        kept.forget()
        return "old"

    assert kept.get("a", read_then_changed) == "old"
    assert kept.peek("a") is None


def test_everything_can_be_forgotten():
    kept: ProcessCache[int] = ProcessCache(60, 2)
    kept.get("a", lambda: 1)
    process_cache.forget_all()
    assert kept.peek("a") is None
