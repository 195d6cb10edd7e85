from hypothesis import given
from hypothesis import strategies as st

from news.richtext import limits

TAGS = st.lists(st.sampled_from("p /p b /b td /td tr /tr li /li ul /ul br hr P /P".split()))


@given(TAGS, st.integers(1, 6))
def test_quick_look_never_takes_deep_for_flat(tags, most):
    before, limits.MAX_DEPTH = limits.MAX_DEPTH, most
    try:
        is_flat = limits._is_plainly_flat(tags)
    finally:
        limits.MAX_DEPTH = before
    assert not is_flat or limits._deepest_nesting(tags) <= most


def test_quick_look_knows_ordinary_texts():
    table = "table tbody tr td p strong /strong /p /td td br /td /tr /tbody /table".split()
    assert limits._is_plainly_flat(["p", "/p", *table] * 5_000)
    assert not limits._is_plainly_flat(["b"] * limits.MAX_DEPTH)


def test_names_are_told_of_plain_and_of_odd_markup():
    assert limits.check_markup("<P>a</P><div class='x'><br/></div>") == {"p", "div", "br"}
    assert limits.check_markup("<P>a</P><div class=x><!-- --><i") == {"p", "div", "i"}
