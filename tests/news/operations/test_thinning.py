from datetime import UTC, datetime, timedelta

import pytest

from news.operations.backup.thinning import Keep, superfluous

NEWEST = datetime(2026, 9, 30, 2, tzinfo=UTC)  # a Wednesday
DAILY = [NEWEST - timedelta(days=days) for days in range(400)]


def kept(moments, keep):
    return sorted(set(moments) - superfluous(moments, keep), reverse=True)


def days(moments):
    return [f"{moment:%m-%d}" for moment in moments]


def test_all_of_the_last_days_stay():
    hourly = [NEWEST - timedelta(hours=hours) for hours in range(72)]
    assert kept(hourly, Keep(days=2, weeks=0, months=0)) == hourly[:48]


def test_then_the_newest_of_each_week():
    # Weeks end on Sundays.
    assert days(kept(DAILY, Keep(1, 4, 0))) == ["09-30", "09-27", "09-20", "09-13"]


def test_then_the_newest_of_each_month():
    assert days(kept(DAILY, Keep(1, 0, 4))) == ["09-30", "08-31", "07-31", "06-30"]


def test_a_year_of_daily_backups_leaves_a_score():
    found = days(kept(DAILY, Keep(7, 4, 12)))
    assert len(found) == 7 + 2 + 11
    assert found[:9] == [
        *("09-30", "09-29", "09-28", "09-27", "09-26", "09-25", "09-24"),
        *("09-20", "09-13"),
    ]


def test_where_no_new_ones_are_made_no_old_ones_go():
    old = [datetime(2020, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    assert superfluous(old, Keep(7, 0, 0)) == set()


@pytest.mark.parametrize("keep", [Keep(0, 0, 0), Keep(1, 0, 0)])
def test_the_newest_stays_whatever_is_asked(keep):
    assert kept(DAILY, keep) == [NEWEST]


def test_of_none_none_go():
    assert superfluous([], Keep(7, 4, 12)) == set()
