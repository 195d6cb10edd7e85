"""
The cards of articles and of the portal: their pictures, their addresses, and making them.

The address contains a digest of everything that the card shows. So the content of an address never
changes and caches may keep it; a changed title or picture gets a new address.
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import PIL.Image
from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import default_storage

from news.addresses import card
from news.articles.models import Article
from news.articles.shown_article import ShownArticle
from news.editions.shown import Shown
from news.library.models import Image
from news.library.pictures.rendition_names import rendition_name
from news.site.face import colours_of, icon_picture
from news.site.identity import site_name
from news.site.live_identity import current_identity
from news.site.palette import ACCENT, MASTHEAD, palette
from news.text.languages import SIMPLIFIED, TRADITIONAL

from .drawing import (
    MOST_ENLARGED,
    SQUARE,
    WIDE,
    BuiltInFont,
    Font,
    Look,
    cut,
    draw,
    encode,
    enlargement,
)

logger = logging.getLogger(__name__)

SHAPES = {"wide": WIDE, "square": SQUARE}
# Increase it when cards are drawn differently, so that they get new addresses.
_DESIGN = "2"

# Where Debian and other systems keep Chinese fonts, and the index of each language in the file.
_FONTS: tuple[tuple[str, dict[str, int]], ...] = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", {SIMPLIFIED: 2, TRADITIONAL: 3}),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc", {SIMPLIFIED: 2, TRADITIONAL: 3}),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", {}),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", {}),
    ("/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf", {}),
)

# A process draws one card at a time, because each needs much memory.
_drawing_lock = Lock()


def find_font(language: str) -> Font | None:
    """A font with Chinese for the language: CARD_FONT's, or one that the system has."""
    if settings.CARD_FONT and Path(settings.CARD_FONT).is_file():
        return Font(settings.CARD_FONT)
    for path, indexes in _FONTS:
        if Path(path).is_file():
            return Font(path, indexes.get(language, indexes.get(SIMPLIFIED, 0)))
    return None


@dataclass(frozen=True)
class Card:
    """The card of an article in one shape; without an article, the card of the portal."""

    shape: str  # a key of SHAPES
    article: Article | ShownArticle | None = None
    edition: str = ""  # whose name of the portal it shows, if there is no article

    @property
    def width(self) -> int:
        return SHAPES[self.shape][0]

    @property
    def height(self) -> int:
        return SHAPES[self.shape][1]

    @property
    def alt(self) -> str:
        if self._picture is not None:
            return self._picture.alt or self._title
        return self._title

    @property
    def digest(self) -> str:
        parts: list[str | float] = [_DESIGN, self.shape, self._title, self._site_name]
        if self.article is not None:
            parts.append(self.article.language)
        if (picture := self._picture) is not None:
            parts += [picture.sha256, picture.focal_x, picture.focal_y]
        else:
            parts += _parts_of_look()
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:20]

    def get_absolute_url(self) -> str:
        return card(self.shape, self.digest, self.article.pk if self.article else None)

    def read(self) -> bytes:
        """The JPEG, made at the first request and then kept on disk."""
        key = f"{self.digest}-{self.article.pk if self.article else 'site'}"
        if (data := kept(key)) is not None:
            return data
        with _drawing_lock:
            # Another thread may have made it while this one waited.
            if (data := kept(key)) is None:
                data = encode(self._make())
                keep(key, data)
        return data

    @property
    def _title(self) -> str:
        return self.article.title if self.article else self._site_name

    @property
    def _site_name(self) -> str:
        return site_name(self.article.language if self.article else self.edition)

    @property
    def _picture(self) -> Image | Shown | None:
        """The lead picture, if it is large enough for the shape."""
        picture = self.article.lead_image if self.article else None
        if picture is None:
            return None
        grown = enlargement(picture.width, picture.height, SHAPES[self.shape])
        return picture if grown <= MOST_ENLARGED else None

    def _make(self) -> PIL.Image.Image:
        size = SHAPES[self.shape]
        if (picture := self._picture) is not None:
            try:
                with default_storage.open(_source_of(picture, size)) as file:
                    opened = PIL.Image.open(file)
                    return cut(opened, size, (picture.focal_x, picture.focal_y))
            except OSError:
                # The store has lost it or does not answer; the title is always available.
                pass
        language = self.article.language if self.article else SIMPLIFIED
        font = find_font(language)
        fonts: list[Font | BuiltInFont] = [*([font] if font else []), BuiltInFont()]
        return draw(size, self._title, self._site_name if self.article else "", fonts, _look())


def _parts_of_look() -> list[str]:
    """What the identity changes on a drawn card; nothing if it sets neither colours nor a mark."""
    identity = current_identity()
    colours, mark = colours_of(identity), icon_picture(identity)
    parts = [] if colours == (MASTHEAD, ACCENT) else [*colours]
    return [*parts, mark.sha256] if mark else parts


def _look() -> Look:
    identity = current_identity()
    colours, picture = colours_of(identity), icon_picture(identity)
    mark = open_picture(picture, WIDE[1] // 2) if picture else None
    if colours == (MASTHEAD, ACCENT):
        return Look(mark=mark)
    found = palette(*colours)
    return Look(found.light.brand, found.gold, found.brand_ink, found.soft, mark)


def open_picture(picture: Image, side: int) -> PIL.Image.Image | None:
    """The pixels of a picture that is at least `side` pixels wide; None if its store fails."""
    try:
        with default_storage.open(_source_of(picture, (side, 1))) as file:
            opened = PIL.Image.open(file)
            opened.load()
            return opened
    except OSError:
        return None


def kept(key: str) -> bytes | None:
    try:
        return caches["cards"].get(key)
    except OSError:
        return None


def keep(key: str, data: bytes) -> None:
    """Caches the card; if that fails, the next request makes it again."""
    try:
        caches["cards"].set(key, data)
    except OSError:
        logger.exception("A card could not be kept")


def _source_of(picture: Image | Shown, size: tuple[int, int]) -> str:
    """The smallest file of the picture that fills the card."""
    for width in sorted(picture.widths):
        if enlargement(width, picture.height * width / picture.width, size) <= 1:
            return rendition_name(picture.file_name, width, picture.extension)
    return picture.file_name
