"""
Lists from Word: each item is a paragraph that begins with its bullet or number.

The sanitiser marks the item and its bullet with the classes below, which are not in its result. The
functions here work on its output, which is well-formed and escapes `<` and `>` in attributes.

If HTML can express a number (`3.`, `c.`, `C.`, `iii.`, `III.`), the list's type and start express
it. If not (一、, （一）, 第三条, ①, 1.1), the number stays in the text, because readers cite it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

ITEM = "word-item-"
BULLET = "word-bullet"

_ITEM_STYLE = re.compile(r"mso-list\s*:\s*(?:[a-z0-9]+\s+level([1-9])|(ignore))", re.IGNORECASE)
_ITEM_START = rf'<p class="([a-z0-9 -]*{ITEM}([1-9])[a-z0-9 -]*)"([^<>]*)>'
_ITEM = re.compile(rf"{_ITEM_START}(.*?)</p>", re.DOTALL)
_ITEMS = re.compile(rf"(?:{_ITEM_START}.*?</p>\s*)+", re.DOTALL)
_BULLET_START = re.compile(rf'<span class="[a-z0-9 -]*{BULLET}[a-z0-9 -]*"')
_CLASSES = re.compile(r'(<[a-z0-9]+) class="([a-z0-9 -]*)"([^<>]*>)')
_EMPTY_SPAN = re.compile(r"<span(?:\s[^<>]*)?></span>")
_SPAN = re.compile(r"<(/?)span(?:\s[^<>]*)?>")
_ANY_TAG = re.compile(r"<[^<>]*>")

_DECIMAL = re.compile(r"([0-9]{1,5})\.")
_LETTER = re.compile(r"([a-z]|[A-Z])\.")
_ROMAN = re.compile(r"(?=.)(m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))\.")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
# Word's bullets, as letters of the symbol fonts that it uses.
_LETTERS_FOR_SIGNS = frozenset("lnuvqopwrtzsxyØüàèð")
# A number with one of these endings needs no space after it.
_CLOSED = tuple("、，．。）】〕：①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


class _Item(NamedTuple):
    level: int
    bullet: str
    text: str  # HTML, without the bullet
    classes: str
    attributes: str


class _Number(NamedTuple):
    kind: str  # the type of an <ol>, as in HTML
    value: int


@dataclass
class _List:
    level: int
    kind: str  # "" for a list with bullets
    last: int  # the number of the open item


def word_classes(style: str) -> list[str]:
    """The class that marks a Word list's item or its bullet, by its `mso-list` style."""
    match = _ITEM_STYLE.search(style)
    if match is None:
        return []
    return [BULLET if match[2] else f"{ITEM}{match[1]}"]


def build_word_lists(html: str) -> str:
    """
    The HTML with each run of Word's list paragraphs as nested lists.

    None of Word's marks is left, wherever it was.
    """
    if ITEM not in html and BULLET not in html:
        return html
    with_lists = _ITEMS.sub(lambda run: "".join(_nest(_read_items(run[0]))), html)
    return _CLASSES.sub(_drop_word_classes, with_lists)


def _drop_word_classes(match: re.Match[str]) -> str:
    kept = [name for name in match[2].split() if not name.startswith((ITEM, BULLET))]
    class_attribute = f' class="{" ".join(kept)}"' if kept else ""
    return f"{match[1]}{class_attribute}{match[3]}"


def _read_items(run: str) -> list[_Item]:
    return [
        _Item(int(level), *_split_bullet(content), classes, attributes)
        for classes, level, attributes, content in _ITEM.findall(run)
    ]


