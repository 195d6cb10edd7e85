"""
Pictures in a text have this site's own addresses, wherever the files are stored.

A page shows each picture in the sizes that the reader's screen needs.
"""

import re
from collections.abc import Callable, Iterator
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
# Attributes of lazy loading, which hold the real address.
_ADDRESS_ORDER = (*LAZY_ADDRESSES, "src")
_MAX_LINK_TEXT = 60  # characters of an address that is shown in place of its picture

# The sanitiser's mark for an address that no picture may have: a noncharacter.
FOREIGN = "\ufdd1"


class PictureInText(NamedTuple):
    """An `<img>` in a text: the library's picture by its stem, and the editor's settings for it."""

    stem: str  # of the file's name, with its folders
    alt: str
    width: int | None  # pixels; None if the editor did not set it
    is_in_link: bool = False


def find_pictures(html: str) -> list[PictureInText]:
    """The library's pictures in sanitised HTML, in order."""
    if "<img" not in html:
        return []
    return [picture for _token, picture in _with_pictures(html) if picture is not None]


def replace_pictures(html: str, render: Callable[[PictureInText], str | None]) -> str:
    """
    Sanitised HTML with each picture replaced by the result of `render`; None keeps the `<img>`.
    """
    if "<img" not in html:
        return html
    return "".join(
        (render(picture) if picture else None) or token[0]
        for token, picture in _with_pictures(html)
    )


def _with_pictures(html: str) -> Iterator[tuple[Token, PictureInText | None]]:
    """Each token, with the library's picture if it is one."""
    is_in_link = False
    for token in tokens(html):
        if token[2] == "a":
            is_in_link = not token[1]
        yield token, _read(token, is_in_link)


def _read(token: Token, is_in_link: bool) -> PictureInText | None:
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
        is_in_link=is_in_link,
    )


def show_address(url: str) -> str:
    """The address, shortened to fit on a line."""
    return url if len(url) <= _MAX_LINK_TEXT else f"{url[: _MAX_LINK_TEXT - 1]}…"


def stand_in(url: str, alt: str, *, is_in_link: bool) -> str:
    """
    HTML for a picture that cannot be shown: a link to its address, or its alt text.

    With the link, an editor can look at the picture and add it by hand; the alt text is for
    pictures without a usable address. `url` may be "".
    """
    if is_in_link or not url:
        return escape(alt)
    return f'<a href="{escape(url)}">{escape(alt or show_address(url))}</a>'


def link_foreign_pictures(html: str, allowed: Callable[[str], str | None]) -> str:
    """
    Replaces pictures whose address the sanitiser has marked as not allowed with links.

    `allowed` returns the address that a link may have. A picture without one becomes its alt text.
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
