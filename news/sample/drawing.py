"""Draws the pictures of a sample: calm scenes of a zone in flat colours, the same for each seed."""

import io
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFilter

from .texts.chance import Chance

WIDTH, HEIGHT = 1600, 900
_QUALITY = 86

Colour = tuple[int, int, int]


class Palette(NamedTuple):
    top: Colour  # of the sky
    bottom: Colour
    far: Colour
    near: Colour
    light: Colour
    accent: Colour


_PALETTES = (
    Palette(
        (38, 63, 108), (242, 178, 133), (94, 104, 140), (34, 44, 72), (255, 222, 158), (222, 98, 75)
    ),
    Palette(
        (120, 180, 214),
        (232, 242, 240),
        (150, 184, 196),
        (58, 98, 120),
        (250, 250, 244),
        (240, 164, 66),
    ),
    Palette(
        (64, 128, 148),
        (222, 236, 214),
        (126, 166, 152),
        (38, 84, 88),
        (246, 244, 220),
        (226, 122, 82),
    ),
    Palette(
        (92, 106, 168),
        (244, 214, 206),
        (146, 150, 190),
        (58, 62, 112),
        (255, 238, 214),
        (236, 132, 120),
    ),
)


class Canvas:
    """A picture under work; measures are parts of its width and height, from 0 to 1."""

    def __init__(self, seed: int) -> None:
        self.chance = Chance(seed)
        self.palette = _PALETTES[seed % len(_PALETTES)]
        self.image = _gradient(self.palette.top, self.palette.bottom)
        self.draw = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self.draw.rectangle(
            (left * WIDTH, top * HEIGHT, right * WIDTH, bottom * HEIGHT), fill=colour
        )

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self.draw.polygon([(x * WIDTH, y * HEIGHT) for x, y in points], fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """`radius` is a part of the width."""
        centre_x, centre_y, reach = x * WIDTH, y * HEIGHT, radius * WIDTH
        self.draw.ellipse(
            (centre_x - reach, centre_y - reach, centre_x + reach, centre_y + reach), fill=colour
        )

    def line(self, points: list[tuple[float, float]], width: int, colour: Colour) -> None:
        self.draw.line(
            [(x * WIDTH, y * HEIGHT) for x, y in points], fill=colour, width=width, joint="curve"
        )

    def soften(self, radius: int) -> None:
        """Makes what is drawn so far look far away."""
        self.image = self.image.filter(ImageFilter.GaussianBlur(radius))
        self.draw = ImageDraw.Draw(self.image)


def draw_picture(scene: str, seed: int) -> bytes:
    """A JPEG of WIDTH by HEIGHT pixels."""
    canvas = Canvas(seed)
    SCENES[scene](canvas)
    buffer = io.BytesIO()
    canvas.image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, HEIGHT))
    column.putdata([_mix(top, bottom, y / HEIGHT) for y in range(HEIGHT)])
    return column.resize((WIDTH, HEIGHT))


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _skyline(canvas: Canvas) -> None:
    chance, palette = canvas.chance, canvas.palette
    canvas.disc(0.2 + chance.fraction() * 0.6, 0.42, 0.07, palette.light)
    for depth in range(3):
        colour = _mix(palette.far, palette.near, depth / 2)
        left = -0.02
        while left < 1:
            width = 0.035 + chance.fraction() * 0.05
            top = 0.62 - chance.fraction() * (0.36 - depth * 0.07) + depth * 0.09
            canvas.box(left, top, left + width, 1, colour)
            if depth and chance.below(3):
                _windows(canvas, left, top, width, _mix(colour, palette.light, 0.55))
            left += width + chance.fraction() * 0.012
        if depth < 2:
            canvas.soften(3 - depth)
    canvas.box(0, 0.93, 1, 1, _mix(palette.near, (0, 0, 0), 0.25))


def _windows(canvas: Canvas, left: float, top: float, width: float, light: Colour) -> None:
    columns = max(2, int(width / 0.012))
    for row in range(int((0.9 - top) / 0.03)):
        for column in range(columns):
            if canvas.chance.below(5) < 3:
                x = left + (column + 0.25) * width / columns
                y = top + 0.02 + row * 0.03
                canvas.box(x, y, x + width / columns / 2, y + 0.012, light)


