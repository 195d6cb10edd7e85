import html
import re

from django.utils.html import strip_tags

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|dd|dt|figcaption|blockquote)>|<br\s?/?>")


def excerpt(rich_text: str, max_length: int = 160) -> str:
    """
    The beginning of sanitised HTML as plain text of at most `max_length` characters.

    Cut between words where the text has spaces; an ellipsis says that it was cut.
    """
    # Enough for the excerpt whatever its markup; a whole body need not be stripped for it.
    beginning = rich_text[: max_length * 20]
    if len(beginning) < len(rich_text):
        beginning = beginning[: beginning.rfind("<")] if "<" in beginning else beginning
    spaced = _BLOCK_END.sub(" ", beginning)
    return shorten(html.unescape(strip_tags(spaced)), max_length)


def shorten(text: str, max_length: int = 160) -> str:
    """Plain text on one line, cut in the same way."""
    text = " ".join(text.split())
    if len(text) <= max_length:
        return text
    cut = text[:max_length]
    words, separator, _last = cut.rpartition(" ")
    return (words if separator and len(words) > max_length // 2 else cut[:-1]) + "…"
