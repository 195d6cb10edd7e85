"""How the portal looks: the addresses of its colours and icons, its logo and its banner."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache

from news.addresses import colours, icon
from news.library.models import Image
from news.library.models.image import Rendition

from . import palette
from .live_identity import current_identity
from .models import Identity

LOGO_HEIGHT = 48  # pixels
_WIDEST_LOGO = 200
_MARK_HEIGHT, _QR_WIDTH = 48, 96
# Increase it when icons are drawn differently, so that they get new addresses.
_DESIGN = "1"


@dataclass(frozen=True)
class Icon:
    """One of the icons made from the identity's picture; square."""

    kind: str
    side: int  # pixels
    is_masked: bool = False  # the phone cuts its own shape from it

    @property
    def purpose(self) -> str:
        return "maskable" if self.is_masked else "any"


TAB, PHONE, LARGE = Icon("tab", 48), Icon("phone", 180), Icon("app-large", 512)
ICONS = (
    *(TAB, PHONE, Icon("app", 192), LARGE),
    *(Icon("masked", 192, True), Icon("masked-large", 512, True)),
)


@dataclass(frozen=True)
class Face:
    """Blank and None where nothing is set: the page then shows what is drawn in its styles."""

    colours: str = ""  # the address of the style sheet
    theme_colour: str = palette.MASTHEAD
    theme_colour_dark: str = ""
    logo: Rendition | None = None
    logo_dark: Rendition | None = None
    tab_icon: str = ""
    phone_icon: str = ""
    banner: Image | None = None


def face() -> Face:
    """Of the identity that is shown."""
    identity = current_identity()
    if identity is None:
        return Face()
    dark = _palette(*colours_of(identity)).dark.brand if _is_coloured(identity) else ""
    has_icon = icon_picture(identity) is not None
    logo = _fitted(identity.logo, _WIDEST_LOGO, LOGO_HEIGHT)
    return Face(
        colours=_colours_address(identity),
        theme_colour=identity.masthead_colour,
        theme_colour_dark=dark,
        logo=logo,
        logo_dark=_fitted(identity.logo_dark, _WIDEST_LOGO, LOGO_HEIGHT) if logo else None,
        tab_icon=icon_address(identity, TAB) if has_icon else "",
        phone_icon=icon_address(identity, PHONE) if has_icon else "",
        banner=identity.banner,
    )


def colours_of(identity: Identity | None) -> tuple[str, str]:
    """The colours of the masthead and the accent."""
    if identity is None or not _is_coloured(identity):
        return palette.MASTHEAD, palette.ACCENT
    return identity.masthead_colour, identity.accent_colour


def icon_picture(identity: Identity | None) -> Image | None:
    """The picture that icons, and the mark on cards, are made from."""
    return (identity.icon or identity.logo) if identity else None


def icon_address(identity: Identity, one: Icon) -> str:
    return icon(identity.pk, one.kind, icon_digest(identity, one))


def icon_digest(identity: Identity, one: Icon) -> str:
    """Of all that the icon shows."""
    picture = icon_picture(identity)
    parts = [_DESIGN, one.kind, picture.sha256 if picture else "", icon_ground(identity)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:20]


def icon_ground(identity: Identity) -> str:
    """The colour below what is transparent: a logo is made to stand on the masthead."""
    return "#ffffff" if identity.icon else colours_of(identity)[0]


def mark_shown(picture: Image) -> Rendition:
    """The picture of the site mark in the footer."""
    return _fit(picture, 3 * _MARK_HEIGHT, _MARK_HEIGHT)


def qr_shown(picture: Image) -> Rendition:
    return _fit(picture, _QR_WIDTH, 2 * _QR_WIDTH)


def _is_coloured(identity: Identity) -> bool:
    """Whether it has colours of its own; a loaded file may hold any."""
    chosen = (identity.masthead_colour, identity.accent_colour)
    return chosen != (palette.MASTHEAD, palette.ACCENT) and palette.are_legible(*chosen)


def _colours_address(identity: Identity) -> str:
    if not _is_coloured(identity):
        return ""
    chosen = colours_of(identity)
    return colours(*chosen, _digest(*chosen))


_palette = lru_cache(maxsize=8)(palette.palette)
_digest = lru_cache(maxsize=8)(palette.digest)


def _fitted(picture: Image | None, width: int, height: int) -> Rendition | None:
    return _fit(picture, width, height) if picture else None


def _fit(picture: Image, width: int, height: int) -> Rendition:
    """As large as fits, in the smallest file that is sharp on screens of two pixels to one."""
    scale = min(width / picture.width, height / picture.height)
    shown = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    sharp = next((one.url for one in picture.webp if one.width >= 2 * shown[0]), picture.file.url)
    return Rendition(sharp, *shown)
