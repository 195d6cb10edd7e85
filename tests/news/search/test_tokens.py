import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.search.queries import parse
from news.search.tokens import document_of, places, tokens_of

# What readers type, and how a text may write the same.
ALIKE = [
    # Scripts, shapes and widths.
    *("发展 發展", "头发 頭髮", "干部 幹部", "干净 乾淨", "后天 後天", "里面 裡面", "里面 裏面"),
    *("台湾 臺灣", "随着 隨著", "随着 隨着", "了解 瞭解", "回复 回覆", "家具 傢俱", "只有 祇有"),
    *("咨询 諮詢", "吴 吳", "户 戶", "质量 质\u200b量", "质量 质\u00ad量", "质量 质\ufe00量"),
    *("5G ５Ｇ", "Ⅳ期 iv期", "①号 1号", "5000㎡ 5000m2", "12㎞ 12km", "子女 ⼦⼥", "金 ㊎"),
    *("豈 \uf900", "二〇二四 二○二四", "ガス ｶﾞｽ", "パン ﾊﾟﾝ", "がん か\u3099ん", "〇 ◯"),
    # Latin and other letters.
    *("cafe café", "cafe cafe\u0301", "CAFE cafe", "strasse Straße", "fine ﬁne", "lodz Łódź"),
    *("istanbul İstanbul", "diyarbakir Diyarbakır", "oeuvre œuvre", "йод и\u0306од", "ещё еще"),
    *("αθήνα Αθηνα", "don't don’t", "O'Brien O’BRIEN", "l'eau l’eau", "R&D r＆d", "co2 CO₂"),
    # Signs between words divide them, whichever they are.
    *("high-tech high\u2011tech", "3.5% 3.5％", "GB/T GB／T", "v2.0 V2.0", "a_b a-b"),
    *("发〔2024〕12号 发[2024]12号", "2024-12-25 2024/12/25", "a@b.org A@B.org"),
    # What a layout puts between characters.
    *("马克·吐温 马克吐温", "马克・吐温 马克•吐温"),
]


@pytest.mark.parametrize("pair", ALIKE)
def test_is_written_alike(pair):
    one, other = pair.split(" ")
    assert tokens_of(one) == tokens_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("通知", "通　知"),
        ("金华市人民政府", "金 华 市 人 民 政 府"),
        ("首席质量官", "首席质\n  量官"),
        ("5G基站", "5G 基站"),
        ("张三、李四光", "张 三、李四光"),
        ("推进产学研合作", "推进产、学、研合作"),
    ],
)
def test_layout_does_not_divide(one, other):
    assert tokens_of(one) == tokens_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("质量", "质，量"),
        ("质量", "质/量"),
        ("质量发展", "质量 发展"),
        ("5G基站", "5G，基站"),
        ("C++", "C"),
        ("C#", "C"),
        ("3#楼", "3楼"),
        ("hightech", "high-tech"),
        ("ガス", "カス"),
        ("1000", "1,000"),
        ("3.5", "35"),
        ("x" * 50, "x" * 40 + "y" * 10),
        ("हिन्दी", "हन्द"),
    ],
)
def test_is_written_otherwise(one, other):
    assert tokens_of(one) != tokens_of(other)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("首席质量官", "首席 席质 质量 量官"),
        ("最新5G基站", "最新 新 5g 基 基站"),
        ("5G+工业", "5g 工业"),
        ("GB/T 19001-2016", "gb t 19001 2016"),
        ("浙金发〔2024〕12号", "浙金 金发 2024 12 号"),
        ("C++ 和 C#", "c ⧺ 和 c ♯"),
        ("U.S. v2.0 1.000", "u s v2 0 1 000"),
        ("人々とスーパー", "人々 々と とス スー ーパ パー"),
        ("한국어", "한국 국어"),
        ("𠮷野家 \U00031350", "𠮷野 野家 \U00031350"),
        ("مرحبا Привет", "مرحبا привет"),
        ("😀 ½ ™", "1 2 tm"),
        ("x" * 45, "x" * 40 + "→ " + "x" * 5),
    ],
)
def test_tokens(text, tokens):
    assert tokens_of(text) == tokens.split(" ")


def test_document_holds_stems_behind_its_parts():
    assert document_of(["Officers", "质量", ""]) == ["officers", "¦", "质量", "¦", "≈offic"]


@given(st.text(st.sampled_from("质量官5G ab\n·ｶﾞ\u0301+#　，é"), max_size=30))
def test_places_are_of_the_tokens(text):
    """Whatever is cut from a text is found in it, where it stands."""
    for token in tokens_of(text):
        found = places(text, [(token,)])
        assert found
        assert all(tokens_of(text[start:end]) for start, end in found if token not in "⧺♯")


def test_query_of_words_side_by_side():
    assert parse("质量 发展").as_one.required[0].alternatives == [
        ("质量", "发展"),
        ("质量", "量发", "发展"),
    ]
    assert parse("red fox 5G 基站").as_one.required[0].alternatives == [
        ("red", "fox", "5g", "基", "基站"),
    ]


def test_long_query_ends_with_a_whole_word():
    query = parse("word " * 39 + "beginning of it")
    assert query.is_cut
    assert [unit.tokens for unit in query.required] == [("word",)]


def test_single_letter_of_another_script_is_a_word():
    assert parse("и").required[0].alternatives == [("и",)]
    assert parse("质").required[0].alternatives == [("¹质",)]
