"""The texts of a sample, without a database."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from news.articles.models import Article
from news.publish_check.rules.titles import display_width
from news.richtext import sanitise
from news.sample.texts.catalogue import AUTHORS, KINDS, PAPERS, PICTURES, SECTIONS, TAGS
from news.sample.texts.chance import Chance
from news.sample.texts.composing import Files, compose, group_of, moment_of, views_of
from news.sample.texts.wording import Facts, wording_of
from news.text.characters import clean_line, clean_lines
from news.text.languages import ENGLISH, LANGUAGES, SIMPLIFIED, plain_language

UNTIL = datetime(2026, 9, 1, 4, tzinfo=UTC)
FIGURE = (
    '<figure><img src="/media/pictures/2000/01/0123456789abcdef0123456789abcdef.jpg" alt="塔吊" '
    'width="1600" height="900"><figcaption>工地</figcaption></figure>'
)
LINK = (
    '<a href="/media/attachments/2000/01/0123456789abcdef0123456789abcdef.pdf" '
    'rel="noopener noreferrer">申报书</a>'
)
FILES = Files(
    {language: (FIGURE,) * len(PICTURES[language]) for language in LANGUAGES},
    {language: (LINK,) * len(PAPERS[language]) for language in LANGUAGES},
)
SAMPLED = range(400)


def piece(number):
    return compose(number, moment_of(number, UNTIL), FILES)


PIECES = [piece(number) for number in SAMPLED]


def test_article_is_the_same_each_time():
    assert [piece(number) for number in SAMPLED] == PIECES
    # Of this version and of every process: these are its very words.
    assert PIECES[0].title == "第二实验学校设备采购项目中标候选人公示（青开发〔2026〕11号）"


def test_sanitiser_leaves_bodies_as_they_are():
    assert [one.number for one in PIECES if sanitise(one.body) != one.body] == []


def test_columns_leave_lines_as_they_are():
    """They are written past the columns, which would clean them."""
    for one in PIECES:
        for name in ("title", "subtitle", "responsible_editor"):
            value = one.editor if name == "responsible_editor" else getattr(one, name)
            assert clean_line(value) == value
            assert len(value) <= Article._meta.get_field(name).max_length
        assert clean_lines(one.summary) == one.summary


def test_titles_fit_on_their_line():
    assert [one.title for one in PIECES if display_width(one.title) > 80] == []


def test_no_blank_is_left_open_and_every_choice_made():
    texts = [f"{one.title}{one.subtitle}{one.summary}{one.body}" for one in PIECES]
    assert [text for text in texts if set("{}[]|") & set(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_finds_its_facts(language):
    wording = wording_of(language)
    for story in wording.stories.values():
        leads = [text for lead in story.leads for text in (*lead.titles, *lead[1:])]
        for text in (*leads, *story.middles, *story.quotes, *story.closings, *story.extras):
            text.format_map(Facts(wording, 1, UNTIL.date()))


def test_every_kind_has_sentences_in_every_language_and_a_section():
    sections = {section.slug for section in SECTIONS}
    for kind in KINDS:
        assert set(kind.sections) <= sections
        assert max(kind.tags) < len(TAGS[ENGLISH]) == len(TAGS[SIMPLIFIED])
        assert all(kind.name in wording_of(language).stories for language in LANGUAGES)
    assert sum(kind.share for kind in KINDS) == 100


def test_texts_are_in_their_language():
    found = [plain_language(f"{one.title}\n{one.body}", one.language) for one in PIECES]
    assert found == [one.language for one in PIECES]


def test_most_articles_are_simplified_and_each_language_has_a_share():
    shares = Counter(one.language for one in PIECES)
    assert shares["zh-hans"] > len(PIECES) / 2
    assert min(shares["en"], shares["zh-hant"]) > len(PIECES) / 20


def test_translation_tells_of_the_same():
    translations = [number for number in SAMPLED if group_of(number)[2]]
    assert len(translations) > len(SAMPLED) / 10
    for number in translations:
        original, translation = PIECES[number - 1], PIECES[number]
        assert translation.group == original.group
        assert translation.language != original.language
        assert (translation.kind, translation.section) == (original.kind, original.section)
        assert moment_of(number, UNTIL) >= moment_of(number - 1, UNTIL)


def test_no_two_bodies_are_alike_and_few_titles():
    assert len({one.body for one in PIECES}) == len(PIECES)
    assert len({(one.language, one.title) for one in PIECES}) > 0.97 * len(PIECES)


def test_moments_are_in_the_past_and_reach_years_back():
    moments = sorted(moment_of(number, UNTIL) for number in range(2_000))
    assert moments[-1] <= UNTIL
    assert UNTIL - moments[-1] < timedelta(days=3)
    assert UNTIL - moments[0] > timedelta(days=9 * 365)


def test_moments_follow_the_end():
    later = UNTIL + timedelta(days=7)
    for number in range(200):
        assert moment_of(number, later) - moment_of(number, UNTIL) == timedelta(days=7)


def test_few_articles_are_read_much():
    views = sorted(
        (views_of(number, moment_of(number, UNTIL), UNTIL) for number in range(4_000)),
        key=lambda found: found.imported + found.counted,
        reverse=True,
    )
    totals = [found.imported + found.counted for found in views]
    assert sum(totals[:400]) > 0.4 * sum(totals)
    assert min(totals) >= 0


def test_daily_views_are_part_of_the_counted_ones():
    for number in range(2_000):
        moment = moment_of(number, UNTIL)
        found = views_of(number, moment, UNTIL)
        days = [day for day, _count in found.daily]
        assert sum(count for _day, count in found.daily) <= found.counted
        assert len(set(days)) == len(days)
        assert all(moment.date() <= day + timedelta(days=1) for day in days)


def test_chance_covers_what_it_may_draw():
    chance = Chance(7)
    assert {chance.between(2, 5) for _ in range(100)} == {2, 3, 4, 5}
    assert all(0 <= chance.fraction() < 1 for _ in range(100))
    for number in range(4):
        some = chance.pick_some("abc", number)
        assert len(some) == min(number, 3)
        assert some == sorted(set(some))


def test_bylines_and_sources_are_named():
    for one in PIECES:
        assert all(author < len(AUTHORS[one.language]) for author in one.authors)
        assert one.source
