"""The facts of an article as a language says them: names, amounts of money, days."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple
from zlib import crc32

from news.text.languages import ENGLISH, SIMPLIFIED, TRADITIONAL
from news.text.scripts import Conversion

from . import names, stories_en, stories_zh
from .chance import Chance
from .names import Name
from .story import Lead, Story

# Of which an article names one, or several different ones.
_LISTS = {
    "park": names.PARKS,
    "road": names.ROADS,
    "town": names.TOWNS,
    "venue": names.VENUES,
    "person": names.PEOPLE,
    "post": names.POSTS,
    "office": names.OFFICES,
    "work": names.WORKS,
    "school": names.SCHOOLS,
    "surname": names.SURNAMES,
}

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_QUARTERS = ("first", "second", "third", "fourth")


# Whole numbers with both ends, and how they are written; {tens2} is another draw of {tens}.
_AMOUNTS: dict[str, tuple[int, int, Callable[[int], str]]] = {
    "few": (3, 9, str),
    "days": (5, 15, str),
    "tens": (12, 58, str),
    "hundreds": (120, 480, str),
    "jobs": (8, 60, lambda number: f"{number}0"),
    "mu": (25, 180, str),
    "percent": (80, 260, lambda number: f"{number / 10}%"),
    "percent_low": (3, 9, lambda number: f"{number}%"),
    "percent_mid": (35, 72, lambda number: f"{number}%"),
    "percent_high": (952, 996, lambda number: f"{number / 10}%"),
}
# The same in units of 10,000 yuan.
_SUMS = {
    "money": (12, 320, 1_000),
    "money_small": (12, 95, 100),
    "money_tiny": (3, 48, 10),
}
_NUMBERED = re.compile(rf"{{({'|'.join([*_AMOUNTS, *_SUMS])})(\d?)}}")


class Company(NamedTuple):
    company: str  # its full name
    firm: str  # its name in short
    industry: str
    products: tuple[str, ...]


class Units(NamedTuple):
    """How a language says numbers with what they count."""

    money: Callable[[int], str]  # of 10,000 yuan
    day: Callable[[date], str]
    month: Callable[[int], str]
    quarter: Callable[[int], str]  # 0 to 3
    document: Callable[[int, int], str]  # its year and number


class Wording(NamedTuple):
    """A language's sentences and names. What one list names stands at the same place in all."""

    language: str
    stories: dict[str, Story]
    attached: str  # a paragraph for {attachment}
    zone: str
    companies: tuple[Company, ...]
    lists: dict[str, tuple[str, ...]]
    units: Units