def _split_bullet(item: str) -> tuple[str, str]:
    """The bullet or number that Word wrote as text, and the item without it."""
    start = _BULLET_START.search(item)
    if start is None:
        return "", item
    depth = 0
    for tag in _SPAN.finditer(item, start.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            written = _ANY_TAG.sub("", item[start.start() : tag.end()])
            bullet = " ".join(written.replace("&nbsp;", " ").split())
            rest = item[: start.start()] + item[tag.end() :].lstrip()
            return bullet, _EMPTY_SPAN.sub("", rest)
    return "", item


def _nest(items: list[_Item]) -> Iterator[str]:
    """Levels may be skipped: a list is nested in the lists that are open, and no deeper."""
    open_lists: list[_List] = []
    for position, item in enumerate(items):
        while open_lists and open_lists[-1].level > item.level:
            yield _end(open_lists.pop())
        here = open_lists[-1] if open_lists and open_lists[-1].level == item.level else None
        before = _Number(here.kind, here.last) if here else None
        is_sign = _is_sign(item.bullet)
        behind = "" if is_sign else _next_bullet(items, position)
        number = None if is_sign else _number(item.bullet, before, behind)
        is_text = not is_sign and number is None
        kind, value = number or ("", 0)
        if here and not is_text and here.kind == kind:
            is_next = value in (0, here.last + 1)
            here.last = value
            yield f"</li><li>{item.text}" if is_next else f'</li><li value="{value}">{item.text}'
            continue
        if here:
            yield _end(open_lists.pop())
        if is_text:
            yield _paragraph(item, is_inside=bool(open_lists))
        else:
            open_lists.append(_List(item.level, kind, value))
            yield f"{_start(kind, value)}<li>{item.text}"
    yield from (_end(each) for each in reversed(open_lists))


def _paragraph(item: _Item, *, is_inside: bool) -> str:
    gap = "" if item.bullet.endswith(_CLOSED) else " "
    # Inside another item it is already indented, and loses its own formatting.
    look = "" if is_inside else f' class="{item.classes}"{item.attributes}'
    return f"<p{look}>{item.bullet}{gap}{item.text}</p>"


def _start(kind: str, value: int) -> str:
    if not kind:
        return "<ul>"
    start = f' start="{value}"' if value != 1 else ""
    return f'<ol{start} type="{kind}">' if kind != "1" else f"<ol{start}>"


def _end(closed: _List) -> str:
    return "</li></ol>" if closed.kind else "</li></ul>"


def _next_bullet(items: list[_Item], position: int) -> str:
    """The bullet of the next item on the same level of the same list; "" if there is none."""
    level = items[position].level
    for item in items[position + 1 :]:
        if item.level <= level:
            return item.bullet if item.level == level else ""
    return ""


def _number(bullet: str, before: _Number | None, behind: str) -> _Number | None:
    """
    The number as a list can express it; None if no list can.

    `i.` is a letter after `h.` or before `j.`, and otherwise a Roman number.
    """
    if decimal := _DECIMAL.fullmatch(bullet):
        return _Number("1", int(decimal[1]))
    readings = _readings(bullet)
    for reading in readings:
        if before == (reading.kind, reading.value - 1):
            return reading
    for reading in readings:
        if (reading.kind, reading.value + 1) in _readings(behind):
            return reading
    # Lists seldom begin after the first letter, and i. is the first Roman number.
    return min(readings, key=lambda reading: reading.value, default=None)


def _readings(bullet: str) -> list[_Number]:
    found = []
    if letter := _LETTER.fullmatch(bullet):
        found.append(_Number("a" if letter[1].islower() else "A", ord(letter[1].lower()) - 96))
    if bullet.islower() or bullet.isupper():
        roman = _ROMAN.fullmatch(bullet.lower())
        if roman:
            found.append(_Number("i" if bullet.islower() else "I", _roman_value(roman[1])))
    return found


def _roman_value(digits: str) -> int:
    values = [_ROMAN_DIGITS[digit] for digit in digits]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _is_sign(bullet: str) -> bool:
    """Whether it does not count: a dot, a dash, a letter of a symbol font, or nothing."""
    if len(bullet) > 1:
        return False
    return bullet in _LETTERS_FOR_SIGNS or not (bullet.isalnum() or bullet.isnumeric())
