"""Colours: contrast as WCAG computes it, and lighter or darker ones of the same hue. Pure."""

import math
import re
from collections.abc import Callable
from typing import NamedTuple

# A colour as forms and styles write it.
HEX = r"#[0-9a-f]{6}"
_HEX = re.compile(HEX)
_STEPS = 40  # of a search between two lightnesses: finer than the 256 values of a channel
_Channels = tuple[float, float, float]


class Oklch(NamedTuple):
    """
    A colour as people see it (https://bottosson.github.io/posts/oklab/): of one lightness, all
    hues look equally light.
    """

    lightness: float  # 0 is black, 1 white
    chroma: float  # 0 is grey
    hue: float  # radians


def is_colour(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def oklch(colour: str) -> Oklch:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def hex_of(colour: Oklch) -> str:
    """The colour; one that no screen shows, with as much of its chroma as a screen has."""
    channels = _channels(colour)
    if not _is_shown(channels):
        least, most = 0.0, colour.chroma
        for _step in range(_STEPS):
            middle = (least + most) / 2
            if _is_shown(_channels(colour._replace(chroma=middle))):
                least = middle
            else:
                most = middle
        channels = _channels(colour._replace(chroma=least))
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in channels)


def darkest_needed(colour: str, is_good: Callable[[str], bool]) -> str:
    """
    The colour if it is good, else the lightest darker one of its hue that is.

    Black is good, and whatever is darker than a good one.
    """
    return colour if is_good(colour) else _nearest(colour, 0.0, is_good)


def lightest_needed(colour: str, is_good: Callable[[str], bool]) -> str:
    """The same with lighter ones: white is good, and whatever is lighter than a good one."""
    return colour if is_good(colour) else _nearest(colour, 1.0, is_good)


def mixed(one: str, other: str, share: float) -> str:
    """A colour between both, with that share (0 to 1) of the other one's channels."""
    pairs = zip(_bytes(one), _bytes(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _nearest(colour: str, end: float, is_good: Callable[[str], bool]) -> str:
    seen = oklch(colour)
    bad, good = seen.lightness, end
    for _step in range(_STEPS):
        middle = (bad + good) / 2
        if is_good(hex_of(seen._replace(lightness=middle))):
            good = middle
        else:
            bad = middle
    return hex_of(seen._replace(lightness=good))


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(colour: str) -> _Channels:
    red, green, blue = (_decoded(channel / 255) for channel in _bytes(colour))
    return red, green, blue


def _decoded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _channels(colour: Oklch) -> _Channels:
    a = colour.chroma * math.cos(colour.hue)
    b = colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _is_shown(channels: _Channels) -> bool:
    return all(-1e-4 <= channel <= 1 + 1e-4 for channel in channels)
