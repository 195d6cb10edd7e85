"""The geometry of a bar chart, for a template to draw. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Units of the drawing.
WIDTH, HEIGHT = 960, 240
_GAP = 0.2  # between bars, of what each has
_LINES = 4  # at most, above the base


@dataclass(frozen=True)
class Bar:
    day: date
    count: int
    x: float
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
    bar_width: float
    width: int = WIDTH
    height: int = HEIGHT

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

    each = WIDTH / len(counts)
    return Chart(
        bars=[
            Bar(day, count, round(number * each, 2), HEIGHT - length(count), length(count))
            for number, (day, count) in enumerate(counts)
        ],
        lines=[
            Line(step * number, HEIGHT - HEIGHT * number // lines) for number in range(1, lines + 1)
        ],
        bar_width=round(each * (1 - _GAP), 2),
    )


def _step(highest: int) -> int:
    """1, 2 or 5 times a power of ten, so that few lines are enough."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * _LINES >= highest:
                return step * factor
        step *= 10
