"""
Turns styles into classes of the allow-list.

It checks each value, not only the property: a colour becomes the nearest of the palette, a margin
becomes a step of indent, and other values are dropped.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from .allowlist import COLOURS, HIGHLIGHTS

_MOST_DECLARATIONS = 200  # of one element; Word and browsers write about fifty
_DECLARATION = re.compile(r"\s*([a-z-]{1,40})\s*:\s*([^;]{1,100})", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)(px|pt|em|rem|cm|mm|in|%)?")
_PIXELS = {"px": 1, "pt": 4 / 3, "em": 16, "rem": 16, "cm": 37.8, "mm": 3.78, "in": 96}
_STEP = 40  # pixels of one indent, as in CKEditor, Word (two characters) and browsers' lists

_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]{1,6}))?\s*\)"
)
_NAMED = {
    "red": (255, 0, 0),
    "darkred": (139, 0, 0),
    "maroon": (128, 0, 0),
    "crimson": (220, 20, 60),
    "orange": (255, 165, 0),
    "orangered": (255, 69, 0),
    "yellow": (255, 255, 0),
    "lime": (0, 255, 0),
    "green": (0, 128, 0),
    "darkgreen": (0, 100, 0),
    "teal": (0, 128, 128),
    "aqua": (0, 255, 255),
    "cyan": (0, 255, 255),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "darkblue": (0, 0, 139),
    "purple": (128, 0, 128),
    "fuchsia": (255, 0, 255),
    "magenta": (255, 0, 255),
    "pink": (255, 192, 203),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
}

_LIST_STYLE = re.compile(
    r"(?:^|;)\s*list-style(?:-type)?\s*:[^;]{0,50}?((?:low|upp)er-(?:alpha|latin|roman))",
    re.IGNORECASE,
)
_LIST_TYPES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "lower-roman": "i",
    "upper-alpha": "A",
    "upper-latin": "A",
    "upper-roman": "I",
}

Colour = tuple[int, int, int]


def classes_of_style(tag: str, style: str) -> list[str]:
    """The classes that replace a style attribute on this element."""
    return [
        name
        for declaration in style.split(";", _MOST_DECLARATIONS)[:_MOST_DECLARATIONS]
        if (match := _DECLARATION.fullmatch(declaration))
        for name in _classes_of(tag, match[1].lower(), match[2].strip().lower())
    ]


def list_type(style: str) -> str:
    """The `type` of a numbered list with this style attribute; "" if it sets none."""
    match = _LIST_STYLE.search(style)
    return _LIST_TYPES.get(match[1].lower(), "") if match else ""


def classes_of_attribute(tag: str, attribute: str, value: str) -> list[str]:
    """The same for the presentational attributes of old pages: align, color, bgcolor, width."""
    property_name = _PRESENTATIONAL.get(attribute)
    return list(_classes_of(tag, property_name, value.strip().lower())) if property_name else []


_PRESENTATIONAL = {
    "align": "text-align",
    "color": "color",
    "bgcolor": "background-color",
    "width": "width",
}
PRESENTATIONAL = frozenset(_PRESENTATIONAL)


def _classes_of(tag: str, property_name: str, value: str) -> Iterator[str]:
    if tag == "table":
        # A table's own alignment and colours belong to the layout of the old page.
        if property_name == "width":
            yield from _table_width(value)
        return
    if judge := _PROPERTIES.get(property_name):
        yield from judge(value.removesuffix("!important").strip())


def _alignment(value: str) -> Iterator[str]:
    value = {"start": "left", "end": "right", "middle": "center"}.get(value, value)
    if value in ("left", "center", "right", "justify"):
        yield f"align-{value}"


def _indent(value: str) -> Iterator[str]:
    steps = round(_pixels(value) / _STEP)
    if steps:
        yield f"indent-{min(steps, 8)}"


def _first_line(value: str) -> Iterator[str]:
    if _pixels(value) >= 16:
        yield "first-line-indent"


def _weight(value: str) -> Iterator[str]:
    if value in ("bold", "bolder", "600", "700", "800", "900"):
        yield "bold"


def _slant(value: str) -> Iterator[str]:
    if value in ("italic", "oblique"):
        yield "italic"


def _line(value: str) -> Iterator[str]:
    words = value.split()
    if "underline" in words:
        yield "underline"
    if "line-through" in words:
        yield "strike"


def _table_width(value: str) -> Iterator[str]:
    match = _LENGTH.fullmatch(value)
    if match is None:
        return
    # Old pages and Word use pixels and points; their pages were about 700 pixels wide.
    percent = float(match[1]) if match[2] == "%" else _pixels(value) / 7
    if percent >= 90:
        yield "table-full"
    elif percent >= 65:
        yield "table-wide"
    elif percent >= 40:
        yield "table-half"


def _text_colour(value: str) -> Iterator[str]:
    colour = _colour(value)
    # Nearly black is the default colour; nearly white would be invisible on the page.
    if colour and max(colour) > 0x50 and min(colour) < 0xD0:
        yield f"colour-{_nearest(colour, COLOURS)}"


def _highlight(value: str) -> Iterator[str]:
    colour = _colour(value)
    # Only background colours that highlight text: light, but neither white nor grey.
    if colour and max(colour) >= 0xB0 and max(colour) - min(colour) >= 0x20:
        yield f"highlight-{_nearest(colour, HIGHLIGHTS)}"


_PROPERTIES: dict[str, Callable[[str], Iterator[str]]] = {
    "text-align": _alignment,
    "margin-left": _indent,
    "margin-inline-start": _indent,
    "padding-left": _indent,
    "text-indent": _first_line,
    "color": _text_colour,
    "background": _highlight,
    "background-color": _highlight,
    "font-weight": _weight,
    "font-style": _slant,
    "text-decoration": _line,
    "text-decoration-line": _line,
}


def _pixels(length: str) -> float:
    """The pixels of an absolute length; 0 for anything else, also for negative ones."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS.get(match[2] or "px", 0) if match else 0


def _colour(value: str) -> Colour | None:
    if match := _HEX.fullmatch(value):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := _RGB.fullmatch(value):
        is_transparent = match[4] is not None and match[4].strip("0.") == ""
        red, green, blue = (min(int(part), 255) for part in match.groups()[:3])
        return None if is_transparent else (red, green, blue)
    return _NAMED.get(value)


def _nearest(colour: Colour, palette: Mapping[str, Colour]) -> str:
    """Compares hues first: a bright red is nearer to the palette's dark red than to its orange."""

    def distance(name: str) -> float:
        return sum((a - b) ** 2 for a, b in zip(_hue(colour), _hue(palette[name]), strict=True))

    return min(palette, key=distance)


def _hue(colour: Colour) -> tuple[float, float, float]:
    """The colour without its lightness: each part's distance from grey, scaled by the largest."""
    low, high = min(colour), max(colour)
    if high - low < 0x20:
        return (0.0, 0.0, 0.0)
    red, green, blue = ((part - low) / (high - low) for part in colour)
    return red, green, blue
