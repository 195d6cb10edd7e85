import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.characters import is_letter
from news.text.folding import (
    BREAKS,
    comparison_key,
    fold,
    fold_text,
    simplified_characters,
    skeleton,
)

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("ｶﾞﾟ\u3099ei\u0301\u0306и"),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("ﬁne café CAFE\u0301", "fine cafe cafe"),
        ("開發區", "开发区"),
        ("開​發\ufeff區\u00ad", "开发区"),
        ("①㊣㎡", "1正m2"),
        ("Straße", "strasse"),
        ("裡裏里", "里里里"),
        ("頭髮發展", "头发发展"),
        ("著着", "着着"),
        ("麼么", "么么"),
        ("衞衛卫", "卫卫卫"),
        ("羣群 綫線线", "群群 线线线"),
        ("ｶﾞﾊﾟｽﾞ がか\u3099 ｱﾞ", "ガパズ がが ア\u3099"),
        ("йи\u0306Й", "ййй"),
        ("Łódź Øl ıİi Ægir Đ", "lodz ol iii aegir d"),
    ],
)
def test_what_reads_the_same_folds_the_same(written, folded):
    assert fold(written).text == folded


def test_scripts_can_be_kept_apart():
    assert fold("開發區Ａ", unify_scripts=False).text == "開發區a"


def test_skeleton_has_no_spaces_and_no_ornament_and_keeps_what_divides_sentences():
    assert skeleton("赌 \u3000*-_·.博").text == "赌博"
    assert skeleton("在座，落款。A！").text == "在座,落款。a!"


def test_every_character_folds_at_once_to_its_last_form():
    table = simplified_characters()
    assert len(table) > 4000
    assert not table.keys() & set(table.values())


def test_every_place_of_unicode_folds_to_itself_the_second_time():
    for code in [*range(0xD800), *range(0xE000, 0x30000)]:
        once = fold(chr(code)).text
        assert fold(once).text == once, hex(code)


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text).text).text == fold(text).text
    assert skeleton(skeleton(text).text).text == skeleton(text).text


@given(TEXTS)
def test_each_folded_character_comes_from_its_place_in_the_original(text):
    for way in (fold, skeleton):
        folded = way(text)
        assert len(folded.starts) == len(folded.text)
        assert folded.starts == sorted(folded.starts)
        for index, character in enumerate(folded.text):
            start, end = folded.span(index, index + 1)
            assert character in way(text[start:end]).text
            assert all(unicodedata.category(c) == "Mn" or c in "ﾞﾟ" for c in text[start + 1 : end])


def test_accent_belongs_to_its_letter():
    assert fold("cafe\u0301s").span(3, 4) == (3, 5)
    assert fold("ｶﾞｽ").span(0, 1) == (0, 2)


@given(TEXTS)
def test_text_alone_is_the_same(text):
    assert fold_text(text) == fold(text).text


@given(TEXTS)
def test_skeleton_holds_letters_digits_and_breaks_alone(text):
    assert all(is_letter(character) or character in BREAKS for character in skeleton(text).text)


@pytest.mark.parametrize("other", ["開發區 召開：會議！", "开发区召开会议", " 开发区—召​开会议 "])
def test_comparison_key_is_that_of_the_same_title_written_otherwise(other):
    assert comparison_key(other) == comparison_key("开发区召开会议。")


def test_comparison_key_is_bounded():
    assert len(comparison_key("\ufdfa" * 300)) == 300
