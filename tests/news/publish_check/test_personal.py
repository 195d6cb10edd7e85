from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from news.publish_check.rules.personal import (
    _CHECK_DIGITS,
    _WEIGHTS,
    find_identity_numbers,
    find_mobile_numbers,
    is_identity_number,
)
from news.richtext.plain import BREAK

TODAY = date(2026, 9, 1)
PROVINCES = ["11", "33", "44", "54", "65", "81"]
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\ufe0f"
# What may stand once between two digits of a number.
SEPARATORS = st.sampled_from(["", "", "", " ", "-", "\u3000", "\xa0", "—", "‑", *INVISIBLE])


def identities(text):
    return [text[start:end] for (start, end), _certain in find_identity_numbers(text, TODAY)]


def mobiles(text):
    return [text[start:end] for start, end in find_mobile_numbers(text, TODAY)]


def check_digit(body):
    """As the standard's annex computes it: powers of two modulo eleven, from the right."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "10X98765432"[total % 11]


@st.composite
def identity_bodies(draw):
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    region = draw(st.sampled_from(PROVINCES)) + f"{draw(st.integers(100, 9999)):04d}"
    return f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"


@st.composite
def dressed(draw, numbers):
    """A number in full-width or plain digits, with separators at some places."""
    number = draw(numbers)
    if draw(st.booleans()):
        number = "".join(chr(ord(c) + 0xFEE0) for c in number)
    written = number[0]
    for digit in number[1:]:
        written += draw(SEPARATORS) + digit
    return written


whole_identities = identity_bodies().map(lambda body: body + check_digit(body))
whole_mobiles = st.tuples(
    st.sampled_from(["130", "138", "147", "150", "159", "166", "170", "188", "191", "199"]),
    st.integers(0, 10**8 - 1),
).map(lambda parts: f"{parts[0]}{parts[1]:08d}")


def test_weights_and_check_digits_are_those_of_the_standard():
    assert list(_WEIGHTS) == [pow(2, 17 - place, 11) for place in range(17)]
    assert _CHECK_DIGITS == "10X98765432"
    # The standard's own examples.
    assert is_identity_number("11010519491231002X", TODAY)
    assert is_identity_number("440524188001010014", TODAY)


@given(dressed(whole_identities))
def test_identity_number_is_found_however_it_is_written(written):
    text = f"张三，身份证号{written}，住金华。"
    assert identities(text) == [written]
    assert find_identity_numbers(text, TODAY)[0][1] is True
    assert mobiles(text) == []


@given(identity_bodies(), st.sampled_from("0123456789X"))
def test_wrong_check_digit_passes(body, digit):
    assume(digit != check_digit(body))
    assert identities(f"编号 {body}{digit}。") == []


@given(whole_identities)
def test_part_of_a_longer_number_passes(number):
    for longer in (f"1{number}", f"{number}1", f"12{number}34"):
        # ... unless the longer number, read on, is one by chance.
        assert identities(longer) == []


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # check digit
        "010105194912310028",  # no such province
        "990105194912310028",
        "11010519491331002X",  # month 13
        "110105202912310020",  # born in the future
        "913301007A5A5A5A5X",  # a company's code has letters
        "6222021202012345678",  # a bank card
        "20260901071400123456",
        "33070120260901001",
    ],
)
def test_ordinary_numbers_are_no_identity_numbers(number):
    assert identities(f"共 {number} 元") == []


def test_birth_date_in_the_future_passes_until_that_day():
    body = "33070120260902001"
    number = body + check_digit(body)
    assert not is_identity_number(number, TODAY)
    assert is_identity_number(number, TODAY + timedelta(days=1))


@given(st.integers(10**17, 10**18 - 1))
def test_few_random_numbers_of_18_digits_could_be_one(number):
    digits = str(number)
    if identities(digits):
        assert digits[:2] in PROVINCES or is_identity_number(digits, TODAY)
        assert check_digit(digits[:17]) == digits[17]
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))


def test_groups_of_an_identity_number_are_no_mobile_number():
    body = "13010219800101123"
    number = body + check_digit(body)
    written = f"{number[:3]} {number[3:7]} {number[7:11]} {number[11:]}"
    assert mobiles(number[:11]) == [number[:11]]
    assert identities(written) == [written]
    assert mobiles(written) == []


def test_two_numbers_beside_one_another_are_both_found():
    text = "11010519491231002X、440524188001010014 11010519491231002x"
    assert len(identities(text)) == 3


def test_foreigners_residence_card_is_one():
    assert identities("911124198108030024") == ["911124198108030024"]


@pytest.mark.parametrize("sign", ["Ｘ", "×", "х", "Ⅹ"])
def test_check_letter_is_read_however_it_is_typed(sign):
    assert identities(f"11010519491231002{sign}") == [f"11010519491231002{sign}"]


@pytest.mark.parametrize("label", ["身份证号：", "身份證號碼", "ID card no. ", "证件号 "])
def test_old_number_of_15_digits_is_uncertain_and_needs_its_label(label):
    assert find_identity_numbers(f"{label}130503670401001", TODAY)[0][1] is False
    assert identities("流水 130503670401001") == []
    assert identities(f"{label}{BREAK}130503670401001") == []
    assert identities(f"{label}130503671301001") == []


def test_block_divides_numbers():
    assert identities(f"110105194912{BREAK}31002X") == []
    assert mobiles(f"138{BREAK}12345678") == []


@given(
    whole_mobiles, st.lists(st.sampled_from(["", "", " ", "-", "\u200b"]), min_size=10, max_size=10)
)
def test_labelled_mobile_number_is_found_wherever_it_is_divided(number, gaps):
    written = number[0] + "".join(gap + digit for gap, digit in zip(gaps, number[1:], strict=True))
    assert mobiles(f"联系电话：{written}（李科长）") == [written]


@given(whole_mobiles, st.sampled_from([" ", "-", "\u3000", "\xa0", "—", "\u200b", "\u2060 "]))
def test_mobile_number_is_found_in_its_usual_groups(number, gap):
    assume(not number.startswith(("18", "19")) or not "1800" <= number[4:8] < "2100")
    for places in ([3, 7], [4, 8], [3, 6], [3], [5], [4], [7]):
        written = number
        for place in reversed(places):
            written = written[:place] + gap + written[place:]
        assert mobiles(f"请拨{written}咨询") == [written]


@given(dressed(st.just("13800138000").map(str)))
def test_offsets_are_of_the_original(written):
    text = f"甲\u200b乙电话{written}丙"
    for found in mobiles(text):
        assert found[0] in "1１"
        assert found[-1] in "0０"
        assert found in written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", "13812345678"),
        ("１３８１２３４５６７８", "１３８１２３４５６７８"),
        ("+86 138 1234 5678", "86 138 1234 5678"),
        ("+8613812345678", "8613812345678"),
        ("(+86)13812345678", "13812345678"),
        ("0086-13812345678", "0086-13812345678"),
        ("86-13812345678", "86-13812345678"),
        ("138.1234.5678", "138.1234.5678"),
        ("1 3 8 1 2 3 4 5 6 7 8", "1 3 8 1 2 3 4 5 6 7 8"),
        ("Tel:13812345678", "13812345678"),
        ("Tel13812345678", "13812345678"),
        ("13812345678@163.com", "13812345678"),
        ("2026年 13812345678 张", "13812345678"),
        ("13812345678-8001", "13812345678"),
        ("19912345678。", "19912345678"),
    ],
)
def test_mobile_numbers(text, number):
    assert mobiles(text) == [number]


@pytest.mark.parametrize(
    "text", ["13812345678 13912345678", "13812345678/13912345678", "138 1234 5678 139 1234 5678"]
)
def test_several_mobile_numbers_in_a_row_are_all_found(text):
    assert len(mobiles(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "10086",
        "12345热线",
        "0579-82345678",
        "0579-82345678-801",
        "(0579)82345678转8001",
        "400-138-1234",
        "4001381234",
        "800 820 8820",
        "11012345678",
        "12012345678",
        "1381234567",
        "138123456789",
        "8613812345678",
        "GB/T 19001-2016",
        "T/ZZB 1036-2019",
        "2022-09-17 07:14:00",
        "2022/09/17 7:14:00",
        "1985-12-31 100人",
        "1985-12-31-100",
        "1998-2003 100",
        "13812345678元",
        "13812345678.50",
        "¥13812345678",
        "￥ 13812345678",
        "投资13812345678 万元",
        "13 812 345 678",
        "13,812,345,678",
        "SF13812345678",
        "JD-13812345678",
        "13812345678A",
        "运单号：13812345678",
        "合同编号为13812345678",
        "QQ 13812345678",
        "6222 0213 8123 4567 890",
        "https://example.org/13812345678",
        "0.13812345678",
        "第13812345678.1号",
        "331381234567800",
        "金开管〔2026〕138号",
    ],
)
def test_ordinary_numbers_are_no_mobile_numbers(text):
    assert mobiles(text) == []


@given(st.integers(0, 10**25).map(str))
def test_long_random_number_in_one_is_no_personal_number(digits):
    if len(digits) not in (11, 18):
        assert mobiles(digits) == []
        assert identities(digits) == []


@given(st.text(st.sampled_from("0123456789Xx -\u200b１3８电话a。"), max_size=60))
def test_whatever_the_text_what_is_found_reads_as_a_number(text):
    for found in [*identities(text), *mobiles(text)]:
        assert found[0].isdecimal()
        assert sum(c.isdecimal() for c in found) in (11, 13, 15, 17, 18)
