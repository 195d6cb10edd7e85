"""
Cards: the pictures that chat programs and social networks show with a link.

A card is cropped from a picture around its focal point, or drawn from a title. Pure; the caller
provides the fonts.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PIL import Image, ImageDraw, ImageFont, ImageOps

WIDE = (1200, 630)  # pixels; the size that Open Graph and Twitter crop least
SQUARE = (600, 600)  # the shape that WeChat shows, at least 300 pixels wide
# A picture enlarged more than this looks worse than a card with the title.
MOST_ENLARGED = 2.0

# The portal's logo (static/img/icon.svg), on a grid of 32: a factory, and the ground under it.
_FACTORY = [
    (6, 22), (6, 13), (11, 16.2), (11, 13), (16, 16.2),
    (16, 13), (21, 16.2), (21, 6.5), (26, 6.5), (26, 22),
]  # fmt: skip
_GROUND = [(5, 24.5), (27, 24.5), (27, 26.5), (5, 26.5)]
_MOST_LINES = 5
_LEADING = 1.35  # line height, in font sizes

# A word with the space after it, or one character of a script without spaces.
_HAN = r"\u2e80-\u9fff\ua000-\ua4cf\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[^\s{_HAN}]+\s*|[{_HAN}]\s*|\s+")
# Characters that must not begin a line, and that must not end one (GB/T 15834-2011, 5.1).
_CLOSING = re.compile(r"[，。、；：！？）》」』】〉”’…—％%)\]},.;:!?]+\s*")
_OPENING = re.compile(r"[（《「『【〈“‘(\[{]+")
_NOTHING = "\U0010ffff"  # in no font, so it shows how a font draws missing characters


@dataclass(frozen=True)
class Look:
    """The colours of a card, and the portal's mark if it has one of its own."""

    paper: str = "#0b3a5b"
    stripe: str = "#e0a526"
    ink: str = "#ffffff"
    soft: str = "#c9dde6"
    mark: Image.Image | None = None


PLAIN = Look()


@dataclass(frozen=True)
class Font:
    """A font file, and the index of the font in it."""

    path: str
    index: int = 0

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.path, size, index=self.index)


class BuiltInFont:
    """Pillow's own font, which only has Latin letters and is always available."""

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))


def cut(picture: Image.Image, size: tuple[int, int], focus: tuple[float, float]) -> Image.Image:
    """The largest crop in that shape whose centre is as near to the focal point as possible."""
    width, height = size
    scale = max(width / picture.width, height / picture.height)
    part_width, part_height = width / scale, height / scale
    left = _clamp(focus[0] * picture.width - part_width / 2, picture.width - part_width)
    top = _clamp(focus[1] * picture.height - part_height / 2, picture.height - part_height)
    box = (left, top, left + part_width, top + part_height)
    return _flat(picture).resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def enlargement(width: int, height: int, size: tuple[int, int]) -> float:
    """The factor by which a picture must grow to fill a card."""
    return max(size[0] / width, size[1] / height)


