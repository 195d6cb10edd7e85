"""
What of a text is indexed and looked for, pure: the text folded and cut into tokens.

A run of Chinese, Japanese or Korean characters becomes its overlapping pairs (质量官: 质量, 量官),
so a word is found wherever it stands, and no dictionary decides what a word is. Any other run of
letters and digits is a word. An English word is looked for by its stem too; stems carry a sign
that no word can hold, and stand behind the text, so that phrases are of exact words.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer

from news.text.characters import NEWER_HAN
from news.text.folding import fold, fold_text

# Changes with what is written below or in news.text.folding: an index made by another version is
# told of by a check and made anew by `manage.py rebuild_search`.
VERSION = 1

LONGEST_WORD = 40  # characters
# Between parts of a text, so that no phrase reaches from one into the next. Not a letter.
BOUNDARY = "¦"
# What begins like these is no word, so nobody can type it.
_STEM, _CHARACTER = "≈", "¹"

_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff" + "".join(f"{chr(a)}-{chr(b)}" for a, b in NEWER_HAN)
)
_RUN = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}]+)")
_ENGLISH = re.compile(r"[a-z]{3,40}")
_stemmer = snowballstemmer.stemmer("english")


def tokens_of(text: str) -> list[str]:
    """The tokens of a text in its order; a run of one character is a token by itself."""
    return list(_cut(fold_text(text)))


def document_of(parts: Iterable[str]) -> list[str]:
    """The tokens of a document's parts, with the stems of its English words behind them."""
    found: list[str] = []
    for part in parts:
        if cut := tokens_of(part):
            found += [BOUNDARY, *cut] if found else cut
    stems = dict.fromkeys(stem for word in found if (stem := stem_of(word)))
    return [*found, BOUNDARY, *stems] if stems else found


def characters_of(parts: Iterable[str]) -> list[str]:
    """A token for each Chinese character of some titles, as single characters are looked for."""
    runs = (run for part in parts for run, _word in _RUN.findall(fold_text(part)))
    return [character_token(character) for character in dict.fromkeys("".join(runs))]


def character_token(character: str) -> str:
    return _CHARACTER + character


def stem_of(word: str) -> str:
    """The token of an English word's stem; blank where the word is none."""
    return _STEM + _stem(word) if _ENGLISH.fullmatch(word) else ""


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def _cut(folded: str) -> Iterator[str]:
    return (token for token, _start, _end in _cut_with_places(folded))


def _cut_with_places(folded: str) -> Iterator[tuple[str, int, int]]:
    """
    The tokens, and where in the folded text each begins and ends.

    Where a run meets a word, the run's last or first character is a token as well: so is 新5G
    found in 最新5G基站, with a space between them or without.
    """
    matches = list(_RUN.finditer(folded))
    for index, match in enumerate(matches):
        start, end = match.span()
        if match[2]:
            yield match[2][:LONGEST_WORD], start, end
            continue
        before = matches[index - 1] if index else None
        behind = matches[index + 1] if index + 1 < len(matches) else None
        if end - start == 1 or _meets(before, match, folded):
            yield folded[start], start, start + 1
        for at in range(start, end - 1):
            yield folded[at : at + 2], at, at + 2
        if end - start > 1 and _meets(match, behind, folded):
            yield folded[end - 1], end - 1, end


def _meets(one: re.Match[str] | None, other: re.Match[str] | None, folded: str) -> bool:
    """Whether a run and a word stand beside each other."""
    if one is None or other is None or bool(one[2]) == bool(other[2]):
        return False
    return not folded[one.end() : other.start()].strip()


def places(text: str, wanted: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
    """
    Where in the text, as written, the phrases of tokens stand: pairs of start and end, in order.

    They do not overlap. A phrase of one stem is a word with that stem.
    """
    folded = fold(text)
    cut = list(_cut_with_places(folded.text))
    found: list[tuple[int, int]] = []
    for phrase in wanted:
        for start in range(len(cut) - len(phrase) + 1):
            window = cut[start : start + len(phrase)]
            if all(_is(token, word) for (token, _a, _b), word in zip(window, phrase, strict=True)):
                found.append(folded.span(window[0][1], window[-1][2]))
    return _joined(sorted(found))


def _is(token: str, word: str) -> bool:
    return token == word or (word.startswith(_STEM) and stem_of(token) == word)


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
