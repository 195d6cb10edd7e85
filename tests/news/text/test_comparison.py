import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.richtext import sanitise
from news.richtext.caps import MAX_BYTES
from news.text.comparison import align, compare_html, compare_text
from tests.cost import count_lines, times_as_long


def written(segments):
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[segment.kind].format(segment.text) for segment in segments)


def inline(before, after):
    return [written(row.inline) for row in compare_html(before, after)]


def test_words_are_compared_in_english_and_characters_in_chinese():
    row = compare_text("Quality counts here", "Quality matters here")
    assert written(row.inline) == "Quality [-counts-][+matters+] here"
    row = compare_text("首席质量官工作站成立", "首席质量官培训站成立")
    assert written(row.inline) == "首席质量官[-工作-][+培训+]站成立"
    assert written(row.before) == "首席质量官[-工作-]站成立"
    assert written(row.after) == "首席质量官[+培训+]站成立"


def test_mixed_scripts_are_told_apart():
    assert written(compare_text("A级10人", "A级12人").inline) == "A级[-10-][+12+]人"


def test_paragraphs_are_kept_apart():
    before = "<p>one</p><p>two words</p><p>three</p>"
    after = "<p>one</p><p>two new words</p><p>four</p><p>three</p>"
    assert inline(before, after) == ["one", "two [+new +]words", "[+four+]", "three"]


def test_removed_paragraph_cell_and_item():
    before = "<ul><li>a b c</li><li>d</li></ul><table><tbody><tr><td>1</td></tr></tbody></table>"
    assert inline(before, "<ul><li>d</li></ul>") == ["[-a b c-]", "d", "[-1-]"]


def test_markup_alone_is_a_change_of_style():
    (row,) = compare_html("<p>same words</p>", "<p>same <strong>words</strong></p>")
    assert (row.kind, written(row.inline)) == ("restyled", "same words")
    (row,) = compare_html("<p>same</p>", "<h2>same</h2>")
    assert row.kind == "restyled"


def test_pictures_and_link_addresses_are_part_of_the_text():
    before = '<p>See <a href="https://example.org/a">this</a></p>'
    after = '<p>See <a href="https://example.org/b">this</a></p>'
    assert inline(before, after) == [
        "See [-[https://example.org/a]-][+[https://example.org/b]+]this"
    ]
    assert inline("<p>x</p>", '<p>x<img alt="Hall" src="/media/a.jpg"></p>') == [
        "x[+[Hall /media/a.jpg]+]"
    ]


def test_markup_in_the_text_stays_text():
    assert inline("", "<p>&lt;script&gt; &amp;</p>") == ["[+<script> &+]"]


def test_same_text_has_no_change():
    html = "<p>a</p><hr><p>b</p>"
    assert all(row.kind == "same" for row in compare_html(html, html))


@given(st.text("ab 中文", max_size=60), st.text("ab 中文", max_size=60))
def test_both_texts_can_be_read_back(before, after):
    row = compare_text(before, after)
    assert "".join(segment.text for segment in row.before) == before
    assert "".join(segment.text for segment in row.after) == after
    kept = [segment.text for segment in row.inline if segment.kind != "added"]
    assert "".join(kept) == before


@given(st.lists(st.integers(0, 5), max_size=300), st.lists(st.integers(0, 5), max_size=300))
def test_runs_cover_both_and_same_means_same(one, other):
    i = j = 0
    for is_same, (i1, i2, j1, j2) in align(one, other):
        assert (i1, j1) == (i, j)
        assert is_same == (one[i1:i2] == other[j1:j2])
        i, j = i2, j2
    assert (i, j) == (len(one), len(other))


PAIRS = {
    "many paragraphs": ("<p>字%d</p>", "<p>词%d</p>"),
    "one paragraph of different words": ("w%d ", "v%d "),
    "one paragraph of the same words": ("same %.0d", "same other %.0d"),
}


def long_texts(name, size):
    before, after = PAIRS[name]
    return (
        sanitise("".join(before % number for number in range(size))),
        sanitise("".join(after % number for number in range(size, 0, -1))),
    )


@pytest.mark.parametrize("name", PAIRS)
def test_cost_grows_with_the_texts_and_not_with_their_square(name):
    small, large = long_texts(name, 1_500), long_texts(name, 3_000)
    lines = count_lines(lambda: compare_html(*large))
    assert lines < 2.1 * count_lines(lambda: compare_html(*small))


@pytest.mark.nightly
@pytest.mark.parametrize("name", PAIRS)
def test_longest_texts_take_as_much_longer_as_they_are_longer(name):
    small, large = (long_texts(name, MAX_BYTES // parts) for parts in (160, 40))
    assert times_as_long(lambda: compare_html(*large), lambda: compare_html(*small)) < 8
