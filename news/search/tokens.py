"""
What of a text is indexed and looked for, pure: the text folded and cut into tokens.

A run of Chinese, Japanese or Korean characters becomes its overlapping pairs (质量官: 质量, 量官),
so a word is found wherever it stands, and no dictionary decides what a word is. Any other run of
letters and digits is a word. An English word is looked for by its stem too; stems carry a sign
that no word can hold, and stand behind the text, so that phrases are of exact words.

What a layout puts between two characters does not divide them: a line end, the dot of a foreign
name, spaces between single characters (通　知), the commas of a list of them (产、学、研).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, takewhile, zip_longest
from operator import add

import snowballstemmer

from news.text.characters import NEWER_HAN
from news.text.folding import Folded, fold, fold_text

# Changes with what is written below, in `filters` or in news.text.folding: a check tells of an
# index of another version, and `manage.py rebuild_search` makes it anew.
VERSION = 3

LONGEST_WORD = 40  # characters; a longer one is several tokens
# Between parts of a text, so that no phrase reaches from one into the next. Not a letter.
BOUNDARY = "¦"
# What begins like these is no word, so nobody can type it.
_STEM, _CHARACTER = "≈", "¹"

# Kana without its middle dot, and the marks of voiced sounds.
_CJK = (
    "\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff" + "".join(f"{chr(a)}-{chr(b)}" for a, b in NEWER_HAN)
)
# Vowel signs and the like, without which words of Indian scripts fall apart.
_MARKS = "".join(
    chr(code) for code in range(0x483, 0x1D00) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_JOINT = rf"[·•‧∙⋅・]|[^\S\n]*\n\s*|、(?=[{_CJK}]、)|(?<=、[{_CJK}])、"
_SPACE = r"[^\S\n]+"
_RUN = re.compile(
    rf"((?<![{_CJK}])[{_CJK}](?:{_SPACE}[{_CJK}](?![{_CJK}]))+|[{_CJK}]+(?:(?:{_JOINT})[{_CJK}]+)*)"
    rf"|([^\W_{_CJK}]+(?:[{_MARKS}]+[^\W_{_CJK}]*)*|(?<=[a-z0-9])(?:\+\+|#))"
)
_GAP = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_BETWEEN = re.compile(rf"[^{_CJK}]+")
_LONGEST_NAME = 60  # characters
_GOES_ON = "→"  # so that the beginning of a long word is no word
# C++ is not C, nor 3# 3. The databases take neither sign.
_SIGNS = {"++": "⧺", "#": "♯"}
# What readers spell alike and folding keeps apart, as names and titles differ by it: characters
# that have another Simplified form in some words (瞭解, 回覆, 傢俱, 祇有), Simplified forms that
# Unicode has besides, a circle for zero, accents of Greek and Russian.
_ALIKE = {
    ord(pair[0]): pair[1]
    for pair in (
        "瞭了 覆复 俱具 祇只 谘咨 馀余 渖沈 迳径 昵暱 钜巨 镟旋 锺钟 稆穭 ○〇 ◯〇 "
        "ёе άα έε ήη ίι όο ύυ ώω ϊι ϋυ ΐι ΰυ"
    ).split()
}
_IS_ALIKE = re.compile(f"[{''.join(map(chr, _ALIKE))}]")
_ENGLISH = re.compile(r"[a-z]{3,40}")
_stemmer = snowballstemmer.stemmer("english")


def tokens_of(text: str) -> list[str]:
    """The tokens of a text in its order; a run of one character is a token by itself."""
    return list(_cut_name(text) if len(text) <= _LONGEST_NAME else _cut(comparable(text)))


@lru_cache(maxsize=5_000)
def _cut_name(text: str) -> tuple[str, ...]:
    """Many articles have the same tags, authors, source and section."""
    return tuple(_cut(comparable(text)))


def comparable(text: str) -> str:
    """The text as its words are compared: folded."""
    return _alike(fold_text(text))


def fold_comparable(text: str) -> Folded:
    """The comparable text, with the place in the original of each character."""
    folded = fold(text)
    return folded._replace(text=_alike(folded.text))


def without_spaces(text: str) -> str:
    """The text without spaces between Chinese characters."""
    return _GAP.sub("", text)


def document_of(parts: Iterable[str]) -> list[str]:
    """The tokens of a document's parts, with the stems of its English words behind them."""
    found: list[str] = []
    for part in parts:
        if cut := tokens_of(part):
            found += [BOUNDARY, *cut] if found else cut
    words = dict.fromkeys(filter(str.isascii, found))
    stems = dict.fromkeys(stem for word in words if (stem := stem_of(word)))
    return [*found, BOUNDARY, *stems] if stems else found


def characters_of(parts: Iterable[str]) -> list[str]:
    """A token for each Chinese character of some titles, as single characters are looked for."""
    runs = (run for part in parts for run, _word in _RUN.findall(comparable(part)))
    characters = dict.fromkeys(_BETWEEN.sub("", "".join(runs)))
    return [character_token(character) for character in characters]