def draw(
    size: tuple[int, int],
    title: str,
    name: str,
    fonts: Sequence[Font | BuiltInFont],
    look: Look = PLAIN,
) -> Image.Image:
    """
    A card with the title and the portal's name, each in the first font that has all characters.

    If no font has at least half of the title's characters, the card shows only the logo.
    """
    width, height = size
    margin = height // 9
    card = Image.new("RGB", size, look.paper)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, width, height // 45), fill=look.stripe)
    chosen = _choose(title, fonts)
    if chosen is None:
        side = height // 2
        _paste_mark(card, ((width - side) // 2, (height - side) // 2), side, look)
        return card

    side = height // 7
    font, text = chosen
    room = (width - 2 * margin, height - 3 * margin - side)
    lines, face = _fit(text, font, room, largest=height // 8, smallest=height // 16)
    for number, line in enumerate(lines):
        pen.text((margin, margin + number * face.size * _LEADING), line, font=face, fill=look.ink)

    left = margin if look.mark else margin - side // 4
    _paste_mark(card, (left, height - margin - side), side, look)
    if chosen := _choose(name, fonts):
        font, text = chosen
        face = font.at(height // 18)
        start = margin + side + (side // 5 if look.mark else 0)
        middle = height - margin - side // 2
        shown = _shorten(text, face, width - start - margin)
        pen.text((start, middle), shown, font=face, fill=look.soft, anchor="lm")
    return card


def encode(card: Image.Image) -> bytes:
    """
    As JPEG, which every network shows; without colour subsampling, which blurs coloured letters.
    """
    buffer = io.BytesIO()
    card.save(buffer, "JPEG", quality=85, progressive=True, subsampling=0)
    return buffer.getvalue()


def break_lines(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Breaks between words, or between characters in scripts without spaces; punctuation hangs."""
    lines, line = [], ""
    for piece in _pieces(text):
        if not line or face.getlength(line + piece.rstrip()) <= width:
            line += piece
        else:
            lines.append(line.rstrip())
            line = piece
        while face.getlength(line.rstrip()) > width and len(line.rstrip()) > 1:
            kept = _fitting(line, face, width)
            lines.append(line[:kept].rstrip())
            line = line[kept:]
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for match in _PIECE.finditer(text.strip()):
        is_joined = pieces and not pieces[-1][-1:].isspace()
        if is_joined and (_CLOSING.fullmatch(match[0]) or _OPENING.fullmatch(pieces[-1])):
            pieces[-1] += match[0]
        else:
            pieces.append(match[0])
    return pieces


def _fitting(line: str, face: ImageFont.FreeTypeFont, width: float) -> int:
    count = len(line) - 1
    while count > 1 and face.getlength(line[:count]) > width:
        count -= 1
    return count


def _fit(
    text: str, font: Font | BuiltInFont, room: tuple[int, int], largest: int, smallest: int
) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The lines in the largest size that fits the whole text, or as much text as fits."""
    width, height = room
    for size in range(largest, smallest - 1, -4):
        face = font.at(size)
        lines = break_lines(text, face, width)
        most = min(_MOST_LINES, int(height // (size * _LEADING)))
        is_whole = all(face.getlength(piece.rstrip()) <= width for piece in _pieces(text))
        if len(lines) <= most and (is_whole or size - 4 < smallest):
            return lines, face
    kept = lines[:most]
    kept[-1] = _shorten(kept[-1] + "…", face, width, ellipsis_given=True)
    return kept, face


def _shorten(
    text: str, face: ImageFont.FreeTypeFont, width: float, ellipsis_given: bool = False
) -> str:
    if face.getlength(text) <= width:
        return text
    text = text.removesuffix("…") if ellipsis_given else text
    while text and face.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _choose(
    text: str, fonts: Sequence[Font | BuiltInFont]
) -> tuple[Font | BuiltInFont, str] | None:
    """A font, and the part of the text that it has characters for."""
    best: tuple[Font | BuiltInFont, str] | None = None
    for font in fonts:
        drawn = _drawable(text, font.at(24))
        if best is None or len(drawn) > len(best[1]):
            best = font, drawn
        if len(drawn) == len(text):
            break
    if best is None or not best[1].strip() or len(best[1].strip()) < len(text.strip()) / 2:
        return None
    return best


def _drawable(text: str, face: ImageFont.FreeTypeFont) -> str:
    lacking = bytes(face.getmask(_NOTHING))
    has = {c: c.isspace() or bytes(face.getmask(c)) not in (lacking, b"") for c in set(text)}
    return "".join(c for c in text if has[c])


def _paste_mark(card: Image.Image, corner: tuple[int, int], side: int, look: Look) -> None:
    if look.mark is not None:
        mark = ImageOps.contain(look.mark.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
        left, top = corner[0] + (side - mark.width) // 2, corner[1] + (side - mark.height) // 2
        card.paste(mark, (left, top), mark)
        return
    fine = 4  # drawn at this many times the size, for smooth edges
    scale = side * fine / 32
    for shape, colour in ((_FACTORY, look.ink), (_GROUND, look.stripe)):
        mask = Image.new("L", (side * fine, side * fine))
        ImageDraw.Draw(mask).polygon([(x * scale, y * scale) for x, y in shape], fill=255)
        card.paste(colour, (*corner,), mask.resize((side, side), Image.Resampling.BOX))


def _flat(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "P") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("RGB")
    return picture.convert("RGB")


def _clamp(value: float, most: float) -> float:
    return min(max(value, 0.0), most)
