import html
import re
import unicodedata

from .html_tokens import tokens

_BLOCKS = frozenset(
    "p li h2 h3 h4 h5 h6 td th dd dt figcaption caption blockquote pre br hr div".split()
)
# The reading of ruby is shown beside its characters, not between them.
_READINGS = frozenset({"rt", "rp"})

_CLOSING = "\"'”’」』》）)\\]】"
# A full stop only ends a sentence after a longer word: not after "Dr" or "No".
_SENTENCE_END = re.compile(
    rf"[。！？!?…]+[{_CLOSING}]*|(?<=\w\w\w)\.[{_CLOSING}]*(?=\s+[^\W\da-z])"
)
# Characters that must not come before an ellipsis.
LEFT_OPEN = " \u3000,;:，、；：（(《“‘「『【[—–-·"
_FIRST_IDEOGRAPHIC = "\u2e80"  # from here on, scripts have no spaces between words
_LAST_IDEOGRAPHIC_OF_BMP = "\uffef"
_JOINER = "\u200d"


def excerpt(rich_text: str, max_length: int = 160) -> str:
    """
    The beginning of sanitised HTML as plain text of at most `max_length` characters.

    It is cut as by `shorten`, without the readings of ruby. Empty only if there is no text.
    """
    pieces: list[str] = []
    length = 0
    reading = ""  # the open element that is left out
    rich_text = without_cut_tag(rich_text)
    # Read the body in parts: most of it is not needed, but much markup may precede the text.
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


def without_cut_tag(rich_text: str) -> str:
    """The beginning of some HTML, which may have been cut anywhere, up to its last whole tag."""
    last = rich_text.rfind("<")
    return rich_text[:last] if last > rich_text.rfind(">") else rich_text


def shorten(text: str, max_length: int = 160) -> str:
    """
    Plain text on one line, of at most `max_length` characters.

    It is cut after a sentence that ends in the second half, or else after a word, with an ellipsis.
    """
    text = " ".join(text.split())
    if len(text) <= max_length:
        return text
    # Read one more character, to see whether a space follows.
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: max_length + 2])]
    whole = max((end for end in ends if max_length // 2 < end <= max_length), default=0)
    if whole:
        return text[:whole]
    end = longest = max_length - 1
    while end > max_length // 2 and is_inside_word(text, end):
        end -= 1
    if end <= max_length // 2:  # one long word, or a script without spaces
        end = longest
        while end > 1 and _belongs_to_the_one_before(text, end):
            end -= 1
    return (text[:end].rstrip(LEFT_OPEN) or text[:end]) + "…"


def is_inside_word(text: str, at: int) -> bool:
    """Whether a cut at this place, between two characters, would split a word or a character."""
    before, behind = text[at - 1], text[at]
    if _belongs_to_the_one_before(text, at):
        return True
    return not any(c.isspace() or is_ideographic(c) for c in (before, behind))


def _belongs_to_the_one_before(text: str, at: int) -> bool:
    """Whether a cut at this place would split a character: an accent, a joined emoji."""
    is_mark = unicodedata.category(text[at])[0] == "M" or "\U0001f3fb" <= text[at] <= "\U0001f3ff"
    return is_mark or _JOINER in (text[at], text[at - 1])


def is_ideographic(character: str) -> bool:
    return _FIRST_IDEOGRAPHIC <= character <= _LAST_IDEOGRAPHIC_OF_BMP or character > "\U0001ffff"
