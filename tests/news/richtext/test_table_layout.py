import pytest

from news.richtext import sanitise
from news.richtext.table_layout import lay_out


def table(*rows, head=0):
    """A table of texts; the first `head` rows are of heads."""
    parts = [
        f"<tr>{''.join(f'<{kind}>{cell}</{kind}>' for cell in row)}</tr>"
        for at, row in enumerate(rows)
        for kind in ("th" if at < head else "td",)
    ]
    return f"<table><tbody>{''.join(parts)}</tbody></table>"


FIGURES = [("Jan", "1,200", "5%"), ("Feb", "-3.5", "—"), ("Mar", "(7)", "6%")]


def test_numbers_stand_to_the_right_and_names_stay_in_view():
    html = lay_out(table(*FIGURES)).html
    assert html.count('class="num"') == 6
    assert '<td class="stub">Jan</td><td class="num">1,200</td><td class="num">5%</td>' in html


def test_column_of_words_and_of_years_stays_to_the_left():
    rows = [(name, f"about {at}", "x") for at, name in enumerate("abc")]
    assert "num" not in lay_out(table(*rows)).html


def test_rows_of_heads_are_put_into_a_head():
    html = lay_out(table(("Month", "Value", "Growth"), *FIGURES, head=1)).html
    assert html.startswith(
        '<table><thead><tr><th class="stub">Month</th><th class="num">Value</th>'
    )
    assert "</tr></thead><tbody><tr>" in html
    assert html.count("</thead>") == html.count("<tbody>") == html.count("</tbody>") == 1


def test_plain_cells_above_numbers_become_heads():
    """As a spreadsheet is pasted; a row of years is one of heads as well."""
    for heads in (("Month", "Value", "Growth"), ("", "2024", "2025")):
        html = lay_out(table(heads, *FIGURES)).html
        assert html.count('<th scope="col"') == html.count("</th>") == 3
        assert html.index("</thead>") < html.index("Jan")


def test_two_rows_of_plain_heads_with_cells_over_several():
    heads = (
        '<tr><td rowspan="2">Month</td><td colspan="2">2024</td></tr>'
        "<tr><td>Value</td><td>Growth</td></tr>"
    )
    html = lay_out(table(*FIGURES).replace("<tbody>", f"<tbody>{heads}")).html
    head, _end, body = html.partition("</thead>")
    assert head.count("<th") == 1 + 4  # the <thead> itself
    assert '<th scope="col" class="num">Value</th>' in head
    assert body.count('class="stub"') == 3


@pytest.mark.parametrize(
    "html",
    [
        table(("a", "b", "c"), ("d", "e", "f")),  # no numbers, so nothing tells heads
        table(*FIGURES),  # nothing above the numbers
        '<table><tbody><tr><td rowspan="2">a</td><td>b</td><td>c</td></tr>'
        "<tr><td>1</td><td>2</td></tr><tr><td>x</td><td>1</td><td>2</td></tr></tbody></table>",
    ],
)
def test_no_head_is_guessed_without_a_sign(html):
    assert "<th" not in lay_out(html).html


def test_own_head_and_classes_stay():
    html = (
        '<table class="table-full"><thead><tr><th scope="col">a</th><th>b</th><th>c</th></tr>'
        '</thead><tbody><tr><td class="align-center">x</td><td class="bold">1</td><td>2</td></tr>'
        "<tr><td>y</td><td>3</td><td>4</td></tr></tbody></table>"
    )
    laid_out = lay_out(html).html
    assert laid_out.count("<thead>") == 1
    assert '<td class="stub align-center">x</td><td class="num bold">1</td>' in laid_out


def test_head_row_alone_is_no_head():
    html = table(("a", "b", "c"), head=1)
    assert "<thead>" not in lay_out(html).html


def test_table_in_a_table_stays_as_it_is():
    html = table((table(*FIGURES), "1", "2"), ("x", "3", "4"))
    assert lay_out(html).html == html


def test_columns_are_counted_with_their_spans():
    assert (
        lay_out('<table><tbody><tr><td colspan="5">a</td><td>b</td></tr></tbody></table>')[1] == 6
    )


@pytest.mark.parametrize(
    "html",
    [
        '<table><tbody><tr><td colspan="99999">1</td></tr></tbody></table>',
        "<table><tbody>" + '<tr><td rowspan="65534">1</td></tr>' * 200 + "</tbody></table>",
        "<table></table>",
        "<table><tbody><tr></tr></tbody></table>",
    ],
)
def test_spans_without_reason_are_survived(html):
    clean = sanitise(html)
    assert lay_out(clean).html.replace(' class="num"', "").replace(' class="stub"', "") == clean
