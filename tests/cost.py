"""What a call costs, without a clock of this machine: counted lines, or a ratio of one run."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType

from news.richtext import RichTextError, sanitise

ROUNDS = 3
PARAGRAPH = (
    "<p>金华开发区首席质量官工作站成立，这是<strong>全省第一个</strong>。</p>\n"
    '<p class="first-line-indent">Quality management of enterprises</p>\n'
)
MEGABYTE = PARAGRAPH * (900_000 // len(PARAGRAPH.encode()))


def count_lines(call: Callable[[], object]) -> int:
    """How many lines of Python run: the same number everywhere."""
    lines = 0

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal lines
        lines += event == "line"
        return trace

    tracer = sys.gettrace()  # Coverage has one.
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(tracer)
    return lines


def times_as_long(call: Callable[[], object], other: Callable[[], object]) -> float:
    """How many times the processor time of the other the call takes; for `make nightly`."""
    return min(_seconds(call) for _ in range(ROUNDS)) / min(_seconds(other) for _ in range(ROUNDS))


def times_a_megabyte(html: str) -> float:
    """How many times as long it takes to sanitise or refuse this as an ordinary megabyte."""
    return times_as_long(partial(_sanitise, html), partial(sanitise, MEGABYTE))


def _sanitise(html: str) -> None:
    with suppress(RichTextError):
        sanitise(html)


def _seconds(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started
