"""
What somebody typed into a search form, understood. Pure; whatever was typed is a query.

Words are all looked for, "quoted words" as they stand together, -words must not be there. A run of
Chinese characters is a phrase by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from news.text.characters import clean_line

from .tokens import character_token, is_character, stem_of, tokens_of, without_spaces

MAX_LENGTH = 200  # characters of a query that are read
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
    # Of a word that is still being typed: what it may become.
    completions: tuple[str, ...] = ()
    # Other tokens that say the same: of words side by side, without the spaces.
    other: tuple[str, ...] = ()
    text: str = field(default="", compare=False)  # as typed, without quotes

    @property
    def is_character(self) -> bool:
        """A single Chinese character, which only titles are searched for."""
        return len(self.tokens) == 1 and is_character(self.tokens[0])

    @property
    def alternatives(self) -> list[tuple[str, ...]]:
        """The phrases one of which a document must hold."""
        if self.is_character:
            return [(character_token(self.tokens[0]),)]
        words = [self.stem, *self.completions] if self.stem else self.completions
        others = [self.other, *((word,) for word in words)]
        return [self.tokens, *filter(None, others)]


@dataclass(frozen=True)
class Query:
    """All units of `required`, none of `excluded`; false if nothing is wanted."""

    required: tuple[Unit, ...] = ()
    excluded: tuple[Unit, ...] = ()
    is_cut: bool = False  # some of what was typed is not looked at
    # The tokens of `filters`: of each of these, one at least must be there.
    filters: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.required)

    @property
    def as_one(self) -> "Query | None":
        """
        All that is wanted side by side; None where it is one unit already.

        And where a single character is: it must be in the title, wherever it stands besides.
        """
        if len(self.required) < 2 or any(unit.is_character for unit in self.required):
            return None
        text = " ".join(unit.text for unit in self.required)
        spaced, joined = tuple(tokens_of(text)), tuple(tokens_of(without_spaces(text)))
        together = Unit(spaced, other=joined if joined != spaced else ())
        return replace(self, required=(together,))

    @property
    def phrases(self) -> list[tuple[str, ...]]:
        """What a snippet marks."""
        stems = [(unit.stem,) for unit in self.required if unit.stem]
        return [unit.tokens for unit in self.required] + stems


class Typed(NamedTuple):
    """A unit as it was typed; `unit` is None for text without letters."""

    text: str
    is_quoted: bool
    is_excluded: bool

    @property
    def unit(self) -> Unit | None:
        return _unit(self.text, is_exact=self.is_quoted)

    def __str__(self) -> str:
        return "-" * self.is_excluded + (f'"{self.text}"' if self.is_quoted else self.text)


def cut(typed: str) -> str:
    """The line that is read of what was typed: MAX_LENGTH characters, but no part of a word."""
    text = typed[:MAX_LENGTH]
    if re.match(r"\w\w", typed[MAX_LENGTH - 1 : MAX_LENGTH + 1], re.ASCII):
        text = text.rpartition(" ")[0] or text
    return clean_line(text)


def typed_units(typed: str) -> Iterator[Typed]:
    """The words and quotations of what was typed, in its order."""
    for minus, quoted, word in _UNIT.findall(cut(typed)):
        is_excluded = len(word) > 1 and word[0] in "-−－"
        text = quoted or (word[1:] if is_excluded else word)
        yield Typed(text, bool(quoted), bool(minus) or is_excluded)


def parse(typed: str) -> Query:
    """
    What was typed, understood: of at most MAX_LENGTH characters at most MAX_UNITS units.

    Nothing is an error; text without letters or digits is a query that is false.
    """
    required: dict[Unit, None] = {}
    excluded: dict[Unit, None] = {}
    is_cut = len(typed) > MAX_LENGTH
    for one in typed_units(typed):
        unit = one.unit
        if unit is None:
            continue
        if len(required) + len(excluded) == MAX_UNITS:
            is_cut = True
            break
        (excluded if one.is_excluded else required)[unit] = None
    return Query(tuple(required), tuple(excluded), is_cut)


def _unit(text: str, *, is_exact: bool) -> Unit | None:
    tokens = tuple(tokens_of(text))
    if not tokens:
        return None
    stem = stem_of(tokens[0]) if len(tokens) == 1 and not is_exact else ""
    return Unit(tokens, stem, text=text)