class Facts(dict[str, str]):
    """
    What an article speaks of, by the names that its sentences use: {company}, {tens}, {road2}.

    Each is drawn when a sentence asks for it, from the article's seed and its own name, so that a
    translation, which asks for others, says the same.
    """

    def __init__(self, wording: Wording, seed: int, published: date) -> None:
        self._wording, self._seed, self._published = wording, seed, published

    def __missing__(self, name: str) -> str:
        kind = name.rstrip("0123456789")
        value = self._draw(kind, name, int(name[len(kind) :] or 1))
        self[name] = value
        return value

    def _draw(self, kind: str, name: str, ending: int) -> str:
        wording, seed = self._wording, self._seed
        if kind in _AMOUNTS:
            least, most, write = _AMOUNTS[kind]
            return write(Chance(seed ^ _number_of(name)).between(least, most))
        if kind in _COMPANY_PARTS:
            return self._of_company(kind, Chance(seed ^ _number_of(f"company{ending}")))
        if options := wording.lists.get(kind):
            first = Chance(seed ^ _number_of(kind)).below(len(options))
            return options[(first + ending - 1) % len(options)]
        chance = Chance(seed ^ _number_of(name))
        if kind in _SUMS:
            least, most, unit = _SUMS[kind]
            return wording.units.money(chance.between(least, most) * unit)
        return self._of_time(kind, chance)

    def _of_company(self, part: str, chance: Chance) -> str:
        company = chance.pick(self._wording.companies)
        if part == "product":
            return chance.pick(company.products)
        return str(getattr(company, part))

    def _of_time(self, kind: str, chance: Chance) -> str:
        units, published = self._wording.units, self._published
        match kind:
            case "zone":
                return self._wording.zone
            case "edition":
                return self._wording.language
            case "year":
                return str(published.year)
            case "founded":
                return str(published.year - chance.between(6, 22))
            case "day":  # of what happened
                return units.day(published - timedelta(days=chance.below(3)))
            case "deadline":
                return units.day(published + timedelta(days=chance.between(10, 30)))
            case "month":
                return units.month(chance.between(1, 12))
            case "last_month":
                return units.month((published.month - 2) % 12 + 1)
            case "quarter":
                return units.quarter((published.month - 1) // 3)
            case "number":
                return units.document(published.year, chance.between(1, 90))
        raise KeyError(kind)


_COMPANY_PARTS = frozenset({"company", "firm", "industry", "product"})


@cache
def _number_of(name: str) -> int:
    """A number of the name, the same in each process."""
    return crc32(name.encode()) << 24


@cache
def wording_of(language: str) -> Wording:
    say, is_english = _SAYING[language], language == ENGLISH
    stories = stories_en if is_english else stories_zh
    in_script = _converter().html if language == TRADITIONAL else str
    return Wording(
        language=language,
        stories={kind: _prepared(story, in_script) for kind, story in stories.STORIES.items()},
        attached=in_script(stories.ATTACHED),
        zone=say(names.ZONE),
        companies=tuple(_companies(say)),
        lists={what: tuple(map(say, options)) for what, options in _LISTS.items()},
        units=_ENGLISH if is_english else _chinese(in_script),
    )


def _prepared(story: Story, in_script: Callable[[str], str]) -> Story:
    """The story in its language's script, each of its paragraphs with numbers of its own."""
    return Story(
        leads=tuple(
            Lead(
                tuple(map(in_script, lead.titles)), in_script(lead.summary), in_script(lead.opening)
            )
            for lead in story.leads
        ),
        middles=tuple(
            in_script(_with_own_numbers(middle, place))
            for place, middle in enumerate(story.middles, 1)
        ),
        quotes=tuple(map(in_script, story.quotes)),
        closings=tuple(in_script(_with_own_numbers(closing, 9)) for closing in story.closings),
        extras=tuple(map(in_script, story.extras)),
    )


def _with_own_numbers(sentence: str, place: int) -> str:
    return _NUMBERED.sub(rf"{{\g<1>{place}\g<2>}}", sentence)


def _companies(say: Callable[[Name], str]) -> Iterable[Company]:
    for brand in names.BRANDS:
        for industry in names.INDUSTRIES:
            zh, en = brand.zh + industry.suffix.zh, f"{brand.en} {industry.suffix.en}"
            yield Company(
                say(Name(f"青澜{zh}有限公司", f"Qinglan {en} Co., Ltd.")),
                say(Name(zh, en)),
                say(industry.field),
                tuple(map(say, industry.products)),
            )


@cache
def _converter() -> Conversion:
    return Conversion(TRADITIONAL)


_SAYING: dict[str, Callable[[Name], str]] = {
    ENGLISH: lambda name: name.en,
    SIMPLIFIED: lambda name: name.zh,
    TRADITIONAL: lambda name: _converter().text(name.zh),
}


def _chinese(convert: Callable[[str], str]) -> Units:
    ten_thousands, hundred_millions, document = map(convert, ("万元", "亿元", "青开发"))
    quarters = tuple(map(convert, ("一季度", "二季度", "三季度", "四季度")))
    end = convert("号")

    def money(amount: int) -> str:
        if amount < 10_000:
            return f"{amount}{ten_thousands}"
        return f"{amount / 10_000:.2f}".rstrip("0").rstrip(".") + hundred_millions

    return Units(
        money=money,
        day=lambda day: f"{day.month}月{day.day}日",
        month=lambda month: f"{month}月",
        quarter=lambda quarter: quarters[quarter],
        document=lambda year, number: f"{document}〔{year}〕{number}{end}",
    )


def _english_money(amount: int) -> str:
    if amount < 100:
        return f"{amount * 10_000:,} yuan"
    if amount < 100_000:
        return f"{amount / 100:.1f}".removesuffix(".0") + " million yuan"
    return f"{amount / 100_000:.2f}".rstrip("0").rstrip(".") + " billion yuan"


_ENGLISH = Units(
    money=_english_money,
    day=lambda day: f"{_MONTHS[day.month - 1]} {day.day}",
    month=lambda month: _MONTHS[month - 1],
    quarter=lambda quarter: f"the {_QUARTERS[quarter]} quarter",
    document=lambda year, number: f"No. {number} of {year}",
)
