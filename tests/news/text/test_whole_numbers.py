import pytest

from news.text.whole_numbers import read_whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 17, 10**17 - 1)]
)
def test_digits_are_read(text, number):
    assert read_whole_number(text) == number


@pytest.mark.parametrize(
    "text", [None, "", "x", "-1", "+1", "1.0", " 1", "1_0", "²", "٣", "9" * 18]
)
def test_anything_else_is_none(text):
    assert read_whole_number(text) is None


def test_caller_may_set_how_long_it_may_be():
    assert read_whole_number("123", 3) == 123
    assert read_whole_number("1234", 3) is None