def _hall(canvas: Canvas) -> None:
    """A workshop in one-point perspective, with machines on both sides."""
    chance, palette = canvas.chance, canvas.palette
    wall, floor = (
        _mix(palette.bottom, (255, 255, 255), 0.5),
        _mix(palette.far, (255, 255, 255), 0.55),
    )
    canvas.box(0, 0, 1, 1, wall)
    canvas.shape([(0, 1), (1, 1), (0.6, 0.5), (0.4, 0.5)], floor)
    canvas.shape([(0, 0), (1, 0), (0.6, 0.36), (0.4, 0.36)], _mix(palette.far, wall, 0.6))
    canvas.box(0.4, 0.36, 0.6, 0.5, _mix(wall, palette.light, 0.7))
    for step in range(1, 8):
        reach = 1 / step
        canvas.line(
            [(0.5 - 0.5 * reach, 0.4 - 0.4 * reach), (0.5 + 0.5 * reach, 0.4 - 0.4 * reach)],
            max(2, 16 // step),
            palette.light,
        )
    canvas.shape([(0.47, 0.5), (0.53, 0.5), (0.66, 1), (0.34, 1)], _mix(floor, palette.light, 0.5))
    for step in (6, 5, 4, 3, 2):
        reach = 1.7 / step
        for side in (-1, 1):
            x = 0.5 + side * 0.36 * reach
            base, height, width = 0.5 + 0.36 * reach, 0.3 * reach, 0.1 * reach
            colour = palette.near if (step + side) % 3 else palette.accent
            canvas.box(x - width, base - height, x + width, base, _mix(colour, wall, step / 12))
            canvas.box(
                x - width * 0.7,
                base - height * 0.85,
                x + width * 0.7,
                base - height * 0.5,
                _mix(palette.light, wall, step / 14),
            )
            if chance.below(2):
                canvas.disc(x, base - height - 0.012 * reach, 0.008 * reach, palette.accent)


def _chart(canvas: Canvas) -> None:
    chance, palette = canvas.chance, canvas.palette
    canvas.box(0, 0, 1, 1, _mix(palette.bottom, (255, 255, 255), 0.72))
    for row in range(6):
        y = 0.16 + row * 0.13
        canvas.line([(0.08, y), (0.94, y)], 2, _mix(palette.far, (255, 255, 255), 0.6))
    tops = [0.72 - 0.052 * number - chance.fraction() * 0.06 for number in range(10)]
    for number, top in enumerate(tops):
        left = 0.11 + number * 0.083
        colour = palette.accent if number == 9 else _mix(palette.far, palette.near, number / 12)
        canvas.box(left, top, left + 0.05, 0.81, colour)
    points = [(0.135 + number * 0.083, top - 0.07) for number, top in enumerate(tops)]
    canvas.line(points, 6, palette.near)
    for x, y in points:
        canvas.disc(x, y, 0.007, palette.accent)


def _site(canvas: Canvas) -> None:
    chance, palette = canvas.chance, canvas.palette
    for left in (0.04, 0.3, 0.66):
        top = 0.4 + chance.fraction() * 0.2
        width = 0.2 + chance.fraction() * 0.06
        _frame(canvas, left, top, width, _mix(palette.far, palette.near, 0.4 + left / 2))
    for x, top in ((0.24, 0.12), (0.6, 0.2), (0.9, 0.28)):
        _crane(canvas, x, top, 1 if chance.below(2) else -1)
    canvas.box(0, 0.88, 1, 1, _mix(palette.near, palette.accent, 0.35))
    for step in range(16):
        canvas.box(step / 16, 0.86, step / 16 + 0.03, 0.885, palette.light)


def _frame(canvas: Canvas, left: float, top: float, width: float, colour: Colour) -> None:
    floors, columns = int((0.88 - top) / 0.075), 5
    for floor in range(floors + 1):
        y = 0.88 - floor * 0.075
        canvas.line([(left, y), (left + width, y)], 9, colour)
    for column in range(columns + 1):
        x = left + column * width / columns
        canvas.line([(x, 0.88), (x, 0.88 - floors * 0.075)], 7, colour)


def _crane(canvas: Canvas, x: float, top: float, side: int) -> None:
    colour = canvas.palette.accent
    for offset in (-0.006, 0.006):
        canvas.line([(x + offset, 0.88), (x + offset, top)], 5, colour)
    for step in range(int((0.88 - top) / 0.03)):
        y = top + step * 0.03
        canvas.line([(x - 0.006, y), (x + 0.006, y + 0.03)], 2, colour)
    canvas.line([(x - side * 0.07, top + 0.04), (x + side * 0.24, top + 0.04)], 8, colour)
    canvas.line(
        [(x - side * 0.07, top + 0.04), (x, top - 0.04), (x + side * 0.24, top + 0.04)], 3, colour
    )
    hook = x + side * 0.18
    canvas.line([(hook, top + 0.04), (hook, top + 0.2)], 2, canvas.palette.near)
    canvas.box(hook - 0.018, top + 0.2, hook + 0.018, top + 0.235, canvas.palette.near)


def _meeting(canvas: Canvas) -> None:
    chance, palette = canvas.chance, canvas.palette
    canvas.box(0, 0, 1, 1, _mix(palette.near, palette.far, 0.35))
    canvas.box(0.22, 0.1, 0.78, 0.5, palette.light)
    canvas.box(0.235, 0.125, 0.765, 0.475, _mix(palette.top, palette.bottom, 0.4))
    heights = [0.02 + chance.fraction() * 0.2 for _bar in range(9)]
    for number, height in enumerate(heights):
        left = 0.28 + number * 0.05
        canvas.box(left, 0.44 - height, left + 0.03, 0.44, palette.light)
    canvas.shape([(0.3, 0.56), (0.7, 0.56), (0.74, 0.66), (0.26, 0.66)], palette.accent)
    for row in range(5):
        y, size = 0.68 + row * 0.075, 0.018 + row * 0.006
        number = 13 - row
        for seat in range(number):
            x = (seat + 0.5 + (row % 2) * 0.15) / number
            shade = _mix(palette.near, (0, 0, 0), 0.15 + row * 0.1)
            canvas.disc(x, y, size * 0.55, _mix(shade, palette.far, 0.3))
            canvas.box(x - size, y + size, x + size, y + 0.14, shade)


def _laboratory(canvas: Canvas) -> None:
    chance, palette = canvas.chance, canvas.palette
    canvas.box(0, 0, 1, 1, _mix(palette.bottom, (255, 255, 255), 0.6))
    for shelf in (0.22, 0.42):
        canvas.box(0.05, shelf, 0.95, shelf + 0.015, _mix(palette.far, (255, 255, 255), 0.3))
        for number in range(16):
            x, height = 0.07 + number * 0.055, 0.05 + chance.fraction() * 0.08
            colour = (palette.accent, palette.far, palette.top)[chance.below(3)]
            canvas.box(x, shelf - height, x + 0.028, shelf, _mix(colour, (255, 255, 255), 0.35))
    canvas.soften(2)
    canvas.box(0, 0.82, 1, 1, palette.near)
    for number in range(5):
        x, size = 0.12 + number * 0.19, 0.05 + chance.fraction() * 0.02
        liquid = (palette.accent, palette.top, palette.far, palette.light)[chance.below(4)]
        glass = _mix(palette.bottom, (255, 255, 255), 0.8)
        canvas.shape(
            [(x - 0.014, 0.52), (x + 0.014, 0.52), (x + size, 0.82), (x - size, 0.82)], glass
        )
        canvas.shape(
            [(x - size * 0.62, 0.7), (x + size * 0.62, 0.7), (x + size, 0.82), (x - size, 0.82)],
            liquid,
        )
        canvas.box(x - 0.018, 0.505, x + 0.018, 0.522, palette.near)


def _park(canvas: Canvas) -> None:
    chance, palette = canvas.chance, canvas.palette
    green = (96, 146, 92)
    canvas.disc(0.78, 0.22, 0.05, palette.light)
    for depth in range(3):
        base = 0.5 + depth * 0.1
        hills = [(x / 10, base - chance.fraction() * 0.12) for x in range(11)]
        colour = _mix(_mix(palette.far, green, 0.5), green, depth / 2)
        canvas.shape([(0, 1), *hills, (1, 1)], colour)
        canvas.soften(2)
    water = _mix(palette.top, (255, 255, 255), 0.35)
    canvas.shape([(0.34, 0.7), (0.46, 0.7), (0.92, 1), (0.16, 1)], water)
    canvas.shape([(0.47, 0.7), (0.5, 0.7), (1, 0.93), (1, 0.99)], palette.light)
    for number in range(9):
        x = 0.03 + number * 0.04 if number < 7 else 0.7 + number * 0.03
        y, size = 0.66 + (number % 3) * 0.05, 0.02 + chance.fraction() * 0.014
        canvas.box(x - 0.003, y, x + 0.003, y + 0.08, (92, 74, 60))
        canvas.disc(x, y, size, _mix(green, (30, 80, 50), chance.fraction()))


def _solar(canvas: Canvas) -> None:
    palette = canvas.palette
    canvas.disc(0.82, 0.2, 0.055, palette.light)
    for number in range(6):
        left = number * 0.18 - 0.04
        top = 0.38 + canvas.chance.fraction() * 0.1
        canvas.box(left, top, left + 0.15, 0.6, _mix(palette.far, palette.bottom, 0.4))
    canvas.soften(4)
    canvas.box(0, 0.55, 1, 1, _mix(palette.far, (240, 240, 240), 0.6))
    for row in range(4):
        top, height, number = 0.57 + row * row * 0.018 + row * 0.06, 0.05 + row * 0.022, 9 - row
        for panel in range(number):
            left, width = panel / number + 0.008, 1 / number - 0.016
            slant = 0.02 + row * 0.004
            corners = [
                (left + slant, top),
                (left + width + slant, top),
                (left + width - slant, top + height),
                (left - slant, top + height),
            ]
            canvas.shape(corners, (28, 52, 98))
            for part in (1, 2, 3):
                x = left + width * part / 4
                canvas.line([(x + slant, top), (x - slant, top + height)], 2, (88, 120, 170))


def _fair(canvas: Canvas) -> None:
    chance, palette = canvas.chance, canvas.palette
    canvas.box(0, 0, 1, 1, _mix(palette.bottom, (255, 255, 255), 0.55))
    for number in range(5):
        left = 0.02 + number * 0.2
        colour = (palette.accent, palette.near, palette.far)[number % 3]
        canvas.box(left, 0.2, left + 0.16, 0.3, colour)
        canvas.box(left + 0.02, 0.235, left + 0.11, 0.26, palette.light)
        canvas.box(left, 0.3, left + 0.012, 0.62, colour)
        canvas.box(left + 0.148, 0.3, left + 0.16, 0.62, colour)
        canvas.box(left + 0.02, 0.5, left + 0.14, 0.62, _mix(colour, (255, 255, 255), 0.5))
    canvas.soften(2)
    for row in range(4):
        for _person in range(11):
            x, y = chance.fraction(), 0.56 + row * 0.1 + chance.fraction() * 0.05
            size = 0.014 + row * 0.006
            coat = (palette.near, palette.top, palette.accent, palette.far)[chance.below(4)]
            canvas.disc(x, y, size, (224, 190, 164))
            canvas.shape(
                [
                    (x - size, y + size * 2),
                    (x + size, y + size * 2),
                    (x + size * 1.5, 1),
                    (x - size * 1.5, 1),
                ],
                _mix(coat, (0, 0, 0), row * 0.06),
            )


def _road(canvas: Canvas) -> None:
    chance, palette = canvas.chance, canvas.palette
    green = (104, 150, 100)
    for number in range(12):
        left = number / 12
        top = 0.34 + chance.fraction() * 0.14
        canvas.box(left, top, left + 0.07, 0.56, _mix(palette.far, palette.bottom, 0.3))
    canvas.soften(3)
    canvas.box(0, 0.55, 1, 1, _mix(green, palette.far, 0.25))
    canvas.shape([(0.47, 0.55), (0.53, 0.55), (1.02, 1), (-0.02, 1)], (92, 98, 108))
    marks = [0.58, 0.61, 0.65, 0.7, 0.77, 0.86, 0.97]
    for near, far in pairwise(reversed(marks)):
        for lane in (-0.33, 0, 0.33):
            spread_near, spread_far = (near - 0.55) * 1.1, (far - 0.55) * 1.1
            half = (near - 0.55) * 0.016
            middle = far + (near - far) * 0.5
            spread = (middle - 0.55) * 1.1
            canvas.shape(
                [
                    (0.5 + lane * spread_near - half, near),
                    (0.5 + lane * spread_near + half, near),
                    (0.5 + lane * spread + half, middle),
                    (0.5 + lane * spread - half, middle),
                ],
                palette.light if spread_far >= 0 else palette.near,
            )
    for step in (7, 5, 4, 3):
        reach = 1.6 / step
        for side in (-1, 1):
            x, y = 0.5 + side * 0.46 * reach, 0.55 + 0.3 * reach
            canvas.box(x - 0.004 * reach, y - 0.2 * reach, x + 0.004 * reach, y, (86, 70, 58))
            canvas.disc(x, y - 0.24 * reach, 0.05 * reach, _mix(green, (40, 90, 60), 0.5))


SCENES: dict[str, Callable[[Canvas], None]] = {
    "skyline": _skyline,
    "hall": _hall,
    "chart": _chart,
    "site": _site,
    "meeting": _meeting,
    "laboratory": _laboratory,
    "park": _park,
    "solar": _solar,
    "fair": _fair,
    "road": _road,
}
