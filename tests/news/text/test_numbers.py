import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.numbers import MOST, whole_number


@pytest.mark.parametrize(
    "text",
    [None, "", " 1", "1 ", "-1", "+1", "1.0", "1_0", "0x1", "x", "²", "٣", "三", "9" * 5_000],
)
def test_anything_else_is_no_number(text):
    assert whole_number(text) is None


@given(st.integers(min_value=0, max_value=MOST))
def test_digits_are_their_number(number):
    assert whole_number(str(number)) == number
    assert whole_number(str(number + MOST + 1)) is None


@pytest.mark.parametrize(("text", "number"), [("0", None), ("1", 1), ("012", 12), ("13", None)])
def test_bounds_are_both_within(text, number):
    assert whole_number(text, 1, 12) == number


@given(st.text())
def test_no_text_is_an_error(text):
    assert whole_number(text) is None or text.isdigit()
