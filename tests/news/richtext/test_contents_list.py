from news.richtext.contents_list import anchor_headings, listed

LONG = "<p>words</p>" * 400


def anchors(html):
    return [heading.anchor for heading in anchor_headings(html)[1]]


def test_anchor_comes_from_the_words():
    html, headings = anchor_headings("<h2>一、总体 要求</h2><p>x</p><h3><b>A &amp; B</b></h3>")
    assert html.startswith('<h2 id="text-一总体-要求">一、总体 要求</h2>')
    assert [(one.level, one.text) for one in headings] == [(2, "一、总体 要求"), (3, "A & B")]


def test_text_above_moves_no_anchor():
    assert anchors("<h2>New</h2><h2>Aims</h2>")[1:] == anchors("<h2>Aims</h2>")


def test_no_two_places_have_one_name():
    html = '<p id="text-aims">x</p><h2>Aims</h2><h2>Aims</h2><h2>!</h2><h2>?</h2>'
    assert anchors(html) == ["text-aims-2", "text-aims-3", "text-part", "text-part-2"]


def test_own_id_stays_and_empty_heading_is_none():
    html = '<h2 id="text-own">Aims</h2><h2> </h2>'
    assert anchor_headings(html)[0] == html
    assert anchors(html) == ["text-own"]


def test_language_of_a_heading_is_told():
    assert anchor_headings('<h2 lang="en">Aims</h2>')[1][0].language == "en"


def test_only_a_long_text_with_some_headings_has_contents():
    html, headings = anchor_headings("<h2>A</h2><h2>B</h2><h3>C</h3>")
    assert listed(headings, html) == []
    assert listed(headings, html + LONG) == headings
    assert listed(headings[:2], html + LONG) == []
    assert listed(headings, html + "字" * 1_400) == headings
