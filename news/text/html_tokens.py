"""
Walking sanitised HTML: its tags and the text between them.

The sanitiser's output is well-formed, puts every value in double quotes and escapes `<` and `>`
everywhere else, so a pattern tells a tag. For any other HTML it is wrong.
"""

import re
from collections.abc import Iterator
from html import unescape

_TOKEN = re.compile(r"(<(/?)([a-z][a-z0-9]*+)([^<>]*+)>|[^<]++|<)")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')

# The markup as it is written; whether it is an end tag; the tag's name, "" for a text between two;
# the tag's attributes as they are written, with the space before each. A plain tuple: a class with
# names costs a fifth of what converting an article does.
Token = tuple[str, bool, str, str]


def tokens(html: str) -> Iterator[Token]:
    """All of the HTML, in order: the tokens' markup joined is the HTML."""
    for match in _TOKEN.finditer(html):
        markup, slash, name, attributes = match.groups("")
        yield markup, slash == "/", name, attributes


def attributes_of(written: str) -> dict[str, str]:
    """A tag's attributes by name, as plain text."""
    if not written:
        return {}
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}


def text_of(html: str) -> str:
    """What stands between the tags, as plain text."""
    return unescape(
        "".join(markup for markup, _is_end, name, _attributes in tokens(html) if not name)
    )
