import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.richtext import caps as limits

TAGS = st.lists(st.sampled_from("p /p b /b td /td tr /tr li /li ul /ul br hr P /P".split()))


@given(TAGS, st.integers(1, 6))
def test_quick_look_never_takes_deep_for_flat(tags, most):
    before, limits.MAX_DEPTH = limits.MAX_DEPTH, most
    try:
        is_flat = limits._is_plainly_flat(tags)
    finally:
        limits.MAX_DEPTH = before
    assert not is_flat or limits._look_through(tags).deepest <= most


def test_quick_look_knows_ordinary_texts():
    table = "table tbody tr td p strong /strong /p /td td br /td /tr /tbody /table".split()
    assert limits._is_plainly_flat(["p", "/p", *table] * 5_000)
    assert not limits._is_plainly_flat(["b"] * limits.MAX_DEPTH)


def test_names_are_told_of_plain_and_of_odd_markup():
    assert limits.check_markup("<P>a</P><div class='x'><br/></div>").names == {"p", "div", "br"}
    assert limits.check_markup("<P>a</P><div class=x><!-- --><i").names == {"p", "div", "i"}


@pytest.mark.parametrize(
    "html",
    [
        # 1,400 elements, opened again in each of 1,000 paragraphs: 30 MB of nodes from 30 KB.
        f"<p>{''.join(f'<b title={n}>' for n in range(1_400))}</p>{'<p>a</p>' * 1_000}",
        f"<table>{'a<b>b</b>' * 30_001}</table>",
        f"<table><td><b></td>{'<br>' * 30_001}",
        f"<table><td><b><td></td>{'<br>' * 30_001}",
    ],
)
def test_what_a_parser_mends_at_great_cost_is_refused(html):
    with pytest.raises(limits.RichTextError):
        limits.check_markup(html)


def test_careless_old_markup_is_not_refused():
    limits.check_markup("<p><b>a" * 300 + "<p>b</p>" * 1_000)
    limits.check_markup("<p><a name=top>a" * 500 + "<p>b</p>" * 20_000)
    limits.check_markup("<table>" + "<tr><td>a<br>b<td><b>c</b>" * 20_000 + "</table>")
    limits.check_markup("</td><br>" * 40_000)
