"""
Parses one captured page of the old site.

A page has a title, one line of labelled metadata (or one line for each label), and one line for
each paragraph, with junk in between. The parser reports what it cannot read and never guesses.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .clean import clean_line
from .document import DocumentError
from .labels import Label, find_items

OLD_SITE_TIME_ZONE = ZoneInfo("Asia/Shanghai")
MAX_VIEWS = 2**63 - 1

_MOMENT = re.compile(
    r"([0-9]{4})\s?[-/.年]\s?([0-9]{1,2})\s?[-/.月]\s?([0-9]{1,2})\s?日?"
    r"[\sT]\s?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2}))?"
)
_VIEWS = re.compile(r"([0-9]{1,19}|[0-9]{1,3}(?:,[0-9]{3}){1,5})\s?(?:次|人次)?")


@dataclass(frozen=True)
class ParsedPage:
    """
    The content of a page. A field that the page leaves blank is blank; `views` is then 0.

    `unread` lists, as sentences, the parts of the page that were not used.
    """

    title: str
    source: str
    author: str
    responsible_editor: str
    published_at: datetime
    views: int
    paragraphs: tuple[str, ...]
    unread: tuple[str, ...] = ()


def parse_page(text: str) -> ParsedPage:
    """
    Read the text of one captured page.

    Raises:
        DocumentError: no title, line of metadata, publication time or body that can be read,
            or a view count that is no number. It names everything found wrong, not the first.
    """
    lines = [line for raw in text.splitlines() if (line := clean_line(raw))]
    before, metadata, after = _split_at_metadata(lines)
    if not metadata:
        raise DocumentError(
            "has no line of metadata: none begins with a label such as 來源:, 作者: or 發表時間:."
        )

    problems: list[str] = []
    values = _read_metadata(metadata, problems)
    title = _read_title(before, problems)
    published_at = _read_moment(values.get(Label.PUBLISHED_AT), problems)
    views = _read_views(values.get(Label.VIEWS, ""), problems)
    if not after:
        problems.append("has no text below the line of metadata.")
    if problems or published_at is None:
        raise DocumentError(*dict.fromkeys(problems))

    return ParsedPage(
        title=title,
        source=values.get(Label.SOURCE, ""),
        author=values.get(Label.AUTHOR, ""),
        responsible_editor=values.get(Label.EDITOR, ""),
        published_at=published_at,
        views=views,
        paragraphs=tuple(after),
        unread=tuple(
            f"“{text}” has an unknown label and was left out."
            for label, text in metadata
            if label is None
        ),
    )


def _split_at_metadata(
    lines: list[str],
) -> tuple[list[str], list[tuple[Label | None, str]], list[str]]:
    """The lines before the metadata, its items, and the lines after it."""
    for start, line in enumerate(lines):
        if not (metadata := find_items(line)):
            continue
        end = start + 1
        # Some pages have one label on each line. After a line with several labels, a line that
        # begins with a label is text.
        while len(metadata) == end - start and end < len(lines):
            more = find_items(lines[end])
            if len(more) != 1 or more[0][0] in {label for label, _text in metadata}:
                break
            metadata += more
            end += 1
        return lines[:start], metadata, lines[end:]
    return lines, [], []


def _read_metadata(
    metadata: list[tuple[Label | None, str]], problems: list[str]
) -> dict[Label, str]:
    values: dict[Label, str] = {}
    for label, text in metadata:
        if label is None:
            continue
        if label in values:
            problems.append(f"names the {label.value} twice.")
        values[label] = text
    return values


def _read_title(before: list[str], problems: list[str]) -> str:
    if not before:
        problems.append("has no title above the line of metadata.")
        return ""
    if len(before) > 1:
        problems.append(
            f"has {len(before)} lines above the line of metadata, so which of them is the title "
            "cannot be told."
        )
    return before[-1]


def _read_moment(value: str | None, problems: list[str]) -> datetime | None:
    if not value:
        problems.append("has no publication time.")
        return None
    try:
        return _moment(unicodedata.normalize("NFKC", value))
    except ValueError:
        problems.append(
            f"has the publication time “{value}”, which is no moment such as 2022/9/17 7:14:00."
        )
        return None


def _moment(text: str) -> datetime:
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part) for part in match.groups(default="0"))
    if not 1900 <= year <= 2100:
        raise ValueError(text)
    moment = datetime(year, month, day, hour, minute, second, tzinfo=OLD_SITE_TIME_ZONE)
    if moment.astimezone(UTC).astimezone(OLD_SITE_TIME_ZONE) != moment:
        raise ValueError(text)  # An hour that the clocks skipped.
    return moment


def _read_views(value: str, problems: list[str]) -> int:
    if not value:
        return 0
    match = _VIEWS.fullmatch(unicodedata.normalize("NFKC", value))
    views = int(match[1].replace(",", "")) if match else None
    if views is None or views > MAX_VIEWS:
        problems.append(f"has the view count “{value}”, which is no number.")
        return 0
    return views
