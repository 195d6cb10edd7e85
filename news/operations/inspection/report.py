"""An inspection from the first rule to the last, and the result that the board keeps."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from news.site.identity import absolute_unasked

from . import facts, links, rules
from .findings import Code, Finding, NotChecked, Severity, Tally, Unchecked
from .sentences import message_of, not_checked_message

# The findings of each code that are listed; all are counted.
MOST_LISTED = 20


@dataclass(frozen=True)
class Report:
    checked_at: datetime
    tally: Tally
    not_checked: Sequence[NotChecked] = ()

    def count(self, severity: Severity) -> int:
        return sum(counts[severity] for counts in self.tally.totals.values())

    def fails(self, level: Severity) -> bool:
        """Whether there are findings of this level or a higher one."""
        levels = [Severity.FAILURE] if level is Severity.FAILURE else list(Severity)
        return any(self.count(one) for one in levels)

    def as_json(self) -> dict[str, Any]:
        """For machines; docs/operators.md describes it."""
        return {
            "checked_at": self.checked_at.isoformat(timespec="seconds"),
            "findings": [
                {
                    **finding.as_json(),
                    "message": message_of(finding),
                    "link": absolute_unasked(finding.link) if finding.link else "",
                }
                for finding in self.tally.findings
            ],
            "totals": {
                **{severity.value: self.count(severity) for severity in Severity},
                "codes": {code.value: counts for code, counts in self.tally.totals.items()},
            },
            "not_checked": [
                {"code": one.what.value, "links": one.links, "message": not_checked_message(one)}
                for one in self.not_checked
            ],
        }


def limits() -> rules.Limits:
    return rules.Limits(
        settings.INSPECTION_HOME_DAYS,
        settings.INSPECTION_NEWS_DAYS,
        settings.INSPECTION_NOTICE_DAYS,
        settings.INSPECTION_WARN_DAYS,
    )


def inspect(*, with_external: bool) -> Report:
    """Everything; reads all texts. Other sites are asked only if that is wanted."""
    now = timezone.now()
    tally = _inspect_lists(now)
    external = links.check_own(now, tally)
    if with_external:
        not_checked = list(links.check_external(external, tally))
    else:
        not_checked = [NotChecked(Unchecked.NOT_ASKED, len(external.places))]
    return Report(now, _in_order(tally), not_checked)


def inspect_lists() -> Report:
    """All but the links: in a fixed number of queries, so that a page can do it."""
    now = timezone.now()
    return Report(now, _in_order(_inspect_lists(now)))


def switched_off() -> Report:
    return Report(timezone.now(), Tally(MOST_LISTED), [NotChecked(Unchecked.EVERYTHING)])


def _inspect_lists(now: datetime) -> Tally:
    tally, within, today = Tally(MOST_LISTED), limits(), timezone.localdate(now)
    written, then = facts.written_languages(now), now + timedelta(within.warning)
    found = list(rules.check_home(facts.home_facts(written, now, then), within, today))
    for section in facts.section_facts(written, now, then):
        found += rules.check_section(section, within, today)
    found += rules.check_footer(facts.footer_facts())
    for changed in facts.changed_dates(now):
        found += rules.check_date(changed)
    for finding in found:
        tally.add(finding)
    facts.find_without_source(written, now, tally)
    return tally


def _in_order(tally: Tally) -> Tally:
    codes, severities = list(Code), list(Severity)
    tally.findings.sort(key=lambda one: (codes.index(one.code), severities.index(one.severity)))
    tally.totals = {code: tally.totals[code] for code in codes if code in tally.totals}
    return tally


# The links that the command has found dead, for the board: a page cannot read all texts.


def keep(report: Report) -> None:
    """
    Keep what the report says of links, in a file that the portal's own account alone may read.

    Raises OSError.
    """
    kept = {
        "checked_at": report.checked_at.isoformat(),
        "findings": [one.as_json() for one in report.tally.findings if one.code is Code.LINK_DEAD],
        "total": report.tally.totals.get(Code.LINK_DEAD, {}).get(Severity.FAILURE, 0),
        "not_checked": [[one.what.value, one.links] for one in report.not_checked],
    }
    path = _path()
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(number, "w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False)
        unfinished.replace(path)  # A reader sees the old file or the new one.
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise


def kept_links() -> Report | None:
    """What the last run of the command said of links; None if there was none that can be read."""
    try:
        kept = json.loads(_path().read_text(encoding="utf-8"))
        tally = Tally(MOST_LISTED, [Finding.from_json(values) for values in kept["findings"]])
        tally.count(Code.LINK_DEAD, Severity.FAILURE, kept["total"])
        not_checked = [NotChecked(Unchecked(what), links) for what, links in kept["not_checked"]]
        return Report(datetime.fromisoformat(kept["checked_at"]), tally, not_checked)
    except (OSError, ValueError, KeyError, TypeError):  # None yet, or one of another version.
        return None


def _path() -> Path:
    return Path(settings.DATA_DIR) / "inspection.json"
