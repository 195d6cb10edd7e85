"""
Makes article number n: its language, its texts, its files' places and its readers.

What is made depends on the number alone. Numbers come in blocks of ten, which say what languages
they have and which are translations; a translation is made of its original's facts.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple

from news.text.languages import ENGLISH, SIMPLIFIED, TRADITIONAL

from .catalogue import AUTHORS, KINDS, PAPER_OF, PICTURES, SOURCES, Kind, SourceEntry
from .chance import Chance
from .story import Lead, Story
from .wording import Facts, wording_of

CHINA = timezone(timedelta(hours=8))
# How far back the first articles are, in days: ten years.
SPAN = 3_650
# Half of the articles are of the last third of that time, as the office came to write more.
_CROWDING = 1.7
_GOLDEN = 0.6180339887498949
_FRESH = 30  # days in which most views come
_OLD = 5 * 365  # days; before that, the old site counted

# The languages of a block of ten; "=" is a translation of the number before. Blocks take turns.
_BLOCKS = (
    (
        SIMPLIFIED,
        "=en",
        SIMPLIFIED,
        TRADITIONAL,
        SIMPLIFIED,
        "=zh-hant",
        *3 * [SIMPLIFIED],
        ENGLISH,
    ),
    (SIMPLIFIED, "=en", SIMPLIFIED, SIMPLIFIED, TRADITIONAL, "=en", *4 * [SIMPLIFIED]),
)
_KINDS = tuple(kind for kind in KINDS for _share in range(kind.share))
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


class Views(NamedTuple):
    imported: int
    counted: int
    daily: tuple[tuple[date, int], ...]


class Piece(NamedTuple):
    """An article without the rows that it refers to: those are given by number and slug."""

    number: int
    group: int  # of its translations
    language: str
    kind: str
    section: str
    title: str
    subtitle: str
    summary: str
    body: str
    source: str
    source_url: str
    authors: tuple[int, ...]  # numbers in AUTHORS
    editor: str
    tags: tuple[int, ...]  # numbers in TAGS
    lead: int | None  # the number in PICTURES
    in_body: int | None
    paper: int | None  # the number in PAPERS


class Files(NamedTuple):
    """What a body shows of the library: HTML of each picture, and a link to each paper."""

    pictures: Mapping[str, tuple[str, ...]]  # by language
    papers: Mapping[str, tuple[str, ...]]


def group_of(index: int) -> tuple[int, str, bool]:
    """The number of the group, the language, and whether it is a translation."""
    block = _BLOCKS[index // 10 % len(_BLOCKS)]
    entry = block[index % 10]
    if entry.startswith("="):
        return index - 1, entry[1:], True
    return index, entry, False


def moment_of(index: int, until: datetime) -> datetime:
    """
    When it was published, in UTC: in office hours up to `until`, most of them lately.

    Translations follow their original by some hours.
    """
    group, _language, is_translation = group_of(index)
    age = (group * _GOLDEN % 1) ** _CROWDING * SPAN
    day = (until - timedelta(days=age)).astimezone(CHINA).date()
    if (weekend := day.weekday() - 4) > 0 and group % 5:
        day -= timedelta(days=weekend)
    minute = 8 * 60 + 30 + group * 7919 % 510  # from 8:30 to 17:00
    moment = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=CHINA)
    while moment > until:
        moment -= timedelta(days=1)
    if is_translation:
        moment = min(moment + timedelta(hours=3), until)
    return moment.astimezone(UTC)


def compose(index: int, moment: datetime, files: Files) -> Piece:
    """The article as published at that moment."""
    group, language, is_translation = group_of(index)
    chance = Chance(group)
    kind = chance.pick(_KINDS)
    wording = wording_of(language)
    story = wording.stories[kind.name]
    lead = story.leads[chance.below(_most_leads(group, kind.name))]
    section = chance.pick(kind.sections)
    tags = chance.pick_some(kind.tags, chance.between(1, 3))
    is_own = chance.below(3) == 0
    has_picture = chance.below(10) < 7
    has_paper = chance.below(3) > 0

    # From here on, a translation has its own.
    chance = Chance(-index) if is_translation else chance
    facts = Facts(wording, group, moment.astimezone(CHINA).date())
    is_office = kind.is_from_office
    source = SOURCES[language][0] if is_office else _pick_source(chance, language, is_own)
    pictures = _pictures_of(kind.name, language)
    picture = chance.pick(pictures) if pictures and has_picture else None
    second = chance.pick(pictures) if pictures and chance.below(5) == 0 else None
    in_body = second if second != picture else None
    paper = PAPER_OF.get(kind.name) if has_paper else None
    parts = _paragraphs(chance, story, lead, is_whole=kind.is_whole)
    if in_body is not None:
        parts.insert(1, files.pictures[language][in_body])
    if paper is not None:
        facts["attachment"] = files.papers[language][paper]
        parts.append(wording.attached)
    summary = lead.summary if chance.below(5) else ""
    subtitle = lead.summary if not summary and chance.below(3) else ""
    return Piece(
        number=index,
        group=group,
        language=language,
        kind=kind.name,
        section=section,
        title=_say(chance, chance.pick(lead.titles), facts),
        subtitle=_say(chance, subtitle, facts).rstrip("。."),
        summary=_say(chance, summary, facts),
        body=_choose(chance, "\n".join(parts)).format_map(facts),
        source=source.slug,
        source_url="" if source.is_own else f"https://www.example.org/{source.slug}/{group}.html",
        authors=_pick_authors(chance, language, kind),
        editor=chance.pick(AUTHORS[language]) if chance.below(2) else "",
        tags=tuple(tags),
        lead=picture,
        in_body=in_body,
        paper=paper,
    )


def views_of(index: int, moment: datetime, until: datetime) -> Views:
    """
    How often it was read: few are read much, as Zipf's law has it (Pareto's with exponent 4/3).

    Two fifths of what is left come on each day; what is read much is still read years later.
    """
    chance = Chance(-index - 1_000_003)
    total = min(int(100 / (1 - chance.fraction()) ** 0.75), 80_000) + chance.below(40)
    today = until.astimezone(CHINA).date()
    age = (today - moment.astimezone(CHINA).date()).days
    if age < _FRESH:
        daily, left = [], total
        for back in range(age, -1, -1):
            count = left * 2 // 5 if back else left // 6  # Today is not over.
            if not count:
                break
            daily.append((today - timedelta(days=back), count))
            left -= count
        return Views(0, sum(count for _day, count in daily), tuple(daily))
    imported = total * 2 // 3 if age > _OLD else 0
    lately = total // 400
    days = (4, 1) if lately else ()
    daily = [(today - timedelta(days=back), lately + back) for back in days]
    return Views(imported, total - imported, tuple(daily))


def _paragraphs(chance: Chance, story: Story, lead: Lead, *, is_whole: bool) -> list[str]:
    most = len(story.middles)
    number = most if is_whole else chance.between(2, min(5, most))
    parts = [f"<p>{lead.opening}</p>"]
    parts += [f"<p>{middle}</p>" for middle in chance.pick_some(story.middles, number)]
    if story.quotes and chance.below(3):
        quote = f"<blockquote><p>{chance.pick(story.quotes)}</p></blockquote>"
        parts.insert(chance.between(2, len(parts)), quote)
    if story.extras and chance.below(3) == 0:
        parts.append(chance.pick(story.extras))
    parts.append(f"<p>{chance.pick(story.closings)}</p>")
    return parts


def _most_leads(group: int, kind: str) -> int:
    """How many leads the group's languages have in common."""
    block = _BLOCKS[group // 10 % len(_BLOCKS)]
    languages = (block[group % 10], *block[group % 10 + 1 : group % 10 + 2])
    is_english = ENGLISH in (languages[0], languages[-1].removeprefix("="))
    return len(wording_of(ENGLISH if is_english else SIMPLIFIED).stories[kind].leads)


def _say(chance: Chance, sentence: str, facts: Facts) -> str:
    said = _choose(chance, sentence).format_map(facts)
    return said[:1].upper() + said[1:]


def _choose(chance: Chance, sentence: str) -> str:
    if "[" not in sentence:
        return sentence
    return _CHOICE.sub(lambda match: chance.pick(match[1].split("|")), sentence)


def _pick_source(chance: Chance, language: str, is_own: bool) -> SourceEntry:
    return chance.pick([source for source in SOURCES[language] if source.is_own == is_own])


def _pick_authors(chance: Chance, language: str, kind: Kind) -> tuple[int, ...]:
    if kind.is_from_office:
        return ()
    number = len(AUTHORS[language])
    first = chance.below(number)
    return (first, (first + 1) % number) if chance.below(6) == 0 else (first,)


@cache
def _pictures_of(kind: str, language: str) -> tuple[int, ...]:
    scenes = next(entry.scenes for entry in KINDS if entry.name == kind)
    return tuple(at for at, entry in enumerate(PICTURES[language]) if entry.scene in scenes)
