import io
import re
from pathlib import Path

import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageColor

from news.public.cards.drawing import (
    SQUARE,
    WIDE,
    BuiltInFont,
    Font,
    break_lines,
    cut,
    draw,
    encode,
    enlargement,
)

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
needs_noto = pytest.mark.skipif(not NOTO.is_file(), reason="fonts-noto-cjk is not installed")
LATIN = [BuiltInFont()]
STATIC = Path(__file__).parents[4] / "static"


def colours(card):
    return {colour for _count, colour in card.getcolors(card.width * card.height)}


@pytest.mark.parametrize("size", [WIDE, SQUARE])
def test_title_is_drawn_in_the_size_asked_for(size):
    card = draw(size, "A title", "News", LATIN)
    assert card.size == size
    assert (255, 255, 255) in colours(card)


def test_title_without_a_font_leaves_the_mark():
    card = draw(WIDE, "质量强国", "News", LATIN)
    assert card.tobytes() == draw(WIDE, "", "", LATIN).tobytes()
    assert colours(card) != colours(card.crop((0, 0, *(side // 8 for side in WIDE))))


def test_card_has_the_mark_and_colours_of_the_site():
    icon = (STATIC / "img" / "icon.svg").read_text()
    css = (STATIC / "css" / "portal.css").read_text()
    site = {ImageColor.getrgb(colour) for colour in re.findall(r'(?:fill|stroke)="(#\w+)"', icon)}
    card = draw(WIDE, "", "", LATIN)
    assert site <= colours(card)
    assert f"--brand: #{card.getpixel((20, 300))[0]:02x}" in css
    middle = WIDE[1] // 2
    unit = middle / 32
    left, top = (WIDE[0] - middle) // 2, (WIDE[1] - middle) // 2

    def at(x, y):
        return card.getpixel((int(left + x * unit), int(top + y * unit)))

    assert at(8, 20) == at(24, 8) == (255, 255, 255)  # the hall and its chimney
    assert at(16, 25.5) == ImageColor.getrgb("#e0a526")


def test_characters_that_the_font_lacks_are_left_out():
    assert (
        draw(WIDE, "Growth 😀 2024", "", LATIN).tobytes()
        == draw(WIDE, "Growth  2024", "", LATIN).tobytes()
    )


@needs_noto
def test_chinese_title_is_drawn_where_there_is_a_font():
    fonts = [Font(str(NOTO), 2), BuiltInFont()]
    assert (255, 255, 255) in colours(draw(WIDE, "质量强国", "站", fonts))


@needs_noto
def test_each_script_has_its_own_forms():
    simplified = draw(WIDE, "直骨", "", [Font(str(NOTO), 2)])
    traditional = draw(WIDE, "直骨", "", [Font(str(NOTO), 3)])
    assert simplified.tobytes() != traditional.tobytes()


@needs_noto
def test_punctuation_keeps_to_its_side_of_a_break():
    face = Font(str(NOTO), 2).at(40)
    text = "金华开发区“首席质量官工作站”揭牌成立，全省首个（附名单）。"
    for width in range(130, 900, 10):
        lines = break_lines(text, face, width)
        assert "".join(lines) == text
        assert all(face.getlength(line) <= width or len(line) < 4 for line in lines)
        if width > 200:
            assert not any(line[0] in "，。”）" for line in lines)
            assert not any(line[-1] in "“（" for line in lines)


@given(text=st.text("ab 质量，。（“”-\n\u3000", max_size=60), width=st.integers(30, 400))
@settings(deadline=None)
def test_breaking_loses_nothing_and_ends(text, width):
    lines = break_lines(text, BuiltInFont().at(20), width)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("title", ["", " ", "W" * 300, "word " * 60, "-", "质" * 300, "\n"])
def test_any_title_makes_a_card(title):
    fonts = [Font(str(NOTO), 2)] if NOTO.is_file() else []
    for size in (WIDE, SQUARE):
        assert draw(size, title, title, [*fonts, BuiltInFont()]).size == size


@pytest.mark.parametrize(
    ("focus", "expected"), [((0.0, 0.5), "red"), ((0.5, 0.5), "green"), ((1.0, 0.5), "blue")]
)
def test_cut_keeps_the_focal_point(focus, expected):
    picture = PIL.Image.new("RGB", (3000, 500), "red")
    picture.paste("green", (1000, 0, 2000, 500))
    picture.paste("blue", (2000, 0, 3000, 500))
    card = cut(picture, SQUARE, focus)
    assert card.size == SQUARE
    assert card.getpixel((300, 300)) == PIL.Image.new("RGB", (1, 1), expected).getpixel((0, 0))


def test_cut_puts_transparent_pictures_on_white():
    card = cut(PIL.Image.new("RGBA", (800, 800), (0, 0, 0, 0)), WIDE, (0.5, 0.5))
    assert card.getpixel((600, 300)) == (255, 255, 255)


def test_card_is_a_jpeg():
    card = PIL.Image.open(io.BytesIO(encode(draw(WIDE, "A title", "News", LATIN))))
    assert (card.format, card.size) == ("JPEG", WIDE)


def test_enlargement_is_that_of_the_shorter_side():
    assert enlargement(600, 630, WIDE) == 2
    assert enlargement(2400, 315, WIDE) == 2
