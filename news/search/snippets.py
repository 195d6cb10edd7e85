"""
The passages of a text that show why it was found, and the words in them that were looked for. Pure.

A text is searched folded, which is quick, for where the words may stand. Only around the likeliest
places is it cut into tokens, which tell for sure. So a long text costs little more than a short
one.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from typing import NamedTuple

from news.richtext.plain import BREAK
from news.text.excerpts import LEFT_OPEN, is_ideographic, is_inside_word

from .queries import Query, Unit
from .tokens import comparable, fold_comparable, places, rough_pattern, stem_of, tokens_of

# Characters that are looked at. What stands behind them is found, but no snippet shows it.
MOST_READ = 20_000
WIDTH = 160  # of a snippet in columns: a Chinese character takes two
ELLIPSIS = "…"

_MOST_LOOKED_INTO = 4  # places that are cut into tokens
_MOST_OF_A_UNIT = 100  # places of one unit that are considered
_STEP = 32  # characters that are folded at a time: what stands where is known to one step
_CELL = 90  # columns; two make a place to look into
_MARGIN = 30

_WIDE = re.compile("[\u2e80-\uffef\U00020000-\U0003ffff]+")
_SPACES = re.compile(rf"[^\S\n{BREAK}]+")
_LINE_END = re.compile(r" ?\n[ \n]*")
_PARAGRAPH = re.compile(rf"[^{BREAK}]+")
_SENTENCE_END = re.compile(r"[。！？!?…][”’」』》）)]*|\.\s")
# A snippet does not begin with these where it is cut.
_LEFT_OVER = " \n\u3000,.;:!?，。、；：！？…)）”’」』】》·—"


class Segment(NamedTuple):
    text: str
    is_marked: bool


class _Span(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True)
class _Window:
    """What is marked first and last in a passage, and the numbers of the units in between."""

    span: _Span
    units: frozenset[int]


def mark(
    text: str,
    query: Query,
    *,
    is_title: bool = False,
    convert: Callable[[str], str] | None = None,
) -> list[Segment]:
    """
    The whole text, with what is wanted of it marked.

    In titles also the single characters, which are looked for only there. `convert` brings the
    text into the script in which it is shown.
    """
    found = [*_places(text, query), *(_characters(text, query) if is_title else ())]
    segments = _segments(text, found)
    if convert is None:
        return segments
    converted = mark(convert(text), query, is_title=is_title)
    if _count_marks(converted) >= _count_marks(segments):
        return converted
    # The other script has another word for what was looked for.
    return [Segment(convert(text), is_marked) for text, is_marked in segments]


def _count_marks(segments: Iterable[Segment]) -> int:
    return sum(segment.is_marked for segment in segments)


def snippet(
    texts: Iterable[str], query: Query, convert: Callable[[str], str] | None = None
) -> list[Segment]:
    """
    About WIDTH columns of the texts, with most of what is wanted; empty if they have none of it.

    The first of equally good passages. Where none has all that is wanted, two make the snippet,
    each half as wide. `convert` brings a passage into the script in which it is shown.
    """
    text = _LINE_END.sub("\n", _SPACES.sub(" ", BREAK.join(texts)[:MOST_READ]))
    windows = _best_windows(text, query)
    spans = [_widened(text, window.span, WIDTH // len(windows)) for window in windows]
    found: list[Segment] = []
    for span in _joined(spans):
        paragraph = _paragraph_around(text, span)
        passage, before = text[span.start : span.end], " " if found else ""
        if span.start > paragraph.start:
            passage = passage.lstrip(_LEFT_OVER)
            before += "" if found and found[-1].text == ELLIPSIS else ELLIPSIS
        if span.end < paragraph.end:
            passage = passage.rstrip(LEFT_OPEN)
        found += [Segment(before, False)] if before else []
        found += mark(passage, query, convert=convert)
        found += [Segment(ELLIPSIS, False)] if span.end < paragraph.end else []
    return found


def _places(text: str, query: Query) -> list[_Span]:
    folded = comparable(text)
    if not any(rough_pattern(phrase).search(folded) for phrase in query.phrases):
        return []
    return [_Span(*place) for place in places(text, query.phrases)]


def _characters(text: str, query: Query) -> Iterator[_Span]:
    wanted = {unit.tokens[0] for unit in query.required if unit.is_character}
    if not wanted:
        return
    folded = fold_comparable(text)
    for at, character in enumerate(folded.text):
        if character in wanted:
            yield _Span(*folded.span(at, at + 1))


def _segments(text: str, marked: Iterable[_Span]) -> list[Segment]:
    found, at = [], 0
    for start, end in _joined(marked):
        found += [Segment(text[at:start], False), Segment(text[start:end], True)]
        at = end
    return [one for one in (*found, Segment(text[at:], False)) if one.text]


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    """In their order, those that touch as one."""
    joined: list[_Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = _Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def _best_windows(text: str, query: Query) -> list[_Window]:
    """The best, and the one with most of what it lacks; in the order of the text."""
    likely = _likely_places(text, query.required)
    best = _best_window(text, query, likely, frozenset())
    if best is None:
        return []
    other = _best_window(text, query, likely, best.units)
    return sorted((best, other) if other else (best,), key=lambda window: window.span)


def _best_window(
    text: str, query: Query, likely: dict[_Span, set[int]], besides: frozenset[int]
) -> _Window | None:
    """The window with most units besides these; None if no place has any."""
    new = {span: len(units - besides) for span, units in likely.items() if units - besides}
    best, most = None, 0
    for span in sorted(new, key=lambda span: (-new[span], span))[:_MOST_LOOKED_INTO]:
        if new[span] <= most:
            break
        for window in _windows(text, query, span):
            if (count := len(window.units - besides)) > most:
                best, most = window, count
            if most == new[span]:
                break
    return best


def _likely_places(text: str, units: Sequence[Unit]) -> dict[_Span, set[int]]:
    """The places that may hold units, with the numbers of these."""
    pieces = [comparable(text[at : at + _STEP]) for at in range(0, len(text), _STEP)]
    ends = list(accumulate(map(len, pieces)))
    folded = "".join(pieces)
    behind = _MARGIN + max((len(" ".join(unit.tokens)) for unit in units), default=0)
    cell_length = _CELL * len(text) // max(1, _columns(text))
    found: dict[_Span, set[int]] = {}
    for number, unit in enumerate(units):
        matches = chain.from_iterable(
            islice(rough_pattern(phrase).finditer(folded), _MOST_OF_A_UNIT)
            for phrase in (unit.tokens, (unit.stem,))
            if phrase[0] and not unit.is_character
        )
        cells = {bisect_right(ends, match.start()) * _STEP // cell_length for match in matches}
        for cell in cells | {cell - 1 for cell in cells if cell}:
            at = cell * cell_length
            span = _Span(max(0, at - _MARGIN), at + 2 * cell_length + behind)
            found.setdefault(span, set()).add(number)
    return found


def _windows(text: str, query: Query, place: _Span) -> Iterator[_Window]:
    """For each unit in the place, what stands from there on within WIDTH and one paragraph."""
    start = place.start
    while start > 0 and place.start - start < _MARGIN and is_inside_word(text, start):
        start -= 1
    for paragraph in _PARAGRAPH.finditer(text, start, place.end):
        at = paragraph.start()
        marked = [_Span(at + a, at + b) for a, b in _places(paragraph[0], query)]
        words = [text[a:b] for a, b in marked]
        units_of = {word: _units_in(word, query) for word in set(words)}
        units = [units_of[word] for word in words]
        for number, first in enumerate(marked):
            last, held = first, units[number]
            behind: frozenset[int] = frozenset()
            for further, more in zip(marked[number + 1 :], units[number + 1 :], strict=True):
                if further.end - first.start > WIDTH:
                    break
                if more <= held or _columns(text[first.start : further.end]) > WIDTH:
                    behind |= more
                    continue
                last, held, behind = further, held | more, behind | more
            # Where all that it begins with comes again, the next window is the narrower one.
            if last == first or not units[number] <= behind:
                yield _Window(_Span(first.start, last.end), held)


def _units_in(marked: str, query: Query) -> frozenset[int]:
    if len(query.required) == 1:
        return frozenset({0})
    tokens = tokens_of(marked)
    held, stems = f" {' '.join(tokens)} ", set(map(stem_of, tokens))
    found = frozenset(
        number
        for number, unit in enumerate(query.required)
        if f" {' '.join(unit.tokens)} " in held or (unit.stem and unit.stem in stems)
    )
    # A list of characters (产、学、研) is only known by what is around it.
    return found or frozenset({-1})


def _widened(text: str, span: _Span, width: int) -> _Span:
    """The span with as many columns around it as its paragraph and the width have, in whole words.

    A third of them stand before it, or what there is of its sentence.
    """
    paragraph = _paragraph_around(text, span)
    room = max(0, width - _columns(text[span.start : span.end]))
    start = _reached(text, span.start, paragraph.start, room // 3)
    if ends := list(_SENTENCE_END.finditer(text, start, span.start)):
        start = ends[-1].end()
    end = _reached(text, span.end, paragraph.end, room - _columns(text[start : span.start]))
    if end == paragraph.end:
        room -= _columns(text[start : span.start]) + _columns(text[span.end : end])
        start = _reached(text, start, paragraph.start, room)
    while paragraph.start < start < span.start and is_inside_word(text, start):
        start += 1
    while span.end < end < paragraph.end and is_inside_word(text, end):
        end -= 1
    return _Span(start, end)


def _reached(text: str, at: int, limit: int, room: int) -> int:
    """How far so many columns reach from a place towards a limit, before or behind it."""
    step = 1 if limit > at else -1
    while at != limit:
        room -= 1 + is_ideographic(text[at if step > 0 else at - 1])
        if room < 0:
            break
        at += step
    return at


def _paragraph_around(text: str, span: _Span) -> _Span:
    start = text.rfind(BREAK, 0, span.start) + 1
    end = text.find(BREAK, span.end)
    return _Span(start, len(text) if end < 0 else end)


def _columns(text: str) -> int:
    return len(text) + sum(map(len, _WIDE.findall(text)))
