from datetime import date, timedelta

import pytest

from news.readership.chart import HEIGHT, WIDTH, draw

FIRST = date(2024, 5, 1)


def counts(*numbers):
    return [(FIRST + timedelta(days=place), number) for place, number in enumerate(numbers)]


def test_bars_are_as_high_as_their_counts():
    chart = draw(counts(0, 5, 10))
    assert [bar.height for bar in chart.bars] == [0, HEIGHT // 2, HEIGHT]
    assert [bar.y + bar.height for bar in chart.bars] == [HEIGHT] * 3
    assert [bar.x for bar in chart.bars] == [0, WIDTH / 3, WIDTH * 2 / 3]
    assert chart.bars[-1].x + chart.bar_width < chart.width
    assert chart.total == 15
    assert chart.highest.day == FIRST + timedelta(days=2)


def test_few_views_among_many_are_seen():
    assert draw(counts(1, 1_000_000)).bars[0].height == 1


@pytest.mark.parametrize(
    ("highest", "lines"),
    [
        (0, [1]),
        (1, [1]),
        (4, [1, 2, 3, 4]),
        (5, [2, 4, 6]),
        (100, [50, 100]),
        (101, [50, 100, 150]),
        (12_345, [5_000, 10_000, 15_000]),
    ],
)
def test_lines_are_round_numbers_and_the_last_is_above_all_bars(highest, lines):
    chart = draw(counts(highest))
    assert [line.count for line in chart.lines] == lines
    assert chart.lines[-1].y == 0
    assert chart.bars[0].y >= 0
