"""
What somebody typed into a search form, understood. Pure; whatever was typed is a query.

Words are all looked for, "quoted words" as they stand together, -words must not be there. A run of
Chinese characters is a phrase by itself.
"""

import re
from dataclasses import dataclass

from news.text.characters import clean_line

from .tokens import character_token, stem_of, tokens_of

MAX_LENGTH = 200  # characters of a query that are looked at
MAX_UNITS = 16
# A unit in quotes, or up to the next space; with a minus sign in front, one that must not be there.
# A minus sign inside a word is none. The quotes are those of any keyboard.
_QUOTES = '"“”„‟«»「」『』＂'
_UNIT = re.compile(rf"(?<!\S)([-−－]?)[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]?|([^\s{_QUOTES}]+)")


@dataclass(frozen=True)
class Unit:
    """One thing to look for: tokens that stand together in this order."""

    tokens: tuple[str, ...]  # as the text holds them
    # Of an English word outside quotes: it may be there in another form.
    stem: str = ""

    @property
    def is_character(self) -> bool:
        """A single Chinese character, which only titles are searched for."""
        return len(self.tokens) == 1 and len(self.tokens[0]) == 1 and not self.tokens[0].isascii()

    @property
    def ways(self) -> list[tuple[str, ...]]:
        """The phrases one of which a document must hold."""
        if self.is_character:
            return [(character_token(self.tokens[0]),)]
        return [self.tokens, *([(self.stem,)] if self.stem else [])]


@dataclass(frozen=True)
class Query:
    wanted: tuple[Unit, ...] = ()
    unwanted: tuple[Unit, ...] = ()
    is_cut: bool = False  # some of what was typed is not looked at

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @property
    def wanted_alone(self) -> "Query":
        return Query(self.wanted)

    @property
    def as_one(self) -> "Query | None":
        """All that is wanted as one phrase; None where it is one already."""
        if len(self.wanted) < 2:
            return None
        together = tuple(token for unit in self.wanted for token in unit.tokens)
        return Query((Unit(together),), self.unwanted)

    @property
    def phrases(self) -> list[tuple[str, ...]]:
        """What a snippet marks."""
        stems = [(unit.stem,) for unit in self.wanted if unit.stem]
        return [unit.tokens for unit in self.wanted] + stems


def parse(typed: str) -> Query:
    text = clean_line(typed[:MAX_LENGTH])
    wanted: dict[Unit, None] = {}
    unwanted: dict[Unit, None] = {}
    is_cut = len(typed) > MAX_LENGTH
    for minus, quoted, word in _UNIT.findall(text):
        is_unwanted = bool(minus) or (len(word) > 1 and word[0] in "-−－")
        unit = _unit(quoted or word, is_exact=bool(quoted))
        if unit is None:
            continue
        if len(wanted) + len(unwanted) == MAX_UNITS:
            is_cut = True
            break
        (unwanted if is_unwanted else wanted)[unit] = None
    return Query(tuple(wanted), tuple(unwanted), is_cut)


def _unit(text: str, *, is_exact: bool) -> Unit | None:
    tokens = tuple(tokens_of(text))
    if not tokens:
        return None
    stem = stem_of(tokens[0]) if len(tokens) == 1 and not is_exact else ""
    return Unit(tokens, stem)
