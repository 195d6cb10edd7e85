import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.richtext.plain import BREAK
from news.search.queries import parse
from news.search.snippets import MOST_READ, WIDTH, mark, snippet
from tests.cost import count_lines

LATIN = "Lorem ipsum dolor sit amet, consectetur adipiscing elit sed do eiusmod tempor. "
HAN = "全省首批标准化培训基地在金华开发区举行仪式，与会者参观了展厅。"


def shown(segments):
    """As text, with brackets around what is marked."""
    return "".join(f"[{text}]" if is_marked else text for text, is_marked in segments)


def plain(segments):
    return "".join(text for text, _is_marked in segments)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("首席質量官工作站", "质量官", "首席[質量官]工作站"),
        ("ＱＵＡＬＩＴＹ counts", "quality", "[ＱＵＡＬＩＴＹ] counts"),
        ("Café au lait", "cafe", "[Café] au lait"),
        ("Cafe\u0301 au lait", "café", "[Cafe\u0301] au lait"),
        ("Officers run", "officer running", "[Officers] [run]"),
        ('the quality officer"s officer', '"quality officer"', 'the [quality officer]"s officer'),
        ("建设5G基站", "5g基站", "建设[5G基站]"),
        ("质量量质", "质量 量量", "[质量量]质"),
        ("发展质量", "发展 质量", "[发展质量]"),
        ("<b>质量</b> & class", "质量 class", "<b>[质量]</b> & [class]"),
        ("nothing", "质量", "nothing"),
        ("质量", "其他 -质量", "质量"),
        ("", "质量", ""),
    ],
)
def test_words_are_marked_as_they_are_written(text, query, expected):
    assert shown(mark(text, parse(query))) == expected


def test_single_characters_are_marked_in_titles_alone():
    assert shown(mark("質量", parse("质"), is_title=True)) == "[質]量"
    assert shown(mark("回覆", parse("复"), is_title=True)) == "回[覆]"
    assert shown(mark("质量", parse("质"))) == "质量"
    assert snippet(["质量"], parse("质")) == []


def test_short_text_is_shown_whole():
    assert shown(snippet(["Quality matters."], parse("quality"))) == "[Quality] matters."


def test_text_without_the_words_has_no_snippet():
    assert snippet([LATIN, HAN], parse("absent")) == []
    assert snippet([], parse("absent")) == []
    assert snippet([LATIN], parse("")) == []
    # Not as the beginning or the end of another word.
    assert snippet(["qualityless equality"], parse('"quality"')) == []


@pytest.mark.parametrize(("filler", "word"), [(LATIN, "needle"), (HAN, "质量官")])
def test_long_text_is_cut_around_the_words(filler, word):
    found = snippet([f"{filler * 30} {word} {filler * 30}"], parse(word))
    text = plain(found)
    assert f"[{word}]" in shown(found)
    assert text.startswith("…")
    assert text.endswith("…")
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    assert WIDTH * 0.7 < len(text) + wide <= WIDTH + 2


def test_words_are_whole_and_no_sign_is_left_over():
    found = plain(snippet([f"{LATIN * 9}needle, {LATIN * 9}"], parse("needle")))
    words = LATIN.replace(".", "").replace(",", "").split()
    inner = found.strip("…").replace(".", "").replace(",", "").split()
    assert set(inner) <= {*words, "needle"}
    assert found[1].isalpha()
    assert found[-2].isalpha() or found[-2] == "."


@pytest.mark.parametrize("shift", range(12))
def test_no_word_is_cut_at_either_end(shift):
    # Without sentences, at which a snippet would begin.
    text = f"{'a' * shift} {'consectetur ' * 30}needle {'consectetur ' * 30}"
    found = plain(snippet([text], parse("needle"))).strip("…").split()
    assert set(found) == {"consectetur", "needle"}


def test_no_ellipsis_stands_where_nothing_is_cut():
    text = f"Needle {LATIN * 9}"
    assert plain(snippet([text], parse("needle"))).startswith("Needle ")
    text = f"{LATIN * 9}needle"
    assert plain(snippet([text], parse("needle"))).endswith("needle")


