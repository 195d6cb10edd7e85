from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from news.richtext.plain import BREAK

CONTEXT = 24  # characters shown on either side of a place


class Severity(StrEnum):
    ERROR = "error"  # blocks publication
    WARNING = "warning"  # needs a reason to publish all the same


class Excerpt(NamedTuple):
    """A place in a text with what stands around it on the same line."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Finding:
    """
    What a rule says about a draft.

    `field` is the draft's, `message` for the editor in the active language. `start` and `end`
    are characters of the field's plain text (of the body: `news.richtext.plain`), both None
    where the finding is of the field as a whole, the same where it is of something without text.
    """

    code: str
    severity: Severity
    field: str
    message: str
    excerpt: Excerpt | None = None
    start: int | None = None
    end: int | None = None
    picture: int | None = None  # which of the body's pictures it is of, from 0

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR


def find_at(
    code: str, severity: Severity, field: str, message: str, text: str, start: int, end: int
) -> Finding:
    """A finding of `text[start:end]`, the field's plain text."""
    return Finding(code, severity, field, message, excerpt_of(text, start, end), start, end)


def excerpt_of(text: str, start: int, end: int) -> Excerpt:
    before = text[max(0, start - CONTEXT) : start].rpartition(BREAK)[2]
    after = text[end : end + CONTEXT].partition(BREAK)[0]
    if len(before) == CONTEXT and start > CONTEXT:
        before = "…" + before
    if len(after) == CONTEXT and end + CONTEXT < len(text):
        after += "…"
    return Excerpt(before, text[start:end], after)
