"""
Queries and documents in the languages of the databases. Pure.

Tokens hold letters, digits and the signs of `tokens` alone, so quotes need no escaping.
"""

from collections.abc import Iterable

from .queries import Query, Unit

# What a tsvector can hold: later places are not told apart, of one token no more are kept.
MAX_POSITION = 16_383
MAX_POSITIONS = 256


def to_fts5(query: Query) -> str:
    wanted = " AND ".join(map(_fts5_unit, query.wanted))
    unwanted = " OR ".join(map(_fts5_unit, query.unwanted))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _fts5_unit(unit: Unit) -> str:
    return "(" + " OR ".join(f'"{" ".join(way)}"' for way in unit.ways) + ")"


def to_tsquery(query: Query) -> str:
    wanted = [_tsquery_unit(unit) for unit in query.wanted]
    return " & ".join([*wanted, *(f"!{_tsquery_unit(unit)}" for unit in query.unwanted)])


def _tsquery_unit(unit: Unit) -> str:
    ways = (" <-> ".join(f"'{token}'" for token in way) for way in unit.ways)
    return "(" + " | ".join(f"({way})" for way in ways) + ")"


def to_tsvector(tokens: Iterable[str]) -> str:
    places: dict[str, list[int]] = {}
    for place, token in enumerate(tokens, 1):
        kept = places.setdefault(token, [])
        if len(kept) < MAX_POSITIONS and place <= MAX_POSITION:
            kept.append(place)
    return " ".join(f"'{token}'{_at(kept)}" for token, kept in places.items())


def _at(places: list[int]) -> str:
    return ":" + ",".join(map(str, places)) if places else ""
