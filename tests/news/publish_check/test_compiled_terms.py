import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.publish_check.rules.compiled_terms import Term, Terms, compile_terms
from news.richtext.plain import BREAK
from tests.cost import count_lines


def find(text, *terms, language="zh-hans"):
    listed = [term if isinstance(term, Term) else Term("forbidden", "", term) for term in terms]
    return [text[start:end] for _term, start, end in Terms(listed).find(text, language)]


@pytest.mark.parametrize(
    "written",
    [
        "六合彩",
        "六 合\u3000彩",
        "六\u200b合\ufeff彩",
        "六*合_彩",
        "六-合·彩",
        "六.合.彩",
        "六\n合\xa0\xa0彩",
        "六\U000e0100合彩",
    ],
)
def test_what_is_put_between_does_not_hide_a_term(written):
    assert find(f"严禁{written}活动", "六合彩") == [written]


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("賭 博", "赌博"),
        ("赌博", "賭博"),
        ("ＶＰＮ", "vpn"),
        ("VpN", "ＶＰＮ"),
        ("㏇", "co."),
        ("裏面", "裡面"),
    ],
)
def test_other_script_width_and_case_do_not_hide_a_term(written, term):
    assert find(f"（{written}）", term) == [written]


@pytest.mark.parametrize("between", ["，", "。", "；", "、", ", ", "！", BREAK])
def test_parts_on_both_sides_of_a_stop_are_no_term(between):
    assert find(f"各位在座{between}落款在此", "座落") == []


def test_term_with_a_stop_in_it_is_found_with_it():
    assert find("坚持一、二并举", "一、二") == ["一、二"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("casino", ["casino"]),
        ("c a s i n o", ["c a s i n o"]),
        ("the casino.", ["casino"]),
        ("去casino玩", ["casino"]),
        ("casinos", []),
        ("mycasino", []),
        ("casino2", []),
        ("ca\u200bsino\u200bs", []),
    ],
)
def test_words_of_spaced_scripts_are_found_whole(text, found):
    assert find(text, "Casino") == found


def test_single_character_is_a_term():
    assert find("赌，賭。", "赌") == ["赌", "賭"]


def test_allowed_phrase_covers_the_terms_inside_it():
    allowed = Term("allowed", "", "中国式现代化")
    assert find("中国式现代化，中國式現代化", "中国", allowed) == []
    assert find("中国式的现代化与中国", "中国", allowed) == ["中国", "中国"]


def test_allowed_phrase_that_reads_like_the_term_allows_only_its_spelling():
    allowed = Term("allowed", "", "the rapist")
    assert find("the rapist, the\u200brapist", "therapist", allowed) == ["the\u200brapist"]


def test_replacement_is_not_the_mistake_that_it_holds():
    term = Term("mistake", "", "开发区", "经济技术开发区")
    assert find("经济技术开发区、金华开发区", term) == ["开发区"]


def test_mistake_that_folds_to_its_replacement_is_found_by_its_spelling():
    term = Term("mistake", "", "著手", "着手")
    assert find("著手、着手", term) == ["著手"]
    alot = Term("mistake", "", "alot", "a lot")
    assert find("a lot and alot", alot) == ["alot"]


def test_language_of_a_term_is_that_of_the_articles_it_is_for():
    term = Term("mistake", "zh-hans", "帐户", "账户")
    assert find("帳戶", term, language="zh-hans") == ["帳戶"]
    assert find("帳戶", term, language="zh-hant") == []


def test_overlapping_terms_are_all_found_in_order():
    assert find("开发区", "开发", "发区", "开发区") == ["开发", "开发区", "发区"]


def test_same_lists_are_compiled_once():
    terms = (Term("forbidden", "", "赌博"),)
    assert compile_terms(terms) is compile_terms((*terms,))
    assert compile_terms((*terms, Term("forbidden", "", "六合彩"))) is not compile_terms(terms)


HAN = "赌賭博彩六合中国國开發发区區"
NOISE = st.text(st.sampled_from(" \u3000\u200b-*\xa0"), max_size=3)


@given(
    st.text(HAN, min_size=1, max_size=5),
    st.lists(NOISE, min_size=5, max_size=5),
    st.text("甲乙，。 ", max_size=5),
)
def test_offsets_are_of_the_original_whatever_is_put_between(term, noise, around):
    written = term[0] + "".join(gap + c for gap, c in zip(noise, term[1:], strict=False))
    assert find(f"{around}。{written}。{around}", term) == [written]


def test_the_most_hostile_list_and_text_cost_no_more_than_others():
    """Every place begins 100 terms; bench/publish_check.py measures ordinary lists."""
    terms = Terms(Term("forbidden", "", "赌" * length + "博") for length in range(1, 100))
    assert count_lines(lambda: terms.find("赌" * 10_000, "zh-hans")) < 15 * 10_000
