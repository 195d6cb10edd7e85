"""What an inspection finds, and what it did not look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, Self


class Severity(StrEnum):
    FAILURE = "failure"
    WARNING = "warning"  # will be a failure within the days of warning


class Code(StrEnum):
    """In the order in which they are reported. Machines rely on the values."""

    HOME_STALE = "home-stale"
    SECTION_STALE = "section-stale"
    SECTION_EMPTY = "section-empty"
    LINK_DEAD = "link-dead"
    FOOTER_UNSET = "footer-unset"
    WITHOUT_SOURCE = "article-without-source"
    DATE_CHANGED = "publication-date-changed"


class Unchecked(StrEnum):
    """What was not looked at, and so is not said to be fine."""

    EVERYTHING = "everything"  # the inspection is off
    NO_LINKS = "links"  # no link at all yet: no run has kept its result
    NOT_ASKED = "external-links-not-asked-for"
    SWITCHED_OFF = "external-links-switched-off"
    OFFLINE = "external-links-offline"
    LEFT_OVER = "external-links-left-over"  # too many, or no time left
    REFUSED = "external-links-refused"  # the portal may not ask these addresses


class Subject(NamedTuple):
    """A section or an article."""

    number: int
    name: str


@dataclass(frozen=True)
class Finding:
    """
    One fault. Its sentence is written in the active language, by `sentences`.

    `editions` are those whose readers see it. `details` are texts that the sentence needs, by name.
    `link` is the path of the page where it is seen or mended; blank if there is none.
    """

    code: Code
    severity: Severity
    editions: tuple[str, ...] = ()
    section: Subject | None = None
    article: Subject | None = None
    since: date | None = None
    due: date | None = None  # the first day on which it fails
    details: Mapping[str, str] = field(default_factory=dict)
    link: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "editions": list(self.editions),
            "section": _subject_as_json(self.section),
            "article": _subject_as_json(self.article),
            "since": self.since and self.since.isoformat(),
            "due": self.due and self.due.isoformat(),
            "details": dict(self.details),
            "link": self.link,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what `as_json` has not made."""
        return cls(
            code=Code(values["code"]),
            severity=Severity(values["severity"]),
            editions=tuple(values["editions"]),
            section=_subject_from_json(values["section"]),
            article=_subject_from_json(values["article"]),
            since=values["since"] and date.fromisoformat(values["since"]),
            due=values["due"] and date.fromisoformat(values["due"]),
            details=dict(values["details"]),
            link=values["link"],
        )


class NotChecked(NamedTuple):
    what: Unchecked
    links: int = 0  # how many, if it is known


def _subject_as_json(subject: Subject | None) -> dict[str, Any] | None:
    return subject and {"id": subject.number, "name": subject.name}


def _subject_from_json(values: Mapping[str, Any] | None) -> Subject | None:
    return Subject(values["id"], values["name"]) if values else None


@dataclass
class Tally:
    """
    The findings of an inspection: the first of each code, and how many there are in truth.

    A hundred thousand articles without a source would fill the memory and help nobody.
    """

    most: int  # findings of each code
    findings: list[Finding] = field(default_factory=list)
    totals: dict[Code, dict[Severity, int]] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        self.count(finding.code, finding.severity)
        if sum(1 for one in self.findings if one.code is finding.code) < self.most:
            self.findings.append(finding)

    def count(self, code: Code, severity: Severity, more: int = 1) -> None:
        """Count faults that are not listed."""
        counts = self.totals.setdefault(code, dict.fromkeys(Severity, 0))
        counts[severity] += more
