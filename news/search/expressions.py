"""
Queries and documents in the languages of the databases. Pure.

Tokens hold letters, digits and the signs of `tokens` alone, so quotes need no escaping.
"""

from collections.abc import Iterable, Iterator, Sequence

from .queries import MAX_LENGTH, Query, Unit
from .tokens import BOUNDARY

# What a tsvector can hold: higher places are not told apart, of one token no more are kept.
MAX_POSITION = 16_383
MAX_POSITIONS = 256
# A longer text is written in laps. Each begins at place 1 again, its tokens marked with its number,
# so a phrase is found in one of them. What comes after the last lap is found as single tokens.
MAX_LAPS = 4
# PostgreSQL's own limit is 1,048,575.
_MOST_BYTES = 1_040_000
_LONGEST_TAIL = 5_000  # tokens
# Tokens that a lap and the next one share, so that one of them has every phrase whole: a query has
# about as many tokens as characters at most.
_OVERLAP = MAX_LENGTH


def to_fts5(query: Query) -> str:
    required = " AND ".join([*map(_fts5_unit, query.required), *map(_fts5_any, query.filters)])
    excluded = " OR ".join(map(_fts5_unit, query.excluded))
    return f"({required}) NOT ({excluded})" if excluded else required


def _fts5_unit(unit: Unit) -> str:
    return _fts5_any(" ".join(way) for way in unit.alternatives)


def _fts5_any(phrases: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{phrase}"' for phrase in phrases) + ")"


def to_tsquery(query: Query) -> str:
    required = [_tsquery_unit(unit) for unit in query.required]
    filters = [_tsquery_any((token,) for token in tokens) for tokens in query.filters]
    excluded = [f"!{_tsquery_unit(unit)}" for unit in query.excluded]
    return " & ".join([*required, *filters, *excluded])


def _tsquery_unit(unit: Unit) -> str:
    return _tsquery_any(
        [_mark(lap) + token for token in way]
        for way in unit.alternatives
        for lap in range(MAX_LAPS if len(way) > 1 else 1)
    )


def _tsquery_any(phrases: Iterable[Iterable[str]]) -> str:
    ways = (" <-> ".join(f"'{token}'" for token in phrase) for phrase in phrases)
    return "(" + " | ".join(f"({way})" for way in ways) + ")"


def to_tsvector(tokens: Sequence[str]) -> str:
    written, end = _lap(0, tokens, 0)
    # Behind the text stand what it is filed under and the characters of its titles.
    tail = tokens[-_LONGEST_TAIL:]
    tail = tail[len(tail) - tail[::-1].index(BOUNDARY) :] if BOUNDARY in tail else []
    kept = {token: written.pop(token, f"'{token}'") for token in tail} | written
    start = 0
    for lap in range(1, MAX_LAPS):
        if end == len(tokens):
            break
        start = end if end - start <= _OVERLAP else end - _OVERLAP
        others, end = _lap(lap, tokens, start)
        kept |= {_mark(lap) + token: places for token, places in others.items()}
    for token in tokens[MAX_POSITIONS:]:  # Before, none can be missing.
        kept.setdefault(token, f"'{token}'")
    kept.pop(BOUNDARY, None)
    return " ".join(_within_bytes(kept.values()))


def _within_bytes(lexemes: Iterable[str]) -> Iterator[str]:
    """As many as a tsvector has room for; those of a text of a megabyte may be more."""
    room = _MOST_BYTES
    for lexeme in lexemes:
        # A token, their number and the places, two bytes each, at an even address.
        token, _quote, places = lexeme.rpartition("'")
        room -= len(token.encode()) + (2 * places.count(",") + 4 if places else 0)
        if room < 0:
            return
        yield lexeme


def _lap(number: int, tokens: Sequence[str], start: int) -> tuple[dict[str, str], int]:
    """Each token with its places from `start` on, and where the lap ends."""
    places: dict[str, str] = {}
    mark = _mark(number)
    for place, token in enumerate(tokens[start : start + MAX_POSITION], 1):
        kept = places.get(token)
        if kept is None:
            places[token] = f"'{mark}{token}':{place}"
        elif kept.count(",") < MAX_POSITIONS - 1:
            places[token] = f"{kept},{place}"
        elif token != BOUNDARY:
            return places, start + place - 1
    return places, min(start + MAX_POSITION, len(tokens))


def _mark(lap: int) -> str:
    return f"{lap}~" if lap else ""
