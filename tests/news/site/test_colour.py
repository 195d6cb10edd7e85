import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.site.colour import contrast, darkest_needed, hex_of, is_colour, lightest_needed, oklch

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # As WebAIM's contrast checker gives them.
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
        ("#ffff00", "#ffffff", 1.07),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(colours)
def test_colour_is_the_same_after_both_conversions(colour):
    assert hex_of(oklch(colour)) == colour


def test_colour_that_no_screen_shows_loses_chroma_alone():
    wanted = oklch("#00ff00")._replace(lightness=0.5)
    shown = oklch(hex_of(wanted))
    assert shown.lightness == pytest.approx(0.5, abs=0.01)
    assert shown.hue == pytest.approx(wanted.hue, abs=0.02)
    assert shown.chroma < wanted.chroma


@given(colours, colours, st.sampled_from([3.0, 4.5, 7.0]))
def test_nearest_good_colour_is_good(colour, paper, least):
    def is_good(other):
        return contrast(other, paper) >= least

    if contrast("#000000", paper) >= least:
        assert is_good(darkest_needed(colour, lambda other: is_good(other) and is_darker(other)))
    if contrast("#ffffff", paper) >= least:
        assert is_good(
            lightest_needed(colour, lambda other: is_good(other) and not is_darker(other))
        )


def is_darker(colour):
    return contrast(colour, "#ffffff") >= contrast(colour, "#000000")


@pytest.mark.parametrize("text", ["", "red", "#fff", "#FFFFFF", "#12345g", "#1234567", "#123456\n"])
def test_other_text_is_no_colour(text):
    assert not is_colour(text)
