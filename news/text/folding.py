"""
Folds text for comparison, and maps each folded character back to the original.

Folding unifies what readers treat as equal: compatibility forms (full-width letters, half-width
kana, ligatures, circled digits, radicals), upper and lower case, accents of Latin letters,
Traditional and Simplified characters. It removes invisible characters (zero-width characters,
variation selectors, soft hyphens). The skeleton also lacks spaces and symbols.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import opencc

from .characters import NEWER_HAN, clean_line, is_invisible, is_letter
from .radicals import RADICALS

# Punctuation that divides a sentence: the letters before and after it are never one word. Not the
# full stop, because people put it between letters to hide a word; Chinese has its own.
BREAKS = frozenset(",;:!?。、\u2029")

_HAN_BLOCKS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2EBEF),
    (0x30000, 0x3134F),
    *NEWER_HAN,
)

# Latin letters that Unicode does not take apart into a letter and its accent.
_STROKES = dict(pair.split("=") for pair in "ı=i ł=l ø=o đ=d ð=d ħ=h ŧ=t æ=ae œ=oe þ=th".split())
# A letter with the marks that follow it: accents, voiced sounds of kana. They fold together,
# because some texts have и with a breve, others й; ｶ with ﾞ is ガ.
_LATE_MARKS = "\uff9e\uff9f"
_MARKS = f"\u0300-\u036f\u3099\u309a{_LATE_MARKS}"
_MARK = re.compile(f"[{_MARKS}]")
_HIDDEN = "\xad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_CLUSTER = re.compile(f".(?:[{_HIDDEN}]*[{_MARKS}])*", re.DOTALL)

_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･"), "·")


class Folded(NamedTuple):
    """A folded text; `starts` gives the position of each character in the original."""

    text: str
    starts: list[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range in the original of the characters from `start` to `end` (start < end)."""
        last = self.starts[end - 1] + 1
        # Include an accent with the letter before it.
        while last < len(self.original) and (
            unicodedata.category(self.original[last]) == "Mn" or self.original[last] in _LATE_MARKS
        ):
            last += 1
        return self.starts[start], last


def fold(text: str, *, unify_scripts: bool = True) -> Folded:
    """The text folded; spaces and punctuation stay. Folding twice gives the same result."""
    return _apply(_FOLDED if unify_scripts else _SPELT, text)


def fold_text(text: str) -> str:
    """The text alone that `fold` gives, several times as fast."""
    return _apply(_FOLDED, text).text if _MARK.search(text) else text.translate(_ORDINALS)


def skeleton(text: str) -> Folded:
    """The text folded, with only letters, digits and BREAKS."""
    return _apply(_SKELETON, text)


def comparison_key(text: str, max_length: int = 300) -> str:
    """A key that is equal for titles that differ only in notation: folded letters and digits."""
    return "".join(c for c in fold(text).text if is_letter(c))[:max_length]


def name_key(name: str, max_length: int = 200) -> str:
    """
    A key that is equal for names that differ only in notation: folded, without spaces.

    Symbols stay, because C is not C++; all dots between the parts of foreign names are equal.
    """
    folded = fold(clean_line(name)).text.translate(_DOTS)
    return "".join(folded.split())[:max_length]


@cache
def simplified_characters() -> dict[str, str]:
    """
    Each Traditional or variant character, with the Simplified one that it folds to.

    Computed for single characters from OpenCC's dictionaries, with regional variants, so that a
    character always folds in the same way whatever is next to it.
    """
    table = dict(_changed_by("t2s"))
    heads = set(table.values())
    for variants in ("tw2t", "hk2t"):
        for variant, standard in _changed_by(variants):
            # 么 is a variant of 幺 in Taiwan, but the Simplified form of 麼: a Simplified form of
            # any character stays as it is.
            if variant not in heads:
                table.setdefault(variant, standard)
    return {character: _last(table, character) for character in table}


def _changed_by(configuration: str) -> Iterator[tuple[str, str]]:
    """The characters that a configuration of OpenCC changes into one other, and these."""
    converter = opencc.OpenCC(configuration)
    for first, last in _HAN_BLOCKS:
        # A few at a time: the lists of all would leave holes of 15 MB in the process's memory.
        for begin in range(first, last + 1, 1_000):
            han = [chr(code) for code in range(begin, min(begin + 1_000, last + 1))]
            # Compatibility forms were already replaced by other characters.
            han = [c for c in han if unicodedata.is_normalized("NFKC", c)]
            # One character a line, so that no two of them form a phrase.
            converted = converter.convert("\n".join(han)).split("\n")
            for character, becomes in zip(han, converted, strict=True):
                if character != becomes and len(becomes) == 1:
                    yield character, becomes


def _last(table: dict[str, str], character: str) -> str:
    seen = set()
    while character in table and character not in seen:
        seen.add(character)
        character = table[character]
    return character


_MOST_KNOWN = 50_000  # characters and clusters
_LONGEST_KNOWN = 40  # characters of a cluster


class _Table(dict[str, str]):
    """The folded form of each character or cluster, computed when it first occurs."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, character: str) -> str:
        becomes = self._become(character)
        if len(character) <= _LONGEST_KNOWN:
            _make_room(self)
            self[character] = becomes
        return becomes


class _Ordinals(dict[int, str]):
    """A table by number, as str.translate asks it."""

    def __missing__(self, number: int) -> str:
        _make_room(self)
        becomes = self[number] = _FOLDED[chr(number)]
        return becomes


def _make_room(table: dict[Any, str]) -> None:
    """Texts use some thousand characters, and whoever writes nonsense a million clusters."""
    if len(table) >= _MOST_KNOWN:
        table.clear()


def _apply(table: _Table, text: str) -> Folded:
    if _MARK.search(text):
        clusters = list(_CLUSTER.finditer(text))
        pieces = [table[match[0]] for match in clusters]
        places = [match.start() for match in clusters]
    else:
        pieces = [table[character] for character in text]
        places = list(range(len(text)))
    starts = [place for place, piece in zip(places, pieces, strict=True) for _character in piece]
    return Folded("".join(pieces), starts, text)


def _spell(character: str) -> str:
    return "".join(
        _STROKES.get(c, c)
        for c in _compatible(character)
        if not is_invisible(c) and not "\u0300" <= c <= "\u036f"
    )


def _fold(character: str) -> str:
    return "".join(simplified_characters().get(c, c) for c in _spell(character))


def _strip(character: str) -> str:
    return "".join(c for c in _fold(character) if is_letter(c) or c in BREAKS)


def _compatible(character: str) -> str:
    folded = unicodedata.normalize("NFKC", RADICALS.get(character, character))
    # Case folding can undo normalisation, and normalisation can undo case folding.
    folded = unicodedata.normalize("NFKC", folded.casefold()).casefold()
    if any("\u00c0" <= c <= "\u024f" or "\u1e00" <= c <= "\u1eff" for c in folded):
        return unicodedata.normalize("NFD", folded)
    return folded


_SPELT, _FOLDED, _SKELETON = _Table(_spell), _Table(_fold), _Table(_strip)
_ORDINALS = _Ordinals()
