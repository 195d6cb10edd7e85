"""
What changed between two texts, for people to read: words and Chinese characters, not markup.

The work is bounded whatever the texts: what would take too long is shown as replaced whole.
"""

import html
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from .html_tokens import attributes_of, tokens

SAME: Literal["same"] = "same"
ADDED: Literal["added"] = "added"
REMOVED: Literal["removed"] = "removed"
CHANGED: Literal["changed"] = "changed"
RESTYLED: Literal["restyled"] = "restyled"

Range = tuple[int, int, int, int]  # of the one: start, end; of the other: start, end

# Han, kana, hangul and their punctuation: each character says as much as a word.
_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
# What stands for a picture or a link's address is one token.
_MARK = "\ufdd0"
_TOKEN = re.compile(rf"{_MARK}[^{_MARK}]*{_MARK}|[{_CJK}]|[^\W{_CJK}]+|\s+|.", re.DOTALL)
_BLOCKS = frozenset(
    "p h2 h3 h4 h5 h6 li td th dt dd figcaption caption blockquote pre hr tr table ul ol dl "
    "figure thead tbody tfoot".split()
)

# Comparisons of one token with another that all the small gaps of a text may cost together, and
# that one may; the rest is a sort.
_BUDGET = 2_000_000
_GAP = 10_000
_DEEPEST = 12
# Paragraphs that have less in common are two, one removed and one added.
_ALIKE = 0.3
_MOST_PAIRS = 2_500


class Segment(NamedTuple):
    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class Row:
    """A paragraph of the one beside that of the other; an absent one is empty."""

    kind: Literal["same", "added", "removed", "changed", "restyled"]
    before: list[Segment]
    after: list[Segment]
    inline: list[Segment]


class Block(NamedTuple):
    name: str  # of the element
    tokens: tuple[str, ...]
    source: str


def compare_text(before: str, after: str) -> Row:
    """Plain texts, as one row."""
    return _compare_tokens(_tokens(before), _tokens(after), Budget())


def compare_html(before: str, after: str) -> list[Row]:
    """Sanitised HTML, a row for each paragraph, cell, heading or item of a list, in order."""
    old, new, budget = blocks_of(before), blocks_of(after), Budget()
    rows: list[Row] = []
    for is_same, (i1, i2, j1, j2) in align(old, new, budget):
        if is_same:
            rows += [_unchanged(block) for block in new[j1:j2]]
        else:
            rows += _compare_blocks(old[i1:i2], new[j1:j2], budget)
    return rows


def blocks_of(source: str) -> list[Block]:
    """The text's blocks that have anything to read, in order."""
    blocks: list[Block] = []
    name, words, start = "", [""], 0
    position = 0

    def close(end: int) -> None:
        text = " ".join("".join(words).split())
        if text or name == "hr":
            blocks.append(Block(name, tuple(_tokens(text)), source[start:end]))

    for markup, is_end, element, written in tokens(source):
        if element in _BLOCKS:
            close(position)
            name, words, start = "" if is_end else element, [""], position
        elif element == "br":
            words.append(" ")
        elif element in ("img", "a") and not is_end:
            attributes = attributes_of(written)
            shown = [attributes.get("alt"), attributes.get("src"), attributes.get("href")]
            words.append(f"{_MARK}[{' '.join(value for value in shown if value)}]{_MARK}")
        elif not element:
            words.append(html.unescape(markup))
        position += len(markup)
    close(len(source))
    return blocks


class Budget:
    def __init__(self, left: int = _BUDGET) -> None:
        self.left = left

    def allows(self, cost: int) -> bool:
        if cost > _GAP or cost > self.left:
            return False
        self.left -= cost
        return True


def align(
    one: Sequence[Hashable], other: Sequence[Hashable], budget: Budget | None = None
) -> Iterator[tuple[bool, Range]]:
    """
    The two as runs in order that are the same, or not.

    Patience's way: what stands once in both anchors the rest, what lies between two anchors is
    treated alike, and only small gaps are compared token by token.
    """
    pairs = sorted(_matches(one, other, budget or Budget()))
    pairs.append((len(one), len(other), 0))
    i = j = 0
    for start_i, start_j, size in pairs:
        if i < start_i or j < start_j:
            yield False, (i, start_i, j, start_j)
        if size:
            yield True, (start_i, start_i + size, start_j, start_j + size)
        i, j = start_i + size, start_j + size


