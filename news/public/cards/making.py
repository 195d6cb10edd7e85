"""
The cards of articles and of the portal: which picture each is, its address, its making.

An address holds a digest of all that the picture is made from. So what it stands for never
changes, caches may keep it, and a changed title or picture has another address.
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import PIL.Image
from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.urls import reverse

from news.articles.models import Article
from news.articles.shown_article import ShownArticle
from news.editions.shown import Shown
from news.library.models import Image
from news.library.pictures.rendition_names import rendition_name
from news.site.statements import site_name
from news.text.languages import SIMPLIFIED, TRADITIONAL

from .drawing import MOST_ENLARGED, SQUARE, WIDE, BuiltInFont, Font, cut, draw, encode, enlargement

logger = logging.getLogger(__name__)

SHAPES = {"wide": WIDE, "square": SQUARE}
# Raise it when cards come out differently, so that they get new addresses.
_DESIGN = "2"

# Where Debian and other systems keep fonts that have Chinese, and which in the file is whose.
_FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", {SIMPLIFIED: 2, TRADITIONAL: 3}),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc", {SIMPLIFIED: 2, TRADITIONAL: 3}),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", {}),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", {}),
    ("/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf", {}),
)

# One card at a time in a process, so that drawing takes turns with the memory a picture needs.
_turn = Lock()


def find_font(language: str) -> Font | None:
    """A font with Chinese for the language, CARD_FONT's before what the system has."""
    if settings.CARD_FONT and Path(settings.CARD_FONT).is_file():
        return Font(settings.CARD_FONT)
    for path, indexes in _FONTS:
        if Path(path).is_file():
            return Font(path, indexes.get(language, indexes.get(SIMPLIFIED, 0)))
    return None


@dataclass(frozen=True)
class Card:
    """The card of an article in one shape, or without an article the portal's own."""

    shape: str  # a key of SHAPES
    article: Article | ShownArticle | None = None
    edition: str = ""  # whose name of the portal it shows, where there is no article

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
        parts: list[Any] = [_DESIGN, self.shape, self._title, self._site_name]
        if self.article is not None:
            parts.append(self.article.language)
        if (picture := self._picture) is not None:
            parts += [picture.sha256, picture.focal_x, picture.focal_y]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:20]

    def get_absolute_url(self) -> str:
        arguments = {"shape": self.shape, "digest": self.digest}
        if self.article is None:
            return reverse("site-card", kwargs=arguments)
        return reverse("article-card", kwargs={"pk": self.article.pk, **arguments})

    def read(self) -> bytes:
        """The JPEG, made when it is first asked for and kept on disk from then on."""
        key = f"{self.digest}-{self.article.pk if self.article else 'site'}"
        if (data := _kept(key)) is not None:
            return data
        with _turn:
            # Another thread may have made it while this one waited.
            if (data := _kept(key)) is None:
                data = encode(self._make())
                _keep(key, data)
        return data

    @property
    def _title(self) -> str:
        return self.article.title if self.article else self._site_name

    @property
    def _site_name(self) -> str:
        return site_name(self.article.language if self.article else self.edition)

    @property
    def _picture(self) -> Image | Shown | None:
        """The lead picture, unless it is too small for the shape."""
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
                # The store has lost it, or cannot be reached; the title is there in any case.
                pass
        language = self.article.language if self.article else SIMPLIFIED
        font = find_font(language)
        fonts = [*([font] if font else []), BuiltInFont()]
        return draw(size, self._title, self._site_name if self.article else "", fonts)


def _kept(key: str) -> bytes | None:
    try:
        return caches["cards"].get(key)
    except OSError:
        return None


def _keep(key: str, data: bytes) -> None:
    """A card that cannot be kept is made again when it is asked for again."""
    try:
        caches["cards"].set(key, data)
    except OSError:
        logger.exception("A card could not be kept")


def _source_of(picture: Image | Shown, size: tuple[int, int]) -> str:
    """The smallest of the picture's files that fills the card."""
    for width in sorted(picture.widths):
        if enlargement(width, picture.height * width / picture.width, size) <= 1:
            return rendition_name(picture.file.name, width, picture.extension)
    return picture.file.name
