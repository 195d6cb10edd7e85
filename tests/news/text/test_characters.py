import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.characters import clean_line, clean_lines, is_letter, is_printable

EXTENSIONS = "\U0002ebf0\U0002ee5d\U00031350\U000323af\U000323b0"


@pytest.mark.parametrize(
    "text",
    [
        "\u200b",
        "\u3164",
        "\u2800",
        "\u115f\u1160",
        "\xad",
        "\u00a0\u3000 ",
        "\ufeff\u2060\u200d",
        "\ufe0f",
        "\U000e0100",
        "\U000e0041",
        "\u202e\u2066",
        "\x00\x1f\x7f\x9f",
        "\u2028\u0085\x0b",
        "\ufffe\ud800",
        "\u200e\u200f\u061c",
        "\uffa0 \u034f\u180e",
    ],
)
def test_nothing_stays_of_what_cannot_be_seen(text):
    assert clean_line(text) == ""
    assert clean_lines(text) == ""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("第一行\x0b第二行", "第一行 第二行"),
        ("a \r\n b\u2028c\x85d\te", "a b c d e"),
        ("付款\u202egpj.exe\u202c", "付款gpj.exe"),
        ("\u2067金华\u2069", "金华"),
        ("金\u200b华\ufeff晚\xad报", "金华晚报"),
        ("金华\u2800晚报", "金华 晚报"),
        ("a\x00b\x1bc", "abc"),
        ("金华\u200f", "金华"),
        ("⾦华⽇报⻓⻋", "金华日报长车"),
        ("a\U000e0041b", "ab"),
        ("\ufe0f金", "金"),
        ("王\ufe0f\ufe0f", "王\ufe0f"),
    ],
)
def test_rest_is_as_it_was(text, cleaned):
    assert clean_line(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        EXTENSIONS,
        "图为\U0002ebf0某",
        "👩‍💻 👨‍👩‍👧 ❤️ 1️⃣ 🏳️‍🌈 👍🏽",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "葛\U000e0100城",
        "\u0634\u0649\u0646 (A)\u200f.",
        "می\u200cخواهم",
        "क्\u200dष",
        "⠓⠑⠇⠇⠕⠀⠺⠕⠗⠇⠙",
        "坚定信心　开拓前行",
        "\u115f\u1161",
        "\ue5e5 ",  # Private use, which old systems kept rare names in.
        "\U0001fae8\U0001fa77",  # Emoji newer than Python's tables.
    ],
)
def test_what_shapes_or_selects_stays(text):
    assert clean_line(text) == text.strip()


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing(text):
    for clean in (clean_line, clean_lines):
        assert clean(clean(text)) == clean(text)


def test_lines_of_a_longer_text_stay():
    assert clean_lines("一\r\n\u202e二\x0b三\n\n四\u2028五\n") == "一\n二 三\n\n四 五"


def test_ideographs_that_python_does_not_know_are_letters():
    assert all(map(is_letter, EXTENSIONS + "金a1"))
    assert not any(map(is_letter, "·\u200b\U000e0001"))
    assert is_printable(EXTENSIONS + "\U0001fae8")
    assert not any(map(is_printable, ("\ufffe", "a\n", "\u202e")))
