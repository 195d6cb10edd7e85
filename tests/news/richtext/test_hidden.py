import pytest

from news.richtext import describe, find_left_out, sanitise
from news.richtext.left_out import Kind


def hidden(html):
    return [what for kind, what in find_left_out(html)[1] if kind is Kind.HIDDEN]


@pytest.mark.parametrize(
    "attributes",
    [
        "style='display:none'",
        "style='DISPLAY : None !important'",
        "style='color:red;mso-hide:all'",
        "style='MSO-HIDE: ALL'",
        "style='display:/* */none'",
        "style='display&#58;none'",
        "style='visibility:hidden'",
        "style='opacity:0'",
        "style='font-size:0'",
        "style='font-size: 0.0pt'",
        "style='font:0/0 a'",
        "style='content-visibility:hidden'",
        "hidden",
        "hidden=until-found",
        "class=msocomanchor",
        "style='mso-special-character:comment'",
        "style='mso-element:comment-list'",
    ],
)
@pytest.mark.parametrize("name", ["span", "font", "o:p", "label", "unknown"])
def test_hidden_part_is_left_out_and_told(name, attributes):
    html = f"<p>公开<{name} {attributes}>内部<b>批示</b></{name}>文字</p>"
    assert sanitise(html) == "<p>公开文字</p>"
    assert "".join(hidden(html)) == "内部批示"


@pytest.mark.parametrize(
    "part",
    [
        "<div style='display:none'><p>密</p><div>密</div></div>",
        "<p style=display:none>密<p>见</p>",
        "<ul hidden><li>密</ul>",
        "<section style='mso-element:comment'><p>密</p></section>",
        "<div id=_com_1 class=msocomtxt><p>密</p></div>",
    ],
)
def test_hidden_blocks_go_with_all_that_is_in_them(part):
    assert sanitise(f"<p>见</p>{part}").replace("<p>见</p>", "") == ""


@pytest.mark.parametrize(
    "html",
    [
        "<p style='display:inline'>a</p>",
        "<p style='font-size:10pt'>a</p>",
        "<p style='font-size:0.8em'>a</p>",
        "<p style='font:7.0pt Times'>a</p>",
        "<p style='opacity:0.5'>a</p>",
        "<p style='mso-hide:none'>a</p>",
        "<p aria-hidden=true>a</p>",
        "<p style='border:none;overflow:hidden'>a</p>",
        "<p style='font-size:0'><span style='font-size:12px'>a</span></p>",
        "<p><a style='mso-comment-reference:A_1;mso-comment-date:1'>a</a></p>",
        "<p>a<img width=0 src=/a.png></p>",
        "<table><tr><td width=0>a</td></tr></table>",
    ],
)
def test_what_is_seen_stays(html):
    assert ">a<" in sanitise(html)
    assert hidden(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<div id='js_content' style='visibility: hidden; opacity: 0;'><p>全文</p></div><p>外</p>",
        "<div class='rich_media_content x' style='visibility:hidden'><p>全文</p></div><p>外</p>",
        "<div style='visibility:hidden'><p>全文</p></div>",
        f"<h1>题</h1><div style='visibility:hidden'><p>全文{'字' * 200}</p></div>",
    ],
)
def test_wrapper_of_a_whole_text_hides_nothing(html):
    assert "<p>全文" in sanitise(html)
    assert hidden(html) == []


def test_part_made_visible_again_stays():
    html = "<p>a<b style='visibility:hidden'>x<i style='visibility:visible'>y</i></b></p>"
    assert sanitise(html) == "<p>a<b><i>y</i></b></p>"
    assert hidden(html) == ["x"]


STYLES = """<style><!-- /* Word's */ @page {size:a4} p.MsoX, li.MsoX {mso-hide:all}
.xl65 {mso-number-format:"0"; Display:none;} .xl66 {display:none} td.xl66 {display:table-cell}
@media print {.printed {display:none}} .strong {display:none !important} #one {display:none}
--></style>"""


@pytest.mark.parametrize(
    ("attributes", "is_seen"),
    [
        ("class=MsoX", False),
        ("class='a msox'", False),
        ("class=xl65", False),
        ("class=xl65 style='display:block'", True),
        ("class=strong style='display:block'", False),
        ("id=one", False),
        ("class=printed", True),
        ("class=MsoNormal", True),
    ],
)
def test_rules_of_a_pasted_style_block_hide(attributes, is_seen):
    html = f"{STYLES}<p>a</p><p {attributes}>b</p>"
    assert ("b" in sanitise(html)) is is_seen
    assert (hidden(html) == []) is is_seen


def test_stronger_selector_wins():
    html = f"{STYLES}<table><tr><td class=xl66>a</td><th class=xl66>b</th></tr></table>"
    assert "<tr><td>a</td></tr>" in sanitise(html)


def test_hidden_column_goes_and_cells_over_it_are_narrower():
    html = (
        "<table><col width=72><col width=0 style='display:none;mso-width-source:userset'><col>"
        "<tr><td>A</td><td>H</td><td>C</td></tr><tr><td colspan=3>ABC</td></tr>"
        "<tr><td rowspan=2>R</td><td>H</td><td>C</td></tr><tr><td>H</td><td>C</td></tr></table>"
    )
    assert sanitise(html) == (
        "<table><colgroup><col><col></colgroup><tbody>"
        '<tr><td>A</td><td>C</td></tr><tr><td colspan="2">ABC</td></tr>'
        '<tr><td rowspan="2">R</td><td>C</td></tr><tr><td>C</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    "columns",
    [
        "<col><col style='width:0pt'>",
        "<col><col hidden>",
        "<colgroup><col></colgroup><colgroup style='display:none'><col></colgroup>",
        "<colgroup></colgroup><colgroup style='visibility:collapse' span=1></colgroup>",
    ],
)
def test_columns_are_hidden_in_every_spelling(columns):
    clean = sanitise(f"<table>{columns}<tr><td>A</td><td>H</td></tr></table>")
    assert "<tr><td>A</td></tr>" in clean


def test_cell_reaches_over_one_row_less_where_one_is_hidden():
    html = (
        "<table><tr><td rowspan=3>A</td><td>1</td></tr>"
        "<tr height=0 style='display:none'><td>2</td></tr><tr><td>3</td></tr>"
        "<tr><td>x</td><td>y</td></tr></table>"
    )
    assert sanitise(html) == (
        '<table><tbody><tr><td rowspan="2">A</td><td>1</td></tr><tr><td>3</td></tr>'
        "<tr><td>x</td><td>y</td></tr></tbody></table>"
    )
    assert hidden(html) == ["2"]


def test_editor_is_told_with_a_few_examples():
    html = "<p>a</p>" + "".join(f"<p hidden>{'字' * 80}{number}</p>" for number in range(7))
    html += "<p hidden>b</p>"
    (told,) = describe(find_left_out(html)[1])
    assert told.startswith(f"Hidden text was left out: {'字' * 59}…, b.")
