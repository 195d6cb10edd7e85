import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.richtext import allowlist, sanitise
from news.richtext.styles import classes_of_style


@pytest.mark.parametrize(
    ("style", "classes"),
    [
        ("text-align: center", "align-center"),
        ("TEXT-ALIGN:RIGHT !important", "align-right"),
        ("text-align:start", "align-left"),
        ("text-align: -moz-center", ""),
        ("margin-left: 40px", "indent-1"),
        ("margin-left:36.0pt", "indent-1"),
        ("padding-left:5em", "indent-2"),
        ("margin-left: 9999px", "indent-8"),
        ("margin-left:-40px", ""),
        ("margin-left:5px", ""),
        ("margin-left:10%", ""),
        ("text-indent:2em", "first-line-indent"),
        ("text-indent:-18pt", ""),
        ("color:#c00", "colour-red"),
        ("color: rgb(255, 0, 0)", "colour-red"),
        ("color:red", "colour-red"),
        ("color:#FFA500", "colour-orange"),
        ("color:#1f4e79", "colour-blue"),
        ("color:#00b050", "colour-green"),
        ("color:#7030A0", "colour-purple"),
        ("color:#888", "colour-grey"),
        ("color:#000", ""),
        ("color:#333333", ""),
        ("color:white", ""),
        ("color:#fefefe", ""),
        ("color:rgba(255,0,0,0)", ""),
        ("color:windowtext", ""),
        ("color:url(https://evil.example)", ""),
        ("color:expression(alert(1))", ""),
        ("background:yellow", "highlight-yellow"),
        ("background-color:#d9ead3", ""),
        ("background-color:#b6d7a8", "highlight-green"),
        ("background:#fff", ""),
        ("background:url(https://evil.example/x.png) red", ""),
        ("font-weight:700;font-style:italic", "bold italic"),
        ("font-weight:normal", ""),
        ("text-decoration:underline line-through", "underline strike"),
        ("position:fixed;top:0;left:0;z-index:9", ""),
        ("display:none", ""),
        ("--x:1;color:var(--x)", ""),
        ("co\\6cor:red", ""),
        ("color:/**/red", ""),
        (";;;:", ""),
    ],
)
def test_values_are_judged(style, classes):
    assert " ".join(classes_of_style("p", style)) == classes


@pytest.mark.parametrize(
    ("width", "classes"),
    [
        ("100%", "table-full"),
        ("700px", "table-full"),
        ("70%", "table-wide"),
        ("50%", "table-half"),
        ("375pt", "table-wide"),
        ("10%", ""),
        ("auto", ""),
    ],
)
def test_table_widths(width, classes):
    expected = f'<table class="{classes}">' if classes else "<table>"
    assert sanitise(f'<table style="width:{width}"><tr><td>x').startswith(expected)
    if not width.endswith("pt"):
        assert sanitise(f'<table width="{width}"><tr><td>x').startswith(expected)


@given(st.text(max_size=200))
def test_any_style_makes_allowed_classes_only(style):
    assert set(classes_of_style("p", style)) <= allowlist.CLASSES


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p class="bold x" style="color:red">a</p>', '<p class="bold colour-red">a</p>'),
        ('<p style="color:red" class="colour-red">a</p>', '<p class="colour-red">a</p>'),
        ('<p class="masthead">a</p>', "<p>a</p>"),
        ("<p align=center>a</p>", '<p class="align-center">a</p>'),
        ("<td bgcolor=yellow>a", "a"),
        ("<font color=#ff0000 size=7>a</font>", '<span class="colour-red">a</span>'),
        ('<a name="top">a</a>', '<a id="text-top" rel="noopener noreferrer">a</a>'),
        ('<p id="main">a</p>', '<p id="text-main">a</p>'),
        ('<p id="text-main">a</p>', '<p id="text-main">a</p>'),
        ('<p id="a b">a</p>', "<p>a</p>"),
        ('<p lang="x&quot;y" dir="up">a</p>', "<p>a</p>"),
        ('<td colspan="x" rowspan="999999">a', "a"),
        ('<p style="&#xfdd0;bold">a&#xfdd0;</p>', "<p>a</p>"),
    ],
)
def test_attributes_become_what_is_allowed(html, expected):
    assert sanitise(html) == expected
    assert sanitise(expected) == expected


@pytest.mark.parametrize("sheet", ["portal.css", "admin.css"])
def test_every_class_has_its_style_on_the_page_and_in_the_editor(settings, sheet):
    css = (settings.BASE_DIR / "static" / "css" / sheet).read_text()
    for name in allowlist.CLASSES - {allowlist.KEEP_SCRIPT}:  # No look, but a mark.
        assert f".{name}" in css, name


def test_style_of_a_numbered_list_is_its_type():
    once = sanitise('<ol style="margin:0; List-Style-Type: lower-latin" start="3"><li>a</li></ol>')
    assert once == '<ol type="a" start="3"><li>a</li></ol>'
    assert sanitise(once) == once
    html = '<ol style="list-style: inside upper-roman" type="a"><li>a</li></ol>'
    assert sanitise(html) == '<ol type="a"><li>a</li></ol>'
    assert sanitise('<ul style="list-style: lower-roman"><li>a</li></ul>') == "<ul><li>a</li></ul>"
