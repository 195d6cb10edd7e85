"""Word lists, compiled to be found in texts in any notation."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from news.text.automaton import Automaton
from news.text.characters import is_invisible
from news.text.folding import Folded, fold, skeleton

FORBIDDEN, MISTAKE, ALLOWED = "forbidden", "mistake", "allowed"


class Term(NamedTuple):
    kind: str
    language: str  # of the texts to search; blank for all
    text: str
    replacement: str = ""
    note: str = ""


class Terms:
    """
    Forbidden terms, mistakes and allowed phrases.

    A term is found by its skeleton. If its replacement has the same skeleton ("alot" and "a lot",
    or one character in both scripts), only the exact spelling counts.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, list[_Entry]] = {}
        self._phrases: dict[str, list[_Entry]] = {}
        entries = [_Entry(term) for term in terms]
        for entry in entries:
            lists = self._phrases if entry.term.kind == ALLOWED else self._terms
            if entry.skeleton:
                lists.setdefault(entry.skeleton, []).append(entry)
        self._automaton = Automaton({*self._terms, *self._phrases})

    def find(self, text: str, *languages: str) -> list[tuple[Term, int, int]]:
        """Each term of those languages with its place in the text, in order."""
        if not self._terms:
            return []
        folded = skeleton(text)
        places = list(self._automaton.find(folded.text))
        meant = {"", *languages}
        allowed = _Cover(self._allowed(folded, places, meant))
        found = [
            (entry.term, *folded.span(start, end))
            for start, end in places
            for entry in self._terms.get(folded.text[start:end], ())
            if entry.term.language in meant
            and _is_whole(folded, start, end)
            and not allowed.holds(start, end)
            and entry.is_meant(folded, start, end)
        ]
        return sorted(found, key=lambda place: place[1:])

    def _allowed(
        self, folded: Folded, places: list[tuple[int, int]], languages: set[str]
    ) -> Iterator[tuple[int, int]]:
        for start, end in places:
            found = folded.text[start:end]
            for entry in self._phrases.get(found, ()):
                if entry.term.language not in languages:
                    continue
                # "the rapist" allows these two words, but not the word that they can hide.
                if found in self._terms and not entry.is_spelt(folded, start, end):
                    continue
                yield start, end


@lru_cache(maxsize=4)
def compile_terms(terms: tuple[Term, ...]) -> Terms:
    """Cached until the lists change: the same terms give the same object."""
    return Terms(terms)


class _Entry:
    def __init__(self, term: Term) -> None:
        self.term = term
        self.skeleton = skeleton(term.text).text
        self._spelling = _spelling(term.text)
        self._replacement = skeleton(term.replacement).text

    def is_meant(self, folded: Folded, start: int, end: int) -> bool:
        if self._replacement == self.skeleton:
            return self.is_spelt(folded, start, end)
        return not self._is_replaced(folded.text, start)

    def is_spelt(self, folded: Folded, start: int, end: int) -> bool:
        first, last = folded.span(start, end)
        return _spelling(folded.original[first:last]) == self._spelling

    def _is_replaced(self, text: str, start: int) -> bool:
        """Whether this place is part of the term's own replacement, which is correct."""
        offset = self._replacement.find(self.skeleton)
        while offset != -1:
            if offset <= start and text.startswith(self._replacement, start - offset):
                return True
            offset = self._replacement.find(self.skeleton, offset + 1)
        return False


class _Cover:
    """A set of ranges; it can tell whether one of them contains another range."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(ranges)
        self._starts = [start for start, _end in ordered]
        self._furthest = list(accumulate((end for _start, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        index = bisect_right(self._starts, start)
        return index > 0 and self._furthest[index - 1] >= end


def _spelling(text: str) -> str:
    return " ".join(fold(text, unify_scripts=False).text.split())


def _is_whole(folded: Folded, start: int, end: int) -> bool:
    """Whether it is a whole word, in scripts with spaces: "ass" is not found in "class"."""
    return not (
        (start > 0 and _is_one_word(folded, start - 1))
        or (end < len(folded.text) and _is_one_word(folded, end - 1))
    )


def _is_one_word(folded: Folded, index: int) -> bool:
    """Whether this character and the next belong to one word, with nothing visible between them."""
    if not (_is_spaced(folded.text[index]) and _is_spaced(folded.text[index + 1])):
        return False
    between = folded.original[folded.starts[index] + 1 : folded.starts[index + 1]]
    return all(is_invisible(c) or unicodedata.category(c) == "Mn" for c in between)


def _is_spaced(character: str) -> bool:
    """Whether it is a digit, or of a script with spaces between words: all except East Asia's."""
    return character < "\u2e80" and character.isalnum()


NO_TERMS = Terms([])
