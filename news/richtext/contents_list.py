"""Headings as places to jump to, and the list of them that stands before a long text."""

import re
from typing import NamedTuple

from news.text.html_tokens import attributes_of, text_of
from news.text.slugs import slug_from

from .allowlist import ID_PREFIX

# Bytes of markup and text in UTF-8, in which a Chinese character has three: about 1,300 characters
# of Chinese or 650 words of English.
LONG = 4_000
LEAST_HEADINGS = 3
_MOST_HEADINGS = 60  # more are no overview
_LONGEST_ANCHOR = 60  # characters

_HEADING = re.compile(r"<(h[23])((?: [^<>]*)?)>(.*?)</\1>", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')


class Heading(NamedTuple):
    level: int  # 2 or 3
    anchor: str
    text: str
    language: str  # blank if it is the text's


def anchor_headings(html: str) -> tuple[str, list[Heading]]:
    """
    Sanitised HTML in which each `h2` and `h3` has an id, and these headings.

    The id comes from the heading's words, so that a link to it still works when the text above it
    changes. An editor's own id stays.
    """
    if "<h2" not in html and "<h3" not in html:
        return html, []
    taken = set(_ID.findall(html))
    headings = []

    def anchor(match: re.Match[str]) -> str:
        name, attributes, content = match.groups()
        text = " ".join(text_of(content).split())
        if not text:
            return match[0]
        values = attributes_of(attributes)
        own = values.get("id")
        place = own or _free_anchor(text, taken)
        taken.add(place)
        headings.append(Heading(int(name[1]), place, text, values.get("lang", "")))
        # A slug has letters, digits and hyphens only.
        return match[0] if own else f'<{name} id="{place}"{attributes}>{content}</{name}>'

    return _HEADING.sub(anchor, html), headings


def is_long(html: str) -> bool:
    return len(html) >= LONG // 3 and len(html.encode()) >= LONG


def listed(headings: list[Heading], html: str) -> list[Heading]:
    """The headings that a list of contents has; none if the text is short, or has few or many."""
    fits = LEAST_HEADINGS <= len(headings) <= _MOST_HEADINGS and is_long(html)
    return headings if fits else []


def _free_anchor(text: str, taken: set[str]) -> str:
    anchor = first = ID_PREFIX + (slug_from(text, _LONGEST_ANCHOR) or "part")
    number = 2
    while anchor in taken:
        anchor = f"{first}-{number}"
        number += 1
    return anchor
