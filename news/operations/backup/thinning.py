"""Which backups to keep: all of the last days, and then one a week and one a month."""

from collections.abc import Callable, Collection, Hashable
from datetime import datetime, timedelta
from typing import NamedTuple


class Keep(NamedTuple):
    days: int
    weeks: int
    months: int


def superfluous(moments: Collection[datetime], keep: Keep) -> set[datetime]:
    """
    The backups to delete, by the moment at which each was made.

    Days are counted back from the newest backup, not from now, and only weeks and months that have
    a backup count: where no new ones are made, no old ones go. The newest always stays.
    """
    if not moments:
        return set()
    newest = max(moments)
    kept = {moment for moment in moments if newest - moment < timedelta(days=keep.days)}
    kept |= _newest_of_each(moments, lambda moment: moment.isocalendar()[:2], keep.weeks)
    kept |= _newest_of_each(moments, lambda moment: (moment.year, moment.month), keep.months)
    return set(moments) - kept - {newest}


def _newest_of_each(
    moments: Collection[datetime], period: Callable[[datetime], Hashable], most: int
) -> set[datetime]:
    newest: dict[Hashable, datetime] = {}
    for moment in sorted(moments, reverse=True):
        newest.setdefault(period(moment), moment)
    return set(list(newest.values())[:most])
