"""The geometry of a bar chart, for a template to draw. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 160
_BAR, _GAP = 8, 2
_LINES = 4  # at most, above the base


@dataclass(frozen=True)
class Bar:
    day: date
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Line:
    count: int
    y: int


@dataclass(frozen=True)
class Chart:
    """Lengths are in units of the drawing, from its upper left corner."""

    bars: list[Bar]
    lines: list[Line]
    width: int
    height: int = HEIGHT
    bar_width: int = _BAR

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def highest(self) -> Bar:
        return max(self.bars, key=lambda bar: bar.count)


def draw(counts: Sequence[tuple[date, int]]) -> Chart:
    """A bar for each day, of which there is one at least; the highest line is above every bar."""
    step = _step(max(count for _day, count in counts))
    lines = max(1, -(-max(count for _day, count in counts) // step))
    top = step * lines

    def length(count: int) -> int:
        # A bar that is there is seen.
        return max(1, count * HEIGHT // top) if count else 0

    return Chart(
        bars=[
            Bar(day, count, number * (_BAR + _GAP), HEIGHT - length(count), length(count))
            for number, (day, count) in enumerate(counts)
        ],
        lines=[
            Line(step * number, HEIGHT - HEIGHT * number // lines) for number in range(1, lines + 1)
        ],
        width=len(counts) * (_BAR + _GAP) - _GAP,
    )


def _step(highest: int) -> int:
    """1, 2 or 5 times a power of ten, so that few lines are enough."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * _LINES >= highest:
                return step * factor
        step *= 10
