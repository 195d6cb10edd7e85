"""The emblem of a sample's zone, drawn: waves below a tower. Pure."""

import io
import math

from PIL import Image, ImageDraw

from .drawing import Colour

_SIDE = 512  # pixels
_FINE = 4  # drawn at this many times the size, for smooth edges
_WHITE = (255, 255, 255)


def draw_emblem(ink: Colour = _WHITE, wave: Colour = _WHITE) -> bytes:
    """The emblem alone, on nothing, as PNG."""
    canvas = Image.new("RGBA", (_SIDE * _FINE, _SIDE * _FINE))
    _draw(canvas, ink, wave, 0.0)
    return _encode(canvas)


def draw_icon(ground: Colour, ink: Colour = _WHITE, wave: Colour = _WHITE) -> bytes:
    """The emblem on a square of that colour, as PNG."""
    canvas = Image.new("RGB", (_SIDE * _FINE, _SIDE * _FINE), ground)
    _draw(canvas, ink, wave, 0.14)
    return _encode(canvas)


def _draw(canvas: Image.Image, ink: Colour, wave: Colour, margin: float) -> None:
    pen, side = ImageDraw.Draw(canvas), canvas.width
    room = 1 - 2 * margin

    def at(x: float, y: float) -> tuple[float, float]:
        return (margin + x * room) * side, (margin + y * room) * side

    # Three towers, the tallest in the middle, with slanted roofs.
    for left, right, top, slant in ((0.14, 0.34, 0.34, 0.08), (0.4, 0.6, 0.04, 0.1)):
        pen.polygon([at(left, top + slant), at(right, top), at(right, 0.6), at(left, 0.6)], ink)
    pen.polygon([at(0.66, 0.26), at(0.86, 0.34), at(0.86, 0.6), at(0.66, 0.6)], ink)
    for row, colour in enumerate((wave, ink)):
        middle = 0.72 + row * 0.17
        steps = [step / 60 for step in range(61)]
        upper = [at(x, middle + 0.045 * math.sin(2 * math.tau * x + row)) for x in steps]
        lower = [at(x, middle + 0.085 + 0.045 * math.sin(2 * math.tau * x + row)) for x in steps]
        pen.polygon([*upper, *reversed(lower)], colour)


def _encode(canvas: Image.Image) -> bytes:
    buffer = io.BytesIO()
    canvas.resize((_SIDE, _SIDE), Image.Resampling.BOX).save(buffer, "PNG")
    return buffer.getvalue()
