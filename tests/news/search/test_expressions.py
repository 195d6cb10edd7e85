from itertools import pairwise

from news.search.expressions import (
    MAX_LAPS,
    MAX_POSITION,
    MAX_POSITIONS,
    to_fts5,
    to_tsquery,
    to_tsvector,
)
from news.search.queries import parse
from news.search.tokens import BOUNDARY


def lexemes(tokens):
    """Each lexeme with its places."""
    written = (one.rpartition("'") for one in to_tsvector(tokens).split())
    return {
        lexeme.strip("'"): [int(place) for place in places.strip(":").split(",") if place]
        for lexeme, _quote, places in written
    }


def test_query_of_each_kind():
    query = parse('质量官 officers -"a b"')
    assert to_fts5(query) == '(("质量 量官") AND ("officers" OR "≈offic")) NOT (("a b"))'
    assert to_tsquery(parse("officers -a")) == "(('officers') | ('≈offic')) & !(('a'))"
    assert to_tsquery(parse("质量官")).startswith("(('质量' <-> '量官') | ('1~质量' <-> '1~量官')")


def test_text_in_its_order_without_boundaries():
    assert lexemes(["a", "b", BOUNDARY, "a"]) == {"a": [1, 4], "b": [2]}
    assert to_tsvector([]) == ""


MARKS = ["", *(f"{lap}~" for lap in range(1, MAX_LAPS))]


def are_neighbours(one, other, written):
    """Whether a phrase of the two finds them."""
    return any(
        place + 1 in written.get(mark + other, [])
        for mark in MARKS
        for place in written.get(mark + one, [])
    )


def test_all_neighbours_of_a_long_text_are_neighbours_in_a_lap():
    tokens = [f"t{number}" for number in range(3 * MAX_POSITION)]
    written = lexemes(tokens)
    assert max(max(places, default=0) for places in written.values()) == MAX_POSITION
    assert written.keys() >= set(tokens)
    assert all(are_neighbours(*pair, written) for pair in pairwise(tokens))
    assert not are_neighbours("t5", "t7", written)


def test_common_token_of_a_long_text_begins_another_lap():
    tokens = [token for number in range(600) for token in ("common", f"t{number}")]
    written = lexemes(tokens)
    assert max(map(len, written.values())) == MAX_POSITIONS
    assert all(are_neighbours("common", f"t{number}", written) for number in range(600))


def test_more_than_the_laps_hold_is_found_as_single_tokens():
    written = lexemes(["x"] * MAX_POSITIONS * MAX_LAPS + ["x", "y", "last"])
    assert written["last"] == []
    assert len(written["3~x"]) == MAX_POSITIONS


def test_boundaries_do_not_end_a_lap():
    written = lexemes([token for number in range(600) for token in (f"t{number}", BOUNDARY)])
    assert written["t599"] == [1199]
