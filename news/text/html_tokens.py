"""
Splits sanitised HTML into its tags and the text between them.

The sanitiser's output is well-formed, with double quotes around every value and with `<` and `>`
escaped everywhere else, so a pattern finds each tag. It does not work for other HTML.
"""

import re
from collections.abc import Iterator
from html import unescape

_TOKEN = re.compile(r"(<(/?)([a-z][a-z0-9]*+)([^<>]*+)>|[^<]++|<)")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')

# The markup as written; whether it is an end tag; the tag's name, or "" for text; the tag's
# attributes as written, each with the space before it. A plain tuple: a class with named fields
# would add a fifth to the time of converting an article.
Token = tuple[str, bool, str, str]


def tokens(html: str) -> Iterator[Token]:
    """All tokens of the HTML, in order; their markup joined is the HTML."""
    for match in _TOKEN.finditer(html):
        markup, slash, name, attributes = match.groups("")
        yield markup, slash == "/", name, attributes


def attributes_of(written: str) -> dict[str, str]:
    """A tag's attributes by name, as plain text."""
    if not written:
        return {}
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def text_of(html: str) -> str:
    """The text outside the tags, as plain text."""
    return unescape(
        "".join(markup for markup, _is_end, name, _attributes in tokens(html) if not name)
    )
