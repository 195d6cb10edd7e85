import html
import re
import unicodedata

from .html_tokens import tokens

_BLOCKS = frozenset(
    "p li h2 h3 h4 h5 h6 td th dd dt figcaption caption blockquote pre br hr div".split()
)
# How characters are read is beside them, not between them.
_READINGS = frozenset({"rt", "rp"})

_CLOSING = "\"'”’」』》）)\\]】"
# A full stop ends a sentence behind a word of some length only: not behind "Dr" and "No".
_SENTENCE_END = re.compile(
    rf"[。！？!?…]+[{_CLOSING}]*|(?<=\w\w\w)\.[{_CLOSING}]*(?=\s+[^\W\da-z])"
)
# What no text should end with before an ellipsis.
_LEFT_OPEN = " \u3000,;:，、；：（(《“‘「『【[—–-·"
_FIRST_IDEOGRAPHIC = "\u2e80"  # from here on, words follow one another without spaces
_LAST_IDEOGRAPHIC_OF_BMP = "\uffef"
_JOINER = "\u200d"


def excerpt(rich_text: str, max_length: int = 160) -> str:
    """
    The beginning of sanitised HTML as plain text of at most `max_length` characters.

    It is as `shorten` cuts it, without the readings of ruby. Empty only where there is no text.
    """
    pieces: list[str] = []
    length = 0
    reading = ""  # the element that is left out, while it is open
    # The HTML may be cut anywhere: within a tag, too.
    if (last := rich_text.rfind("<")) > rich_text.rfind(">"):
        rich_text = rich_text[:last]
    # A whole body need not be read for it, and what comes before its text may be long.
    for text, is_end, name, _attributes in tokens(rich_text):
        if reading:
            reading = "" if is_end and name == reading else reading
        elif name in _READINGS and not is_end:
            reading = name
        elif name in _BLOCKS:
            pieces.append(" ")
        elif not name:
            pieces.append(text)
            length += len("".join(html.unescape(pieces[-1]).split()))
            if length > max_length:
                break
    return shorten(html.unescape("".join(pieces)), max_length)


def shorten(text: str, max_length: int = 160) -> str:
    """
    Plain text on one line, of at most `max_length` characters.

    It is cut behind a sentence where one ends in the second half, else behind a word, with an
    ellipsis.
    """
    text = " ".join(text.split())
    if len(text) <= max_length:
        return text
    # With one character more, to see whether a space follows.
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: max_length + 2])]
    whole = max((end for end in ends if max_length // 2 < end <= max_length), default=0)
    if whole:
        return text[:whole]
    end = longest = max_length - 1
    while end > max_length // 2 and _is_inside_word(text, end):
        end -= 1
    if end <= max_length // 2:  # One long word, or a writing without spaces.
        end = longest
        while end > 1 and _belongs_to_the_one_before(text, end):
            end -= 1
    return (text[:end].rstrip(_LEFT_OPEN) or text[:end]) + "…"


def _is_inside_word(text: str, at: int) -> bool:
    before, behind = text[at - 1], text[at]
    if _belongs_to_the_one_before(text, at):
        return True
    return not any(c.isspace() or _is_ideographic(c) for c in (before, behind))


def _belongs_to_the_one_before(text: str, at: int) -> bool:
    """Whether cutting there would tear a character apart: an accent, a joined emoji."""
    is_mark = unicodedata.category(text[at])[0] == "M" or "\U0001f3fb" <= text[at] <= "\U0001f3ff"
    return is_mark or _JOINER in (text[at], text[at - 1])


def _is_ideographic(character: str) -> bool:
    return _FIRST_IDEOGRAPHIC <= character <= _LAST_IDEOGRAPHIC_OF_BMP or character > "\U0001ffff"
