import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.excerpts import excerpt, shorten

SENTENCE = "金华开发区首席质量官工作站成立，这是全省第一个。"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One &amp; two.</p>\n<p>Three.</p>", "One & two. Three."),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<p>" + "word " * 40 + "</p>", "word " * 31 + "word…"),
        ("<p>" + "字" * 200 + "</p>", "字" * 159 + "…"),
        ("<p>a</p>" + "<b></b>" * 2000 + "<a href='x", "a"),
        ("<p>1 &lt; 2<br>b<hr>c</p>", "1 < 2 b c"),
        ("", ""),
        ('<p><img src="/media/a.png" alt="x"></p>', ""),
    ],
)
def test_excerpt(html, expected):
    assert excerpt(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "金华开发区" * 800 + "</p>",
        "<p>" + "&nbsp;" * 4_000 + "正文</p>",
        '<p class="align-center"><span class="colour-red"></span></p>' * 200 + "<p>正文</p>",
        '<p><a href="/' + "x" * 5_000 + '">正文</a></p>',
        "<table><tbody>" + "<tr><td></td></tr>" * 500 + "<tr><td>正文</td></tr></tbody></table>",
    ],
    ids=["one paragraph", "spaces", "markup", "address", "table"],
)
def test_excerpt_is_empty_only_when_the_text_is(html):
    assert excerpt(html)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SENTENCE * 9, SENTENCE * 6),
        ("他说：“好。”" + "字" * 6, "他说：“好。”"),
        ("Dr. Li came. Then he left for Jinhua", "Dr. Li came."),
        ("See Dr. Li, who is the head of it", "See Dr. Li…"),
        ("符合标准T/ZZB 044-2018要求", "符合标准T/ZZB…"),
        ("字" * 9 + "，然后", "字" * 9 + "…"),
    ],
)
def test_cut_is_behind_a_sentence_or_a_word(text, expected):
    assert shorten(text, 160 if len(text) > 160 else min(len(text) - 1, 14)) == expected


def test_long_word_is_cut_between_its_characters():
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
    assert shorten("x" * 7 + "e\u0301" * 9, 10) == "x" * 7 + "e\u0301…"
    assert shorten("👩\u200d👩\u200d👧" * 9, 10).removesuffix("…") == "👩\u200d👩\u200d👧"


def test_readings_of_ruby_are_left_out():
    assert excerpt("<p><ruby>婺<rp>(</rp><rt>wù</rt><rp>)</rp>城</ruby>区</p>") == "婺城区"


@given(st.text(alphabet="字词 ab.。，\u0301\u200d", max_size=40), st.integers(4, 30))
def test_shortened_text_is_a_beginning_of_the_text_and_never_too_long(text, most):
    short = shorten(text, most)
    line = " ".join(text.split())
    assert len(short) <= most
    assert line.startswith(short.removesuffix("…"))
    assert bool(short) is bool(line)
