"""
Classifies characters, and removes those that do not belong in a text. Pure.

Python 3.11 knows Unicode 14 and treats newer characters as unassigned. They are kept, because a
family name may contain one.
"""

import re
import unicodedata

from .radicals import mend_radicals

# Ideographs added after Unicode 14: extensions I, H and J.
NEWER_HAN = ((0x2EBF0, 0x2EE5D), (0x31350, 0x323AF), (0x323B0, 0x33479))

# Unicode's Default_Ignorable_Code_Point, except for those in the category Cf.
_IGNORABLE = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2065, 0x2065),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0xE0000, 0xE0FFF),
)
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_LINE_ENDS = "\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029"
# Controls; bidirectional embeddings, overrides and isolates; characters that cannot be stored.
_FORBIDDEN = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069"
    f"\ud800-\udfff{_NONCHARACTERS}"
)
# Blank but as wide as a letter: people use it as a space.
_BLANKS = "\u2800\u3164\uffa0"
_INVISIBLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065"
    "\u206a-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_AROUND_LINE_END = re.compile(rf"\s*[{_LINE_ENDS}]\s*")
_REMOVED = re.compile(f"[{_FORBIDDEN}]")
_DOUBTFUL = re.compile(f"[{_BLANKS}{_INVISIBLE}]")
_BRAILLE = re.compile("[\u2801-\u28ff]")

_JOINERS = "\u200c\u200d"
_DIRECTION_MARKS = "\u061c\u200e\u200f"
_BLACK_FLAG = "\U0001f3f4"


def is_letter(character: str) -> bool:
    """Whether it is a letter or a digit: str.isalnum, plus newer ideographs."""
    return character.isalnum() or _is_within(character, NEWER_HAN)


def is_invisible(character: str) -> bool:
    """Whether it is invisible and takes no space."""
    return unicodedata.category(character) == "Cf" or _is_within(character, _IGNORABLE)


def is_printable(text: str) -> bool:
    """str.isprintable, plus characters that Python does not know yet."""
    return all(character.isprintable() or _is_unknown(character) for character in text)


def clean_line(text: str) -> str:
    """
    The text on one line, without invisible characters and those that change its direction.

    Line ends become a space. Direction marks stay next to letters that run to the left, joiners
    where they shape letters or emoji, variation selectors after the character that they change.
    Radicals become the characters that they look like. Cleaning twice gives the same result.
    """
    return _clean(_AROUND_LINE_END.sub(" ", text)).strip()


def clean_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(clean_line(line) for line in re.split("\r\n|[\n\r]", text)).strip()


def _clean(text: str) -> str:
    text = mend_radicals(_REMOVED.sub("", text))
    if not _DOUBTFUL.search(text):
        return text
    runs_left = any(
        unicodedata.bidirectional(character) in ("R", "AL")
        for character in text
        if character not in _DIRECTION_MARKS
    )
    has_braille = _BRAILLE.search(text) is not None
    kept: list[str] = []
    for index, character in enumerate(text):
        if character == "\u2800" and has_braille:
            kept.append(character)
        elif character in _BLANKS:
            kept.append(" ")
        elif character in _DIRECTION_MARKS:
            kept.append(character if runs_left else "")
        elif not _DOUBTFUL.match(character) or _has_a_use(
            character, kept[-1] if kept else "", text[index + 1 : index + 2]
        ):
            kept.append(character)
        if kept and not kept[-1]:
            kept.pop()
    cleaned = "".join(kept)
    # A character may have depended on one that was removed before it.
    return cleaned if cleaned == text else _clean(cleaned)


def _has_a_use(character: str, before: str, behind: str) -> bool:
    """Whether an invisible character has an effect between these two."""
    if not before and character != "\u115f":
        return False
    if character in _JOINERS:
        if character == "\u200d" and _is_emoji(before):
            return _is_emoji(behind)
        return _is_shaped(before)
    if character == "\u115f":
        return _is_jamo(behind)
    if character == "\u1160":
        return _is_jamo(before)
    if _is_within(character, ((0xE0020, 0xE007F),)):  # The flag of a region of a country.
        return before == _BLACK_FLAG or _is_within(before, ((0xE0020, 0xE007F),))
    if _is_within(character, ((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F))) or (
        _is_within(character, ((0xE0100, 0xE01EF),))
    ):
        return not before.isspace() and not is_invisible(before)
    return False


def _is_emoji(character: str) -> bool:
    # Roughly: symbols and pictures, and the characters that give them colour or skin tone.
    return bool(character) and (
        character in "\ufe0f\u20e3"
        or _is_within(character, ((0x2190, 0x2BFF), (0x1F000, 0x1FAFF), (0xE0020, 0xE007F)))
    )


def _is_shaped(character: str) -> bool:
    """Whether its script joins letters: Arabic, Syriac, Indian scripts, Mongolian and others."""
    return _is_within(character, ((0x0600, 0x10FF), (0x1700, 0x1AFF), (0xA800, 0xABFF)))


def _is_jamo(character: str) -> bool:
    return bool(character) and _is_within(character, ((0x1100, 0x115E), (0x1161, 0x11FF)))


def _is_unknown(character: str) -> bool:
    """Whether it is a character that Python does not know."""
    return unicodedata.category(character) == "Cn" and not (
        _REMOVED.match(character) or is_invisible(character)
    )


def _is_within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in ranges)
