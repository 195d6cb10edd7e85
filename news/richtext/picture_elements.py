"""
Pictures in a text refer to the library's file by the site's own address, wherever files are kept.

A page shows each in the sizes that its reader's screen asks for.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple

from news.library.pictures.rendition_names import REFERENCE
from news.text.html_tokens import Token, attributes_of, tokens
from news.text.numbers import whole_number

from .allowlist import LAZY_ADDRESSES

_TOKEN = re.compile(r"<a[ >]|</a>|<img(?: [^<>]*)?>")
_NAMED_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_LAZY_ATTRIBUTE = re.compile(r' data-[a-z-]+="[^"]*"')
_SOURCE = re.compile(r' src="[^"]*"')
# What a page keeps for later is the real one.
_ADDRESS_ORDER = (*LAZY_ADDRESSES, "src")
_MAX_LINK_TEXT = 60  # characters of an address that stands for its picture

# The sanitiser marks with it what may be no picture's address: a noncharacter.
FOREIGN = "\ufdd1"


class PictureInText(NamedTuple):
    """One `<img>` of a text: the library's picture by its stem, and what the editor made of it."""

    stem: str  # of the file's name, with its folders
    alt: str
    width: int | None  # pixels; None where the editor left it as it is


def find_pictures(html: str) -> list[PictureInText]:
    """The library's pictures in sanitised HTML, in their order."""
    if "<img" not in html:
        return []
    found = (_read(token) for token in tokens(html))
    return [picture for picture in found if picture is not None]


def replace_pictures(html: str, render: Callable[[PictureInText], str | None]) -> str:
    """Sanitised HTML with what `render` makes of each; None leaves the `<img>` as it stands."""

    def replace(token: Token) -> str:
        picture = _read(token)
        return (render(picture) if picture else None) or token[0]

    return "".join(map(replace, tokens(html))) if "<img" in html else html


def _read(token: Token) -> PictureInText | None:
    _markup, _is_end, name, attributes = token
    if name != "img":
        return None
    values = attributes_of(attributes)
    reference = REFERENCE.fullmatch(values.get("src", ""))
    if reference is None:
        return None
    return PictureInText(
        stem=reference[1],
        alt=values.get("alt", ""),
        width=whole_number(values.get("width"), least=1),
    )


def show_address(url: str) -> str:
    """Short enough for a line."""
    return url if len(url) <= _MAX_LINK_TEXT else f"{url[: _MAX_LINK_TEXT - 1]}…"


def stand_in(url: str, alt: str, *, is_in_link: bool) -> str:
    """
    HTML for a picture that cannot be shown: a link to where it is, so that an editor can look at
    it and bring it in by hand; its alt text alone where no link can be. `url` may be "".
    """
    if is_in_link or not url:
        return escape(alt)
    return f'<a href="{escape(url)}">{escape(alt or show_address(url))}</a>'


def link_foreign_pictures(html: str, allowed: Callable[[str], str | None]) -> str:
    """
    HTML in which the sanitiser has marked the addresses of pictures that it cannot keep as they
    are, with links for these pictures.

    `allowed` gives the address that a link may have. A picture without any becomes its alt text.
    """
    is_in_link = False

    def replace(token: re.Match[str]) -> str:
        nonlocal is_in_link
        if not token[0].startswith("<img"):
            is_in_link = token[0] != "</a>"
            return token[0]
        attributes = {name: unescape(text) for name, text in _NAMED_ATTRIBUTE.findall(token[0])}
        if attributes.get("src", "").startswith("/"):
            return _LAZY_ATTRIBUTE.sub("", token[0])
        names = [name for name in _ADDRESS_ORDER if attributes.get(name, "").startswith(FOREIGN)]
        addresses = [attributes[name].removeprefix(FOREIGN) for name in names]
        url = next((url for url in map(allowed, addresses) if url), "")
        if url.startswith("/"):
            rest = _LAZY_ATTRIBUTE.sub("", token[0]).removeprefix("<img")
            return f'<img src="{escape(url)}"{_SOURCE.sub("", rest)}'
        return stand_in(url, attributes.get("alt", "").strip(), is_in_link=is_in_link)

    return _TOKEN.sub(replace, html)