def is_character(token: str) -> bool:
    """Whether it is a single character of a run."""
    return len(token) == 1 and not _BETWEEN.match(token)


def character_token(character: str) -> str:
    return _CHARACTER + character


def stem_of(word: str) -> str:
    """The token of an English word's stem; blank where the word is none."""
    return _STEM + _stem(word) if _ENGLISH.fullmatch(word) else ""


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def _alike(folded: str) -> str:
    """The same length."""
    return folded.translate(_ALIKE) if _IS_ALIKE.search(folded) else folded


def _cut(folded: str) -> list[str]:
    # The same as below, three times as fast: this cuts every text that is indexed.
    cut: list[str] = []
    for start, end, is_word, meets_before, meets_behind in _runs(folded):
        run = folded[start:end]
        if is_word:
            cut += _word(run)
            continue
        if not run.isalnum():
            run = _BETWEEN.sub("", run)
        if meets_before or len(run) == 1:
            cut.append(run[0])
        cut += map(add, run, run[1:])
        if meets_behind and len(run) > 1:
            cut.append(run[-1])
    return cut


def _cut_with_places(folded: str) -> Iterator[tuple[str, int, int]]:
    """The tokens, and where in the folded text each begins and ends."""
    for start, end, is_word, meets_before, meets_behind in _runs(folded):
        if is_word:
            for part, token in enumerate(_word(folded[start:end])):
                at = start + part * LONGEST_WORD
                yield token, at, min(at + LONGEST_WORD, end)
            continue
        run = [at for at in range(start, end) if not _BETWEEN.match(folded[at])]
        if meets_before or len(run) == 1:
            yield folded[start], start, start + 1
        for one, other in pairwise(run):
            yield folded[one] + folded[other], one, other + 1
        if meets_behind and len(run) > 1:
            yield folded[end - 1], end - 1, end


def _word(run: str) -> list[str]:
    if len(run) <= LONGEST_WORD:
        return [_SIGNS.get(run, run)]
    parts = [run[at : at + LONGEST_WORD] for at in range(0, len(run), LONGEST_WORD)]
    return [*(part + _GOES_ON for part in parts[:-1]), parts[-1]]


def _runs(folded: str) -> Iterator[tuple[int, int, bool, bool, bool]]:
    """
    The runs and words: start, end, whether it is a word, whether it meets what is before, behind.

    Where a run meets a word, the run's last or first character is a token as well: so is 新5G
    found in 最新5G基站, with a space between them or without.
    """
    matches = list(_RUN.finditer(folded))
    meets_before = False
    for match, behind in zip_longest(matches, matches[1:]):
        start, end = match.span()
        is_word = match.lastindex == 2
        meets_behind = (
            behind is not None
            and (behind.lastindex == 2) != is_word
            and (behind.start() == end or folded[end : behind.start()].isspace())
        )
        yield start, end, is_word, meets_before, meets_behind
        meets_before = meets_behind


def places(text: str, wanted: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
    """
    Where in the text, as written, the phrases of tokens stand: pairs of start and end, in order.

    They do not overlap. A phrase of one stem is a word with that stem.
    """
    folded = fold_comparable(text)
    cut = list(_cut_with_places(folded.text))
    numbers: dict[str, list[int]] = {}
    for number, (token, _start, _end) in enumerate(cut):
        numbers.setdefault(token, []).append(number)
    found: list[tuple[int, int]] = []
    for phrase in wanted:
        for number in _numbers_of(phrase[0], numbers):
            window = cut[number : number + len(phrase)]
            if [token for token, _start, _end in window[1:]] == list(phrase[1:]):
                found.append(folded.span(window[0][1], window[-1][2]))
    return _joined(sorted(found))


@lru_cache(maxsize=1_000)
def rough_pattern(phrase: tuple[str, ...]) -> re.Pattern[str]:
    """
    Matches in a comparable text wherever the phrase stands, and in a few places where it does not.

    It finds in a long text where to ask `places`, which is slower. Of a stem all but the last
    letter is looked for, which most forms of the word begin with.
    """
    first = phrase[0].rstrip(_GOES_ON)
    if first.startswith(_STEM):
        first = first[1 : max(4, len(first) - 1)]
    first = next((sign for sign, token in _SIGNS.items() if token == first), first)
    if len(first) == 2 and not _BETWEEN.search(first):
        pairs = takewhile(lambda token: len(token) == 2 and not _BETWEEN.search(token), phrase)
        characters = first[0] + "".join(pair[1] for pair in pairs)
        return re.compile(r"\W{0,4}".join(map(re.escape, characters)))
    begins_word = "(?<![a-z0-9])" if first[0].isascii() and first[0].isalnum() else ""
    return re.compile(begins_word + re.escape(first))


def _numbers_of(wanted: str, numbers: dict[str, list[int]]) -> Iterable[int]:
    if not wanted.startswith(_STEM):
        return numbers.get(wanted, ())
    return (number for token in numbers if stem_of(token) == wanted for number in numbers[token])


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
