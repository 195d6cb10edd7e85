"""Icons for tabs and phones, drawn from one picture. Pure."""

import io

from PIL import Image, ImageOps

# The part of a side that no phone cuts off: a circle of four fifths holds this square
# (https://www.w3.org/TR/appmanifest/#icon-masks).
_SAFE = 0.56
_PADDED = 0.8  # of a picture that is not square


def draw_icon(picture: Image.Image, side: int, ground: str, *, is_masked: bool) -> Image.Image:
    """
    The whole picture on a square of `side` pixels. What is transparent stands on `ground`, and the
    rest of the square is of that colour, or of the picture's own corner if that is opaque. Without
    a ground, it stays transparent.
    """
    picture = picture.convert("RGBA")
    is_square = abs(picture.width - picture.height) <= picture.width // 50
    share = _SAFE if is_masked else 1.0 if is_square else _PADDED
    room = max(1, round(side * share))
    shown = ImageOps.contain(picture, (room, room), Image.Resampling.LANCZOS)
    red, green, blue, alpha = picture.crop((0, 0, 1, 1)).tobytes()
    if not ground:
        icon = Image.new("RGBA", (side, side))
    else:
        icon = Image.new("RGB", (side, side), (red, green, blue) if alpha == 255 else ground)
    icon.paste(shown, ((side - shown.width) // 2, (side - shown.height) // 2), shown)
    return icon


def encode_icon(icon: Image.Image) -> bytes:
    buffer = io.BytesIO()
    icon.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
