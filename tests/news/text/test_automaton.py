from hypothesis import given
from hypothesis import strategies as st

from news.text.automaton import Automaton
from tests.cost import count_lines

FEW_LETTERS = st.text("ab", min_size=1, max_size=4)


def places_by_hand(words, text):
    return sorted(
        (start, start + len(word))
        for word in set(words)
        for start in range(len(text))
        if text.startswith(word, start)
    )


@given(st.lists(FEW_LETTERS, max_size=8), st.text("abc", max_size=30))
def test_every_place_of_every_word_is_found_once(words, text):
    assert sorted(Automaton(words).find(text)) == places_by_hand(words, text)


def test_word_in_a_word_and_overlapping_words_are_found():
    assert sorted(Automaton(["he", "she", "hers"]).find("ushers")) == [(1, 4), (2, 4), (2, 6)]


def test_no_words_and_the_empty_word_find_nothing():
    assert list(Automaton([]).find("text")) == []
    assert list(Automaton([""]).find("text")) == []


def test_cost_does_not_grow_with_how_alike_the_words_are():
    """Looked up place by place, this would compare 100 letters at each of 10,000 places."""
    automaton = Automaton(["a" * 99 + chr(0x4E00 + number) for number in range(500)])
    assert count_lines(lambda: list(automaton.find("a" * 10_000))) < 10 * 10_000
