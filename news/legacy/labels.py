"""The labels in the metadata line of an old page, in both Chinese scripts."""

import re
from enum import StrEnum


class Label(StrEnum):
    SOURCE = "source"
    AUTHOR = "author"
    PUBLISHED_AT = "publication time"
    VIEWS = "views"
    EDITOR = "responsible editor"


_SPELLINGS = {
    Label.SOURCE: ("來源", "来源", "文章來源", "文章来源", "信息来源", "信息來源", "Source"),
    Label.AUTHOR: ("作者", "Author"),
    Label.PUBLISHED_AT: (
        "發表時間",
        "发表时间",
        "發布時間",
        "發佈時間",
        "发布时间",
        "發表日期",
        "发表日期",
        "發布日期",
        "發佈日期",
        "发布日期",
        "時間",
        "时间",
        "日期",
        "Published",
        "Time",
        "Date",
    ),
    Label.VIEWS: (
        "瀏覽",
        "浏览",
        "瀏覽量",
        "浏览量",
        "瀏覽次數",
        "浏览次数",
        "點擊",
        "点击",
        "點擊量",
        "点击量",
        "點擊數",
        "点击数",
        "閱讀",
        "阅读",
        "閱讀量",
        "阅读量",
        "Views",
        "Hits",
    ),
    Label.EDITOR: ("責任編輯", "责任编辑", "責編", "责编", "Editor"),
}
_BY_SPELLING = {
    spelling.casefold(): label for label, spellings in _SPELLINGS.items() for spelling in spellings
}

# A label is followed by a colon. It is at the start, or after a space, a bullet or the colon of a
# label without a value.
_BULLETS = "*|•·●"
_ANY_SPELLING = "|".join(sorted(_BY_SPELLING, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:^|(?<=[:：])|[\s{_BULLETS}])({_ANY_SPELLING})\s?[:：]",
    re.IGNORECASE,
)


# The start of an item with an unknown label: text after a free-standing asterisk, or short words
# before a colon (but not an address or a time of day).
_UNKNOWN_ITEM = re.compile(
    rf"\s\*\s|[\s{_BULLETS}]+(?=[^\W\d_]\w{{0,9}}\s?[:：](?!//))",
)


def find_items(line: str) -> list[tuple[Label | None, str]]:
    """
    The line's items as (label, value), without bullets and outer spaces.

    An item with an unknown label has None and its whole text. The result is empty if the line does
    not begin with a known label: then it is text that mentions one.
    """
    found = list(_LABEL.finditer(line))
    if not found or line[: found[0].start(1)].strip(f" {_BULLETS}"):
        return []
    items: list[tuple[Label | None, str]] = []
    ends = [following.start() for following in found[1:]] + [len(line)]
    for match, end in zip(found, ends, strict=True):
        value, *unknown = _UNKNOWN_ITEM.split(line[match.end() : end])
        items.append((_BY_SPELLING[match[1].casefold()], value.strip(f" {_BULLETS}")))
        items += [(None, text) for item in unknown if (text := item.strip(f" {_BULLETS}"))]
    return items
