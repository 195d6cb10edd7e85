"""Queries that ask for less, to offer where one finds nothing. Pure."""

from collections.abc import Iterator

from news.text.excerpts import is_ideographic

from .queries import Query, Typed, parse, typed_units

# A run of so many Chinese characters is divided in two: somebody who writes without spaces may have
# meant two words.
_DIVIDED = range(4, 13)
MOST_LEFT_OUT = 6
MOST_DIVISIONS = 6


def wider_queries(typed: str) -> list[str]:
    """
    The nearest first: without what must not be there, without quotes, with one unit less, with a
    run of Chinese characters as two words.
    """
    units = [unit for unit in typed_units(typed) if unit.unit]
    required = [unit for unit in units if not unit.is_excluded]
    unquoted = [unit._replace(is_quoted=False) for unit in units]
    found = [_written(required), _written(unquoted)]
    if len(required) > 1:
        fewer = [required[:at] + required[at + 1 :] for at in reversed(range(len(required)))]
        found += map(_written, fewer[:MOST_LEFT_OUT])
    else:
        found += (query for unit in required for query in _divided(unit))
    known = {parse(typed)}
    return [query for query in found if _is_new(query, known)]


def _written(units: list[Typed]) -> str:
    return " ".join(map(str, units))


def _is_new(query: str, known: set[Query]) -> bool:
    asked = parse(query)
    if not asked or asked in known:
        return False
    known.add(asked)
    return True


def _divided(unit: Typed) -> Iterator[str]:
    """As two words of two characters at least, the most equal ones first."""
    text = unit.text
    if len(text) not in _DIVIDED or not all(map(is_ideographic, text)):
        return
    middle = len(text) / 2
    places = sorted(range(2, len(text) - 1), key=lambda at: (abs(at - middle), -at))
    for at in places[:MOST_DIVISIONS]:
        yield f"{text[:at]} {text[at:]}"
