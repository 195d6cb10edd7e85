from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from news.richtext.plain import BREAK

CONTEXT = 24  # characters shown before and after a place


class Severity(StrEnum):
    ERROR = "error"  # prevents publication
    WARNING = "warning"  # needs a reason to publish


class Excerpt(NamedTuple):
    """A place in a text, with the text before and after it on the same line."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Finding:
    """
    One result of a rule.

    `field` is the draft's; `message` is for the editor, in the active language. `start` and `end`
    are positions in the field's plain text (for the body, of `news.richtext.plain`). Both are None
    if the finding is about the whole field, and equal if it is about something without text.
    """

    code: str
    severity: Severity
    field: str
    message: str
    excerpt: Excerpt | None = None
    start: int | None = None
    end: int | None = None
    picture: int | None = None  # the number of the body's picture that it is about, from 0

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR


def find_at(
    code: str, severity: Severity, field: str, message: str, text: str, start: int, end: int
) -> Finding:
    """A finding for `text[start:end]` in the field's plain text."""
    return Finding(code, severity, field, message, excerpt_of(text, start, end), start, end)


def excerpt_of(text: str, start: int, end: int) -> Excerpt:
    before = text[max(0, start - CONTEXT) : start].rpartition(BREAK)[2]
    after = text[end : end + CONTEXT].partition(BREAK)[0]
    if len(before) == CONTEXT and start > CONTEXT:
        before = "…" + before
    if len(after) == CONTEXT and end + CONTEXT < len(text):
        after += "…"
    return Excerpt(before, text[start:end], after)
