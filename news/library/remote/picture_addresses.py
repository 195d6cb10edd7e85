"""
Finds the pictures in a text and replaces their addresses.

It works on the output of `richtext.sanitise_but_pictures`: well-formed, with `<` and `>` escaped in
attributes and double quotes. So a pattern finds each tag, and the time grows with the length alone.
Embedded pictures (`data:`) are taken out first, because they are far larger than a text may be.
"""

import base64
import binascii
import html
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from news.richtext.allowlist import LAZY_ADDRESSES
from news.richtext.picture_elements import stand_in

# Between quotes, base64 may have line breaks. The equals signs at its end stay in the text: in
# broken markup, a parser could read them as part of an attribute.
_DATA_TYPE = r"data:image/[a-z0-9.+-]{1,30}(?:;[a-z-]{1,20}=[a-z0-9-]{1,20})?;base64,"
_DATA = re.compile(
    rf"(?<=[\"'])\s*{_DATA_TYPE}[a-z0-9+/%\s]*+(?==*+\s*[\"'])|{_DATA_TYPE}[a-z0-9+/%]*+",
    re.IGNORECASE,
)
_NAME = re.compile("data:,[0-9a-f]{16}-[0-9]+;")
_TOKEN = re.compile(r"<a[ >]|</a>|<img(?: [^<>]*)?>")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_SPACE = re.compile(r"\s+")
_FOREIGN = re.compile(r"(?:https?:)?[/\\]{2}", re.IGNORECASE)


def take_out_data(text: str) -> tuple[str, dict[str, str]]:
    """The text with a short name for each `data:` picture, and the picture for each name."""
    taken: dict[str, str] = {}
    # The random part keeps anybody from writing such a name into a text.
    series = secrets.token_hex(8)

    def take(match: re.Match[str]) -> str:
        name = f"data:,{series}-{len(taken)};"
        taken[name] = match[0]
        return name

    return _DATA.sub(take, text), taken


def put_back_data(text: str, taken: Mapping[str, str]) -> str:
    """Undo `take_out_data` for the names that are still in the text and were not pictures."""
    if not taken:
        return text
    return _NAME.sub(lambda name: taken.get(name[0], name[0]), text)


def decode_data(url: str, taken: Mapping[str, str]) -> bytes | None:
    """
    The bytes of a `data:` picture that was taken out; None if it is damaged or was not taken out.
    """
    name, end, padding = url.partition(";")
    payload = taken.get(name + end, "").partition(",")[2] + padding
    try:
        return base64.b64decode(_SPACE.sub("", unquote_to_bytes(payload).decode()), validate=True)
    except (binascii.Error, UnicodeDecodeError):
        return None


@dataclass(frozen=True)
class Picture:
    """An `img` that is not in the library."""

    url: str  # "" if it has no address, or one that no parser can read
    alt: str


def find_pictures(text: str) -> list[Picture]:
    """Each picture whose address is not a path of this site, in the order of the text."""
    attributes = (_attributes(token[0]) for token in _TOKEN.finditer(text) if _is_picture(token))
    return [
        Picture(url, found.get("alt", "").strip())
        for found in attributes
        if (url := _foreign_address(found)) is not None
    ]


@dataclass(frozen=True)
class Replacement:
    src: str
    width: int | None = None  # pixels, for a picture without width and height
    height: int | None = None
    alt: str = ""  # for a picture without one


def replace_pictures(text: str, find: Callable[[str], Replacement | None]) -> str:
    """
    Replace the address of each such picture with what `find` returns for it.

    The alt text and the size stay. A picture without a replacement becomes a link to its address,
    so that an editor can look at it and add it by hand; without a usable address only its alt text
    stays.
    """
    is_in_link = False

    def replace(token: re.Match[str]) -> str:
        nonlocal is_in_link
        if not _is_picture(token):
            is_in_link = token[0] != "</a>"
            return token[0]
        attributes = _attributes(token[0])
        url = _foreign_address(attributes)
        if url is None:
            return token[0]
        for name in LAZY_ADDRESSES:
            attributes.pop(name, None)
        replacement = find(url)
        if replacement is None:
            return _stand_in(url, attributes.get("alt", "").strip(), is_in_link)
        attributes["src"] = replacement.src
        attributes["alt"] = attributes.get("alt", "").strip() or replacement.alt
        if replacement.width and attributes.keys().isdisjoint(("width", "height")):
            attributes |= {"width": str(replacement.width), "height": str(replacement.height)}
        return _tag(attributes)

    return _TOKEN.sub(replace, text)


def absolute(url: str) -> str:
    """Adds a missing scheme: https, which the page most likely used."""
    return f"https:{url}" if url.startswith("//") else url


def _is_picture(token: re.Match[str]) -> bool:
    return token[0].startswith("<img")


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


def _tag(attributes: Mapping[str, str]) -> str:
    written = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
    return f"<img{written}>"


def _foreign_address(attributes: Mapping[str, str]) -> str | None:
    """
    The address of the real picture; "" if it has none, and None if it is ours.

    Lazy-loading attributes hold the real address; `src` is then blank, blurred, or another size.
    """
    src = attributes.get("src", "").strip()
    lazy = [attributes.get(name, "").strip() for name in LAZY_ADDRESSES]
    addresses = [url for url in lazy if _FOREIGN.match(url)] or [src]
    url = addresses[0]
    is_own_path = url.startswith("/") and not _FOREIGN.match(url)
    return None if is_own_path else url


def _stand_in(url: str, alt: str, is_in_link: bool) -> str:
    can_be_linked = _FOREIGN.match(url) and "\\" not in url
    return stand_in(absolute(url) if can_be_linked else "", alt, is_in_link=is_in_link)
