import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.legacy.clean import clean_line, strip_injected_pinyin
from tests.cost import times_as_long


@pytest.mark.parametrize(
    ("injected", "clean"),
    [
        ("來(lái)源", "來源"),
        ("發(fā)表時(shí)間", "發表時間"),
        ("質(zhì)量強(qiáng)國(guó)", "質量強國"),
        ("女(nǚ)", "女"),
        ("不(bú)對(duì)", "不對"),
        ("我們(men)的(de)", "我們的"),
        ("這(zhè)麼(me)", "這麼"),
        ("來(la\u0301i)", "來"),
        ("高(ɡāo)", "高"),
        ("好(hāo)", "好"),
        ("長(cháng)長(zhǎng)", "長長"),
    ],
)
def test_injected_pinyin_goes(injected, clean):
    assert strip_injected_pinyin(injected) == clean


@pytest.mark.parametrize(
    "text",
    [
        "(the first in the province)",
        "聚氯乙烯(PVC)",
        "金華(Jinhua)市",
        "一百元(yuan)",
        "浙江(zhe)",
        "和(hé hé)",
        "開發區(kāifāqū)",
        "源(lái)",
        "咖啡(café)",
        "質量（首個）",
        "2022年(試行)",
        "a(lái)",
        "來 (lái)",
        "來(Lái)",
        "來(lái",
        "()",
    ],
)
def test_every_other_bracket_stays(text):
    assert strip_injected_pinyin(text) == text


@pytest.mark.parametrize(
    "junk", ['<em id="zji7g"></em>', '1. <tbody id="x"></tbody>', "12.", "  ", "3、<br/>"]
)
def test_junk_line_is_empty(junk):
    assert clean_line(junk) == ""


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("  &quot;Quality Mark&quot; &amp; &lt;b&gt;  ", '"Quality Mark" & <b>'),
        ('a <em id="x"></em>b', "a b"),
        ("when x < 3 and y > 4", "when x < 3 and y > 4"),
        ("<unknown> stays, <EM> goes", "<unknown> stays, goes"),
        ("a<b", "a<b"),
        ("1. Improve quality", "1. Improve quality"),
        ("100.", "100."),
        ("if a <b and c> d", "if a <b and c> d"),
        ("2022", "2022"),
        ("&amp;quot;", "&quot;"),
    ],
)
def test_text_of_a_line_stays(line, text):
    assert clean_line(line) == text


@given(st.text(alphabet="來lái()em/ 1.&;", max_size=60))
def test_no_character_that_is_read_aloud_is_lost(line):
    assert clean_line(line).count("來") == line.count("來")


@pytest.mark.nightly
@pytest.mark.parametrize(
    "unit", ["<em ", "<", "</", "來(", "來(lái", "&", "(((", "<em x=", "* ", "來(á)"]
)
def test_line_takes_as_much_longer_as_it_is_longer(unit):
    small, large = (unit * (size // len(unit)) for size in (50_000, 200_000))
    assert times_as_long(lambda: clean_line(large), lambda: clean_line(small)) < 8
