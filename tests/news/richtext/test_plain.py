import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.richtext import sanitise
from news.richtext.plain import BREAK, Note, Passage, Picture, read


def test_inline_elements_leave_no_trace_and_blocks_divide():
    plain = read("<p>a<strong>b</strong><em>c</em></p><ul><li>d</li></ul>e<br>f")
    assert [part for part in plain.text.split(BREAK) if part] == ["abc", "d", "e", "f"]


def test_references_are_read():
    assert read("<p>a &amp; b &lt; &nbsp;c</p>").text.strip(BREAK) == "a & b < \xa0c"


def test_links_pictures_edits_ids_and_notes_stand_at_their_place():
    plain = read(
        '<p id="text-top">ab<a href="/x?a=1&amp;b=2" title="T">c<b>d</b></a>'
        '<img src="/m.png" alt="A &quot;B&quot;"><del>e</del>'
        '<span class="bold highlight-yellow">f<span>g</span></span></p>'
    )
    assert plain.text == f"{BREAK}abcdefg{BREAK}"
    assert plain.links == [Passage(3, 5, "/x?a=1&b=2")]
    assert plain.edited == [Passage(5, 6, "del"), Passage(6, 8, "mark")]
    assert plain.pictures == [Picture(5, "/m.png", 'A "B"')]
    assert plain.notes == [Note(3, "T"), Note(5, 'A "B"')]
    assert plain.ids == {"text-top"}


def test_readings_do_not_stand_between_the_characters_they_are_for():
    plain = read("<p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp>字</ruby></p>")
    assert plain.text.strip(BREAK) == "汉字"
    assert Note(2, "hàn") in plain.notes


@pytest.mark.parametrize(
    ("html", "is_empty"),
    [
        ("", True),
        ("<p> \xa0\u3000</p><p><br></p>", True),
        ("<p>\u200b\ufeff</p>", True),
        ("<table><tbody><tr><td></td></tr></tbody></table>", True),
        ("<p>a</p>", False),
        ('<p><img src="/media/a.png" alt=""></p>', False),
    ],
)
def test_empty_is_what_shows_nothing(html, is_empty):
    assert read(html).is_empty is is_empty


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<a href='/x'>", "</a>", "x", " & ", "<br>"])
    )
)
def test_offsets_are_within_the_text_whatever_the_markup(pieces):
    plain = read(sanitise("".join(pieces)))
    for start, end, _value in [*plain.links, *plain.edited]:
        assert 0 <= start <= end <= len(plain.text)
    assert plain.text.replace(BREAK, "").count("x") == pieces.count("x")