def _matches(
    one: Sequence[Hashable], other: Sequence[Hashable], budget: Budget
) -> Iterator[tuple[int, int, int]]:
    """Where a run of the one is a run of the other: its start in each, and its length."""
    gaps = [(0, len(one), 0, len(other), 0)]
    while gaps:
        i1, i2, j1, j2, depth = gaps.pop()
        start = i1, j1
        while i1 < i2 and j1 < j2 and one[i1] == other[j1]:
            i1, j1 = i1 + 1, j1 + 1
        if i1 > start[0]:
            yield (*start, i1 - start[0])
        end = i2
        while i1 < i2 and j1 < j2 and one[i2 - 1] == other[j2 - 1]:
            i2, j2 = i2 - 1, j2 - 1
        if i2 < end:
            yield i2, j2, end - i2
        if i1 == i2 or j1 == j2:
            continue
        if budget.allows((i2 - i1) * (j2 - j1)):
            matcher = SequenceMatcher(None, one[i1:i2], other[j1:j2], autojunk=False)
            for match in matcher.get_matching_blocks():
                if match.size:
                    yield i1 + match.a, j1 + match.b, match.size
        elif depth < _DEEPEST:
            anchors = _anchors(one, other, (i1, i2, j1, j2))
            i, j = i1, j1
            for at_i, at_j in anchors:
                yield at_i, at_j, 1
                gaps.append((i, at_i, j, at_j, depth + 1))
                i, j = at_i + 1, at_j + 1
            if anchors:
                gaps.append((i, i2, j, j2, depth + 1))


def _anchors(
    one: Sequence[Hashable], other: Sequence[Hashable], span: Range
) -> list[tuple[int, int]]:
    """What stands once in both, as far as it comes in the same order: the longest such line."""
    i1, i2, j1, j2 = span
    counts_one, counts_other = Counter(one[i1:i2]), Counter(other[j1:j2])
    where = {other[j]: j for j in range(j1, j2)}
    common = [
        (i, where[one[i]])
        for i in range(i1, i2)
        if counts_one[one[i]] == 1 and counts_other.get(one[i]) == 1
    ]
    # The longest increasing line through the second numbers, by patience sorting.
    tops: list[int] = []
    piles: list[int] = []  # the index in `common` on top of each
    before: list[int | None] = []
    for index, (_i, j) in enumerate(common):
        pile = bisect_left(tops, j)
        before.append(piles[pile - 1] if pile else None)
        if pile == len(piles):
            tops.append(j)
            piles.append(index)
        else:
            tops[pile], piles[pile] = j, index
    line = []
    at = piles[-1] if piles else None
    while at is not None:
        line.append(common[at])
        at = before[at]
    return line[::-1]


def _compare_blocks(old: list[Block], new: list[Block], budget: Budget) -> Iterator[Row]:
    for before, after in _pair(old, new):
        if before is None and after is not None:
            text = [Segment(ADDED, _text(after.tokens))]
            yield Row(ADDED, [], text, text)
        elif after is None and before is not None:
            text = [Segment(REMOVED, _text(before.tokens))]
            yield Row(REMOVED, text, [], text)
        elif before is not None and after is not None:
            row = _compare_tokens(before.tokens, after.tokens, budget)
            yield Row(RESTYLED, row.before, row.after, row.inline) if row.kind == SAME else row


def _pair(old: list[Block], new: list[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Each block beside the one that it has most in common with, in order."""
    if len(old) * len(new) > _MOST_PAIRS:
        both = min(len(old), len(new))
        yield from zip(old[:both], new[:both], strict=True)
        yield from ((block, None) for block in old[both:])
        yield from ((None, block) for block in new[both:])
        return
    counts_old = [Counter(block.tokens) for block in old]
    counts_new = [Counter(block.tokens) for block in new]
    alike = [[_likeness(one, other) for other in counts_new] for one in counts_old]
    # best[i][j]: the most that blocks from i and from j on can have in common.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from ((block, None) for block in old[i:])
    yield from ((None, block) for block in new[j:])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """From 0 to 1. Two without any words, pictures' rules for example, are alike."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _compare_tokens(before: Sequence[str], after: Sequence[str], budget: Budget) -> Row:
    old: list[Segment] = []
    new: list[Segment] = []
    inline: list[Segment] = []
    is_same = True
    for run_is_same, (i1, i2, j1, j2) in align(before, after, budget):
        if run_is_same:
            segment = Segment(SAME, _text(after[j1:j2]))
            for side in (old, new, inline):
                side.append(segment)
            continue
        is_same = False
        if i1 < i2:
            segment = Segment(REMOVED, _text(before[i1:i2]))
            old.append(segment)
            inline.append(segment)
        if j1 < j2:
            segment = Segment(ADDED, _text(after[j1:j2]))
            new.append(segment)
            inline.append(segment)
    return Row(SAME if is_same else CHANGED, old, new, inline)


def _unchanged(block: Block) -> Row:
    text = [Segment(SAME, _text(block.tokens))]
    return Row(SAME, text, text, text)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _text(tokens: Sequence[str]) -> str:
    return "".join(tokens).replace(_MARK, "")
