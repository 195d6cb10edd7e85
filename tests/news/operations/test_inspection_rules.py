"""The inspection's rules, without a database: days on either side of each limit."""

from datetime import date, datetime, timedelta

import pytest

from news.operations.inspection.findings import Code, Finding, Severity, Subject, Tally
from news.operations.inspection.rules import (
    ChangedDate,
    Limits,
    SectionFacts,
    Shown,
    check_date,
    check_footer,
    check_home,
    check_section,
)
from news.operations.inspection.sentences import message_of

LIMITS = Limits(home=14, news=14, notices=180, warning=3)
TODAY = date(2026, 11, 28)


def ago(days):
    """A moment of that day, in the evening: days count, not hours."""
    return datetime(2026, 11, 28, 23, 30) - timedelta(days)


def shown(edition="en", newest=None, **fields):
    return Shown(edition, newest, **{"newest_then": newest, "scheduled": None, **fields})


def home(*seen):
    return list(check_home(seen, LIMITS, TODAY))


def section(*seen, is_news=True):
    return list(check_section(SectionFacts(Subject(5, "Policy"), is_news, seen), LIMITS, TODAY))


def severities(findings):
    return [finding.severity.value for finding in findings]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, []), (10, []), (11, ["warning"]), (13, ["warning"]), (14, ["failure"]), (15, ["failure"])],
)
class TestTwoWeeks:
    def test_home(self, days, expected):
        found = home(shown(newest=ago(days)))
        assert severities(found) == expected
        assert all(one.code == Code.HOME_STALE for one in found)

    def test_section_of_news(self, days, expected):
        found = section(shown(newest=ago(days)))
        assert severities(found) == expected
        assert all(one.code == Code.SECTION_STALE for one in found)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(15, []), (176, []), (177, ["warning"]), (179, ["warning"]), (180, ["failure"])],
)
def test_section_of_notices_may_rest_half_a_year(days, expected):
    assert severities(section(shown(newest=ago(days)), is_news=False)) == expected


def test_finding_tells_since_when_and_from_which_day_on_it_fails():
    (found,) = section(shown(newest=ago(12)))
    assert (found.since, found.due) == (date(2026, 11, 16), date(2026, 11, 30))
    assert found.section == Subject(5, "Policy")
    assert message_of(found) == (
        "The newest article of the section “Policy” is of 2026-11-16. "
        "Publish one in it before 2026-11-30."
    )


class TestEmpty:
    def test_section(self):
        (found,) = section(shown())
        assert (found.code, found.severity) == (Code.SECTION_EMPTY, Severity.FAILURE)

    def test_home_is_not_up_to_date_without_articles(self):
        (found,) = home(shown())
        assert (found.code, found.since) == (Code.HOME_STALE, None)
        assert message_of(found) == "The home page shows no article. Publish one."

    def test_section_whose_articles_expire_is_warned_of(self):
        (found,) = section(shown(newest=ago(1), newest_then=None))
        assert (found.code, found.severity) == (Code.SECTION_EMPTY, Severity.WARNING)
        assert found.due == date(2026, 12, 1)


class TestWhatIsToCome:
    def test_scheduled_article_in_time_spares_the_warning(self):
        for day in (-1, -2):  # on the day on which it would fail, and before
            then = {"newest_then": ago(day), "scheduled": ago(day)}
            assert home(shown(newest=ago(12), **then)) == []

    def test_scheduled_article_that_comes_too_late_does_not(self):
        then = {"newest_then": ago(-3), "scheduled": ago(-3)}
        assert severities(home(shown(newest=ago(12), **then))) == ["warning"]

    def test_scheduled_article_mends_nothing_today(self):
        then = {"newest_then": ago(-1), "scheduled": ago(-1)}
        assert severities(home(shown(newest=ago(14), **then))) == ["failure"]

    def test_newest_that_expires_and_leaves_an_old_one_is_warned_of(self):
        (found,) = section(shown(newest=ago(1), newest_then=ago(40)))
        assert (found.code, found.severity) == (Code.SECTION_STALE, Severity.WARNING)
        assert found.since == ago(40).date()


class TestEditions:
    def test_one_article_that_is_missed_by_two_editions_is_one_fault(self):
        newest = ago(20)
        (found,) = section(shown("zh-hans", newest), shown("zh-hant", newest))
        assert found.editions == ("zh-hans", "zh-hant")

    def test_editions_that_end_with_different_articles_have_a_fault_each(self):
        found = section(shown("en", ago(20)), shown("zh-hans", ago(20) + timedelta(minutes=1)))
        assert [one.editions for one in found] == [("en",), ("zh-hans",)]

    def test_edition_that_is_up_to_date_is_not_blamed(self):
        (found,) = section(shown("en", ago(20)), shown("zh-hans", ago(2)))
        assert found.editions == ("en",)

    def test_section_that_is_empty_for_everybody_is_one_fault(self):
        (found,) = section(shown("en"), shown("zh-hans"), shown("zh-hant"))
        assert found.editions == ("en", "zh-hans", "zh-hant")


def test_statement_is_unset_if_nobody_has_decided():
    decided = {"SITE_ORGANISER": "Committee", "SITE_ICP_NUMBER": ""}
    assert list(check_footer(decided)) == []
    (found,) = check_footer({**decided, "SITE_ID_CODE": None})
    assert found.code == Code.FOOTER_UNSET
    assert "the government site identification code" in message_of(found)
    assert "SITE_ID_CODE" in message_of(found)


class TestChangedDates:
    def changed(self, before, now):
        article = Subject(7, "Report")
        return ChangedDate(article, "en", before, now, TODAY, "Li", "/admin/")

    def test_change_is_reported_with_both_days(self):
        (found,) = check_date(self.changed(date(2026, 10, 1), TODAY))
        assert found.code == Code.DATE_CHANGED
        assert message_of(found).startswith(
            "The publication date was 2026-10-01 and is now 2026-11-28; Li changed it on"
        )

    def test_one_that_was_set_back_is_mended(self):
        assert list(check_date(self.changed(TODAY, TODAY))) == []


class TestTally:
    def test_lists_the_first_and_counts_all(self):
        tally = Tally(2)
        for number in range(5):
            tally.add(Finding(Code.LINK_DEAD, Severity.FAILURE, article=Subject(number, "")))
        tally.add(Finding(Code.HOME_STALE, Severity.WARNING))
        assert [one.article and one.article.number for one in tally.findings] == [0, 1, None]
        assert tally.totals == {
            Code.LINK_DEAD: {Severity.FAILURE: 5, Severity.WARNING: 0},
            Code.HOME_STALE: {Severity.FAILURE: 0, Severity.WARNING: 1},
        }

    def test_finding_survives_json(self):
        (found,) = section(shown(newest=ago(12)))
        assert Finding.from_json(found.as_json()) == found