def test_paragraphs_are_not_run_together():
    found = snippet(["Before it.", f"Needle.{BREAK}Behind it."], parse("needle"))
    assert shown(found) == "[Needle]."
    # A phrase does not reach from one paragraph into the next.
    assert snippet([f"质{BREAK}量"], parse("质量")) == []


def test_passage_with_most_of_the_words_is_taken():
    texts = [f"alpha {LATIN * 5}", f"beta {LATIN * 5}", "alpha then beta", "alpha and beta"]
    assert shown(snippet(texts, parse("alpha beta"))) == "[alpha] then [beta]"


def test_words_far_from_each_other_have_a_passage_each():
    text = shown(snippet([f"{LATIN * 5} beta {LATIN * 20} alpha {LATIN * 5}"], parse("alpha beta")))
    assert text.index("[beta]") < text.index("[alpha]")
    assert "… " in text
    assert text.count("…") == 3
    assert len(text) <= WIDTH + 10


def test_passages_that_meet_are_one():
    text = f"alpha {LATIN[:70]} beta {LATIN[:70]} gamma"
    found = shown(snippet([text * 3], parse("alpha beta gamma")))
    assert found.index("[alpha]") < found.index("[beta]") < found.index("[gamma]")
    assert found.count("…") == 1


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("关于 通 知 的", "通知", "关于 [通 知] 的"),
        ("标准\n化培训", "标准化", "[标准\n化]培训"),
        ("产、学、研合作", "产学研", "[产、学、研]合作"),
        ("产、学、研合作", "产学研 合作", "[产、学、研合作]"),
        ("瞭解C++和C", "了解 c++", "[瞭解C++]和C"),
        ("x" * 50 + "质量", "质量 " + "x" * 50, f"[{'x' * 50}质量]"),
    ],
)
def test_words_are_found_however_they_are_laid_out(text, query, expected):
    assert shown(snippet([text], parse(query))) == expected


def test_phrase_wider_than_a_snippet_is_whole():
    phrase = "很长" * 49 + "的话"
    assert f"[{phrase}]" in shown(snippet([f"{HAN}{phrase}{HAN}"], parse(phrase)))


def test_passage_is_marked_as_it_is_converted():
    convert = {"发展": "發展", "软件": "軟體", "园区": "園區"}

    def to_traditional(text):
        for before, after in convert.items():
            text = text.replace(before, after)
        return text

    assert shown(snippet(["园区发展"], parse("發展"), to_traditional)) == "園區[發展]"
    # The script has another word for it.
    assert shown(mark("软件园区", parse("软件"), convert=to_traditional)) == "[軟體]園區"
    assert shown(snippet(["园区软件"], parse("软件"), to_traditional)) == "園區[軟體]"


def test_only_the_beginning_is_looked_at():
    assert snippet(["x " * (MOST_READ // 2) + "needle"], parse("needle")) == []


@pytest.mark.parametrize("text", [HAN, LATIN, "质量", "quality ", "a", "\u0301", "😀\u200d", "1 "])
@pytest.mark.parametrize(
    "query", ["质量", "quality a", "标准 开发 仪式 展厅", '"sit amet"', "a " * 16]
)
def test_long_text_costs_no_more_than_its_beginning(text, query):
    long, parsed = text * (500_000 // len(text)), parse(query)
    snippet([long], parsed)  # Tables that are made once.
    beginning = long[:MOST_READ]
    lines = count_lines(lambda: snippet([long], parsed))
    assert lines < 60_000
    assert lines < count_lines(lambda: snippet([beginning], parsed)) + 100


TEXTS = st.text(alphabet="质量官a\u0301b é…。, \n\u2029😀\u200d\U0001f3fbﬁ㎡", max_size=600)


@given(TEXTS, st.sampled_from(["质量", "质量官 a", "ab 官", '"a b" 质', "é", "fi", "m2 量官"]))
def test_any_text_is_shown_as_it_is(text, query):
    parsed = parse(query)
    assert plain(mark(text, parsed)) == text
    found = snippet([text], parsed)
    whole = " ".join(text.replace(BREAK, " ").split())
    for passage in plain(found).split("…"):
        assert " ".join(passage.split()) in whole or "…" in text
    if found:
        assert any(is_marked for _text, is_marked in found)
        # The accents of a letter stay with it.
        assert not any(unicodedata.category(text[0]) == "Mn" for text, _is_marked in found[1:])
