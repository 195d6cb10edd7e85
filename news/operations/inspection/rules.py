"""
The rules of the inspection: facts in, findings out.

Days are calendar days in the portal's time zone. What was last published on the 1st, and may rest
for 14 days, fails on the 15th: it has not been updated for two weeks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .findings import Code, Finding, Severity, Subject


class Limits(NamedTuple):
    home: int  # days
    news: int
    notices: int
    warning: int

    def of_section(self, is_news: bool) -> int:
        return self.news if is_news else self.notices


@dataclass(frozen=True)
class Shown:
    """What an edition shows in a list. Moments are in the portal's time zone."""

    edition: str
    newest: datetime | None
    # The newest of those that will be shown at the end of the days of warning: without what expires
    # until then, and with what is scheduled.
    newest_then: datetime | None
    scheduled: datetime | None  # the next that will appear
    page: str = ""


@dataclass(frozen=True)
class SectionFacts:
    subject: Subject
    is_news: bool
    shown: tuple[Shown, ...]


@dataclass(frozen=True)
class ChangedDate:
    """An article whose publication date was changed after visitors had seen it."""

    article: Subject
    edition: str
    before: date
    now: date
    changed_on: date
    changed_by: str
    page: str


class _Verdict(NamedTuple):
    is_empty: bool
    severity: Severity
    since: date | None
    due: date | None


def check_home(shown: Iterable[Shown], limits: Limits, today: date) -> Iterator[Finding]:
    for verdict, seen in _judge(shown, limits.home, limits.warning, today):
        yield _finding(Code.HOME_STALE, verdict, seen, limits.home)


def check_section(facts: SectionFacts, limits: Limits, today: date) -> Iterator[Finding]:
    days = limits.of_section(facts.is_news)
    for verdict, seen in _judge(facts.shown, days, limits.warning, today):
        code = Code.SECTION_EMPTY if verdict.is_empty else Code.SECTION_STALE
        yield _finding(code, verdict, seen, days, facts.subject)


def check_footer(settings: Mapping[str, str | None]) -> Iterator[Finding]:
    """The statements by their settings: None if nobody has decided, blank if there is none."""
    for name, value in settings.items():
        if value is None:
            yield Finding(Code.FOOTER_UNSET, Severity.FAILURE, details={"setting": name})


def check_date(changed: ChangedDate) -> Iterator[Finding]:
    # One that was set back is mended, and the hour is nobody's concern.
    if changed.before != changed.now:
        yield Finding(
            Code.DATE_CHANGED,
            Severity.FAILURE,
            (changed.edition,),
            article=changed.article,
            since=changed.changed_on,
            details={
                "before": changed.before.isoformat(),
                "after": changed.now.isoformat(),
                "by": changed.changed_by,
            },
            link=changed.page,
        )


def _finding(
    code: Code, verdict: _Verdict, seen: list[Shown], days: int, section: Subject | None = None
) -> Finding:
    return Finding(
        code,
        verdict.severity,
        tuple(one.edition for one in seen),
        section=section,
        since=verdict.since,
        due=verdict.due,
        details={"days": str(days)},
        link=seen[0].page,
    )


def _judge(
    shown: Iterable[Shown], days: int, warning: int, today: date
) -> Iterator[tuple[_Verdict, list[Shown]]]:
    """
    A verdict for each fault, with the editions that show it.

    Both Chinese editions list the same articles, and an edition without any borrows another's.
    Where two end with the same article, or with none, publishing one mends both.
    """
    faults: dict[tuple[_Verdict, datetime | None], list[Shown]] = {}
    for one in shown:
        verdict = _verdict(one, days, warning, today)
        if verdict is not None:
            faults.setdefault((verdict, one.newest), []).append(one)
    for (verdict, _newest), seen in faults.items():
        yield verdict, seen


def _verdict(shown: Shown, days: int, warning: int, today: date) -> _Verdict | None:
    if shown.newest is None:
        return _Verdict(True, Severity.FAILURE, None, None)
    since = shown.newest.date()
    due, horizon = _due(since, days), today + timedelta(warning)
    if due <= today:
        return _Verdict(False, Severity.FAILURE, since, due)
    is_in_time = shown.scheduled is not None and shown.scheduled.date() <= due
    if due <= horizon and not is_in_time:
        return _Verdict(False, Severity.WARNING, since, due)
    # What is shown now may expire.
    if shown.newest_then is None:
        return _Verdict(True, Severity.WARNING, since, horizon)
    if _due(shown.newest_then.date(), days) <= horizon:
        return _Verdict(False, Severity.WARNING, shown.newest_then.date(), horizon)
    return None


def _due(since: date, days: int) -> date:
    return since + timedelta(days)
