import re
from pathlib import Path

import pytest
from hypothesis import assume, given

from news.site import palette as palettes
from news.site.colour import contrast, luminance
from news.site.palette import (
    DARK_INK,
    DARK_PAPERS,
    FOOTER_INK,
    LIGHT_PAPERS,
    MARK,
    TEXT,
    are_legible,
    digest,
    palette,
    refuse_accent,
    refuse_masthead,
    stylesheet,
)
from tests.news.site.test_colour import colours

CSS = (Path(__file__).parents[3] / "static/css/portal.css").read_text()


def check(masthead, accent):
    found = palette(masthead, accent)
    for shades, papers in ((found.light, LIGHT_PAPERS), (found.dark, DARK_PAPERS)):
        for paper in papers:
            assert contrast(shades.accent, paper) >= TEXT
            # Texts of links, and the rings of focus.
            assert contrast(shades.link, paper) >= TEXT
        for ground in (shades.brand, shades.brand_deep):
            assert contrast(found.brand_ink, ground) >= TEXT
            assert contrast(found.gold, ground) >= MARK
        assert contrast(FOOTER_INK, shades.brand_deep) >= TEXT
    assert contrast(DARK_INK, found.gold) >= TEXT
    assert contrast(found.soft, found.light.brand) >= TEXT


@given(colours, colours)
def test_every_accepted_pair_is_legible_in_light_and_dark(masthead, accent):
    assume(are_legible(masthead, accent))
    check(masthead, accent)


@given(colours, colours)
def test_refused_colour_has_a_nearest_one_that_is_accepted(masthead, accent):
    if refusal := refuse_masthead(masthead):
        assert refusal.contrast < TEXT
        masthead = refusal.nearest
    if refusal := refuse_accent(accent):
        assert refusal.contrast < TEXT
        accent = refusal.nearest
    assert are_legible(masthead, accent)
    check(masthead, accent)


def test_nearest_is_hardly_darker_than_needed():
    refusal = refuse_masthead("#ffd400")
    assert TEXT <= contrast(refusal.nearest, "#ffffff") < TEXT + 0.1
    refusal = refuse_accent("#e0a526")
    assert min(contrast(refusal.nearest, paper) for paper in LIGHT_PAPERS) < TEXT + 0.1


def test_dark_masthead_is_no_lighter_than_the_light_one():
    for masthead in ("#0b3a5b", "#a51c1c", "#0f6b4a", "#000000"):
        found = palette(masthead, "#a3271d")
        assert luminance(found.dark.brand) <= luminance(found.light.brand)


@pytest.mark.parametrize("pair", [("#ffff00", "#a3271d"), ("#0b3a5b", "#e0a526"), ("red", "")])
def test_illegible_pair_has_no_palette(pair):
    with pytest.raises(ValueError, match="not legible"):
        palette(*pair)


def test_papers_are_those_of_the_style_sheet():
    names = ("paper", "paper-tinted", "notice")
    for index, papers in enumerate((LIGHT_PAPERS, DARK_PAPERS)):
        for name, paper in zip(names, papers, strict=True):
            pair = re.search(rf"--{name}: light-dark\((\S+), (\S+)\);", CSS)
            assert {"#fff": "#ffffff"}.get(pair[index + 1], pair[index + 1]) == paper
    assert f"--brand: {palettes.MASTHEAD};" in CSS
    assert f"--accent: {palettes.ACCENT};" in CSS
    assert f"color: {FOOTER_INK};" in CSS
    assert f"color: {DARK_INK};" in CSS


def test_every_property_is_one_of_the_style_sheet():
    for name in set(re.findall(r"--[a-z-]+", stylesheet("#a51c1c", "#8a6500"))):
        assert f"var({name})" in CSS


def test_style_sheet_has_a_digest_of_its_own():
    assert digest("#a51c1c", "#8a6500") != digest("#a51c1d", "#8a6500")
    assert re.fullmatch("[0-9a-f]{12}", digest("#a51c1c", "#8a6500"))
