from hypothesis import given
from hypothesis import strategies as st

from news.text.merging import merge_fields, merge_html, split_parts

BASE = "<p>a</p>\n<p>b</p>\n<p>c</p>\n<p>d</p>\n<p>e</p>"


def test_changes_apart_are_brought_together():
    theirs = BASE.replace("<p>a</p>", "<p>their a</p>")
    mine = BASE.replace("<p>e</p>", "<p>my e</p><p>f</p>")
    merged = merge_html(BASE, theirs, mine)
    assert merged == BASE.replace("<p>a</p>", "<p>their a</p>").replace(
        "<p>e</p>", "<p>my e</p><p>f</p>"
    )


def test_changes_of_the_same_or_adjoining_parts_are_left_to_people():
    theirs = BASE.replace("<p>b</p>", "<p>their b</p>")
    for mine in (
        BASE.replace("<p>b</p>", "<p>my b</p>"),
        BASE.replace("<p>c</p>", "<p>my c</p>"),
        BASE.replace("<p>b</p>\n", ""),
    ):
        assert merge_html(BASE, theirs, mine) is None


def test_table_is_one_part():
    table = "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    assert split_parts(f"<p>a<br>b</p>{table}") == ["<p>a<br>b</p>", table]


@given(st.lists(st.sampled_from(["<p>a</p>", "<p>b<br></p>\n", "x", "<ul><li>c</li></ul>"])))
def test_parts_joined_are_the_whole(parts):
    source = "".join(parts)
    assert "".join(split_parts(source)) == source


@given(
    st.lists(st.integers(0, 30), unique=True, max_size=12),
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(0, 11)),
)
def test_merge_holds_every_change_of_either_side(numbers, theirs_changed, mine_changed):
    base = [f"<p>{n}</p>" for n in numbers]
    theirs = [
        f"<p>t{n}</p>" if at in theirs_changed else f"<p>{n}</p>" for at, n in enumerate(numbers)
    ]
    mine = [f"<p>m{n}</p>" if at in mine_changed else f"<p>{n}</p>" for at, n in enumerate(numbers)]
    merged = merge_html("".join(base), "".join(theirs), "".join(mine))
    if merged is not None:
        for at, part in enumerate(split_parts(merged)):
            expected = theirs if at in theirs_changed else mine if at in mine_changed else base
            assert part == expected[at]


def test_fields_are_taken_from_whoever_changed_them():
    base = {"title": "t", "summary": "s", "slug": "x", "section": 1, "body": "<p>a</p>"}
    theirs = {**base, "title": "their t", "slug": "y", "section": 2, "body": "<p>their a</p>"}
    mine = {**base, "summary": "my s", "slug": "y", "section": 3, "body": "<p>my a</p>"}
    choices = merge_fields(base, theirs, mine)
    taken = {name: (c.value, c.taken, c.is_contested) for name, c in choices.items()}
    assert taken == {
        "title": ("their t", "theirs", False),
        "summary": ("my s", "mine", False),
        "slug": ("y", "same", False),
        "section": (3, "mine", True),
        "body": ("<p>my a</p>", "mine", True),
    }
