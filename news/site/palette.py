"""
The colours of the public pages, derived from two: the masthead's and the accent. Pure.

Each text has a contrast of 4.5:1 or more with what it stands on, each mark and ring of focus 3:1
(WCAG 2.2, 1.4.3 and 1.4.11, level AA), in light and dark.
"""

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .colour import (
    Oklch,
    contrast,
    darkest_needed,
    hex_of,
    is_colour,
    lightest_needed,
    mixed,
    oklch,
)

MASTHEAD, ACCENT = "#0b3a5b", "#a3271d"  # those of static/css/portal.css
TEXT, MARK = 4.5, 3.0

# What portal.css has below texts, in light and dark: --paper, --paper-tinted, --notice.
LIGHT_PAPERS = ("#ffffff", "#f2f5f8", "#fff4d6")
DARK_PAPERS = ("#10161c", "#182029", "#3d3310")
WHITE, DARK_INK, FOOTER_INK = "#ffffff", "#16202a", "#dbe5ec"

_LINK_CONTRAST = 7.0  # on the page itself; links are many, and small
_GREY = 0.03  # chroma below which links would not look like links
_LINK_OF_GREY = "#0a5585"
# Of sRGB's reds and pinks, by hue in degrees; lightened, they would be pink on the masthead.
_REDS = (-15.0, 45.0)
_GOLD_HUE = math.radians(81)


@dataclass(frozen=True)
class Shades:
    """The custom properties that differ between light and dark."""

    brand: str
    brand_deep: str
    accent: str
    link: str


@dataclass(frozen=True)
class Palette:
    light: Shades
    dark: Shades
    gold: str
    soft: str  # secondary text on the masthead's colour

    @property
    def brand_ink(self) -> str:
        return WHITE


@dataclass(frozen=True)
class Refusal:
    """Why a colour cannot be used, and the nearest of its hue that can."""

    contrast: float
    nearest: str


def refuse_masthead(colour: str) -> Refusal | None:
    """The masthead carries white text."""
    return _refuse(colour, [WHITE])


def refuse_accent(colour: str) -> Refusal | None:
    """The accent is text and mark on white and tinted paper."""
    return _refuse(colour, LIGHT_PAPERS)


def are_legible(masthead: str, accent: str) -> bool:
    if not (is_colour(masthead) and is_colour(accent)):
        return False
    return not (refuse_masthead(masthead) or refuse_accent(accent))


def palette(masthead: str, accent: str) -> Palette:
    """All colours for two that are legible; ValueError for others."""
    if not are_legible(masthead, accent):
        raise ValueError(f"{masthead} and {accent} are not legible.")
    light = _brand(masthead, accent)
    seen = oklch(masthead)
    dim = hex_of(seen._replace(lightness=min(seen.lightness * 0.92, 0.34)))
    dark = Shades(
        brand=dim,
        brand_deep=_darker(dim, 0.78),
        accent=_for_dark(accent),
        link=_for_dark(light.link),
    )
    return Palette(light, dark, gold=_gold(accent, masthead), soft=_soft(masthead))


def stylesheet(masthead: str, accent: str) -> str:
    """
    The style sheet that follows portal.css and sets its custom properties.

    Browsers that do not know light-dark() use the light colours, as portal.css does.
    """
    colours = palette(masthead, accent)
    light, dark = colours.light, colours.dark
    pairs = {
        "brand": (light.brand, dark.brand),
        "brand-deep": (light.brand_deep, dark.brand_deep),
        "accent": (light.accent, dark.accent),
        "link": (light.link, dark.link),
    }
    plain = [f"  --{name}: {value};" for name, (value, _dark) in pairs.items()]
    plain += [f"  --brand-ink: {colours.brand_ink};", f"  --gold: {colours.gold};"]
    both = [f"    --{name}: light-dark({one}, {other});" for name, (one, other) in pairs.items()]
    return "\n".join(
        [
            ":root {",
            *plain,
            "}",
            "",
            "@supports (color: light-dark(#000, #fff)) {",
            "  :root {",
            *both,
            "  }",
            "}",
            "",
        ]
    )


def digest(masthead: str, accent: str) -> str:
    """Of the style sheet, for its address."""
    return hashlib.sha256(stylesheet(masthead, accent).encode()).hexdigest()[:12]


def _refuse(colour: str, papers: Iterable[str]) -> Refusal | None:
    papers = list(papers)
    is_good = _contrasts(papers, TEXT)
    if is_good(colour):
        return None
    return Refusal(
        min(contrast(colour, paper) for paper in papers), darkest_needed(colour, is_good)
    )


def _contrasts(papers: Iterable[str], least: float) -> Callable[[str], bool]:
    papers = tuple(papers)
    return lambda colour: all(contrast(colour, paper) >= least for paper in papers)


def _brand(masthead: str, accent: str) -> Shades:
    seen = oklch(masthead)
    hued = _LINK_OF_GREY if seen.chroma < _GREY else hex_of(_of_links(seen))
    is_good = _contrasts(LIGHT_PAPERS, TEXT)
    is_strong = _contrasts(LIGHT_PAPERS[:1], _LINK_CONTRAST)
    link = darkest_needed(hued, lambda colour: is_good(colour) and is_strong(colour))
    return Shades(masthead, _darker(masthead, 0.82), accent, link)


def _of_links(seen: Oklch) -> Oklch:
    """Vivid enough beside black text, whatever the masthead's lightness."""
    return Oklch(max(seen.lightness, 0.43), max(seen.chroma, 0.1), seen.hue)


def _darker(colour: str, share: float) -> str:
    """With that share of its lightness; dark enough for the footer's text."""
    seen = oklch(colour)
    darker = hex_of(seen._replace(lightness=seen.lightness * share))
    return darkest_needed(darker, _contrasts([WHITE, FOOTER_INK], TEXT))


def _for_dark(colour: str) -> str:
    seen = oklch(colour)
    softer = hex_of(Oklch(max(seen.lightness, 0.78), min(seen.chroma, 0.13), seen.hue))
    return lightest_needed(softer, _contrasts(DARK_PAPERS, TEXT))


def _gold(accent: str, masthead: str) -> str:
    """
    The bright colour on the masthead: its lower edge, marks, and the ground of the search button,
    whose text is dark. Of the accent's hue, but gold if that is red.
    """
    seen = oklch(accent)
    low, high = map(math.radians, _REDS)
    hue = _GOLD_HUE if low <= seen.hue <= high and seen.chroma >= _GREY else seen.hue
    bright = hex_of(Oklch(0.77, 0.15 if seen.chroma >= _GREY else seen.chroma, hue))
    on_masthead = _contrasts([masthead, _darker(masthead, 0.82)], MARK)
    below_text = _contrasts([DARK_INK], TEXT)
    return lightest_needed(bright, lambda colour: on_masthead(colour) and below_text(colour))


def _soft(masthead: str) -> str:
    return lightest_needed(mixed(WHITE, masthead, 0.2), _contrasts([masthead], TEXT))
