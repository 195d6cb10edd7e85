"""
Pictures in a text refer to the library's file by the site's own address, wherever files are kept.

A page shows each in the sizes that its reader's screen asks for.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

from news.pictures.names import REFERENCE

# As the sanitiser writes them.
_IMAGE = re.compile(r"<img((?: [a-z]+=\"[^\"<>]*\")*)>")
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"<>]*)"')


class PictureInText(NamedTuple):
    """One `<img>` of a text: the library's picture by its stem, and what the editor made of it."""

    stem: str  # of the file's name, with its folders
    alt: str
    width: int | None  # pixels; None where the editor left it as it is


def find_pictures(html: str) -> list[PictureInText]:
    """The library's pictures in sanitised HTML, in their order."""
    found = (_read(match[1]) for match in _IMAGE.finditer(html))
    return [picture for picture in found if picture is not None]


def replace_pictures(html: str, render: Callable[[PictureInText], str | None]) -> str:
    """Sanitised HTML with what `render` makes of each; None leaves the `<img>` as it stands."""

    def replace(match: re.Match[str]) -> str:
        picture = _read(match[1])
        return (render(picture) if picture else None) or match[0]

    return _IMAGE.sub(replace, html)


def _read(attributes: str) -> PictureInText | None:
    values = dict(_ATTRIBUTE.findall(attributes))
    reference = REFERENCE.fullmatch(values.get("src", ""))
    if reference is None:
        return None
    width = values.get("width", "")
    return PictureInText(
        stem=reference[1],
        alt=unescape(values.get("alt", "")),
        width=int(width) if width.isdecimal() and int(width) > 0 else None,
    )
