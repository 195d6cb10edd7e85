"""What the inspection reads: what each edition shows, the log, and where texts lead."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from news.articles.models import Article, Section
from news.newsroom.models import EditorialEvent
from news.operations.inspection import facts
from news.operations.inspection.findings import Code, Severity, Subject, Tally
from news.operations.inspection.report import inspect_lists
from news.public.deploy_checks import STATEMENTS
from tests.factories import make_article, make_section, make_source, make_translation

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 4, tzinfo=UTC)  # noon in China
THEN = NOW + timedelta(days=3)


def ago(days):
    return NOW - timedelta(days)


def home():
    return _by_edition(facts.home_facts(facts.written_languages(NOW), NOW, THEN))


def section(number=0):
    return _by_edition(sections()[number].shown)


def sections():
    return facts.section_facts(facts.written_languages(NOW), NOW, THEN)


def _by_edition(shown):
    return {one.edition: one for one in shown}


def newest(shown):
    return {edition: one.newest for edition, one in shown.items()}


class TestWhatAnEditionShows:
    def test_portal_without_articles(self):
        make_section()
        assert newest(home()) == newest(section()) == dict.fromkeys(["en", "zh-hans", "zh-hant"])

    def test_chinese_editions_share_their_articles(self):
        place = make_section()
        make_article(language="en", section=place, published_at=ago(9))
        make_article(language="zh-hans", section=place, published_at=ago(2))
        make_article(language="zh-hant", section=place, published_at=ago(5))
        assert newest(section()) == {"en": ago(9), "zh-hans": ago(2), "zh-hant": ago(2)}
        assert newest(home()) == newest(section())

    def test_edition_without_articles_borrows_anothers(self):
        make_article(language="zh-hans", section=make_section(), published_at=ago(2))
        assert newest(section()) == dict.fromkeys(["en", "zh-hans", "zh-hant"], ago(2))

    def test_article_written_in_both_scripts_is_shown_by_each_edition_as_its_own(self):
        place = make_section()
        old = make_article(language="zh-hans", section=place, published_at=ago(30))
        make_translation(old, "zh-hant", section=place, published_at=ago(1))
        expected = {"zh-hans": ago(30), "zh-hant": ago(1)}
        assert {k: v for k, v in newest(section()).items() if k != "en"} == expected
        assert {k: v for k, v in newest(home()).items() if k != "en"} == expected

    def test_agrees_with_the_lists_that_readers_get(self):
        place = make_section()
        for number, language in enumerate(["en", "zh-hans", "zh-hant", "zh-hans"]):
            article = make_article(language=language, section=place, published_at=ago(20 - number))
        make_translation(article, "zh-hant", section=place, published_at=ago(40))
        written = Article.objects.published(NOW).languages()
        for edition, moment in newest(section()).items():
            listed = Article.objects.published(NOW).in_edition(edition, written).in_section(place)
            assert listed.first().published_at == moment

    def test_what_visitors_do_not_see_does_not_count(self):
        place = make_section()
        make_article(section=place, published_at=ago(9))
        make_article(section=place, status=Article.Status.DRAFT, published_at=ago(1))
        make_article(section=place, published_at=ago(3), expires_at=ago(1))
        assert section()["en"].newest == ago(9)

    def test_what_is_scheduled_and_what_expires_is_foreseen(self):
        place = make_section()
        make_article(section=place, published_at=ago(20))
        make_article(section=place, published_at=ago(1), expires_at=ago(-2))
        assert section()["en"].newest == ago(1)
        assert section()["en"].newest_then == ago(20)
        make_article(section=place, published_at=ago(-1))
        make_article(section=place, published_at=ago(-5))
        assert section()["en"].scheduled == ago(-1)
        assert section()["en"].newest_then == ago(-1)


class TestSections:
    def test_subsections_are_looked_at_and_not_what_only_gathers_them(self):
        top = make_section(home_place=Section.HomePlace.NOTICES)
        child, alone = make_section(parent=top), make_section()
        assert {(one.subject.number, one.is_news) for one in sections()} == {
            (child.pk, False),  # its parent has the place on the home page
            (alone.pk, True),
        }

    def test_section_that_is_nowhere_on_the_home_page_may_rest_as_notices_do(self):
        make_section(home_place=Section.HomePlace.NONE)
        assert not sections()[0].is_news

    def test_pages_are_those_of_the_edition(self, client):
        make_section(slug="policy")
        for edition, shown in section().items():
            assert shown.page == f"/{edition}/sections/policy/"
        assert [shown.page for shown in home().values()] == ["/en/", "/zh-hans/", "/zh-hant/"]


def test_statements_are_those_that_the_deploy_check_asks_for():
    assert {*facts.FOOTER, "SITE_DOMAIN"} == set(STATEMENTS)


class TestSources:
    def find(self, most=20):
        tally = Tally(most)
        facts.find_without_source(facts.written_languages(NOW), NOW, tally)
        return tally

    def test_article_without_a_source_is_named(self):
        make_article(published_at=ago(2), source=make_source())
        make_article(status=Article.Status.DRAFT, published_at=ago(2))
        article = make_article(language="zh-hans", title="报告", published_at=ago(2))
        (found,) = self.find().findings
        assert found.article == Subject(article.pk, "报告")
        assert found.since.isoformat() == "2026-11-26"
        assert found.link == f"/admin/news/article/{article.pk}/change/"

    def test_only_the_newest_are_listed_and_all_are_counted(self):
        for language in ("en", "zh-hans"):
            for days in (1, 5, 3):
                make_article(language=language, title=str(days), published_at=ago(days))
        tally = self.find(most=2)
        assert [one.article.name for one in tally.findings] == ["1", "3"]
        assert tally.totals[Code.WITHOUT_SOURCE][Severity.FAILURE] == 6

    def test_article_without_a_date_cannot_be_public(self):
        """So there is no rule for it."""
        with pytest.raises(IntegrityError), transaction.atomic():
            make_article(published_at=None)


class TestChangedDates:
    def log(self, article, before, at=1, **fields):
        defaults = {"action": "reschedule", "from_state": "published", "user_name": "Li"}
        changes = {"published_at": [before and before.isoformat(), None]}
        return EditorialEvent.objects.create(
            article=article, at=ago(at), **{"changes": changes, **defaults, **fields}
        )

    def find(self):
        return list(facts.changed_dates(NOW))

    def test_date_that_visitors_saw_first_is_told_and_who_changed_it_last(self):
        article = make_article(published_at=ago(2))
        self.log(article, ago(50), at=9)
        self.log(article, ago(10), at=2, user_name="Wang")
        (found,) = self.find()
        assert (found.before, found.now) == (ago(50).date(), ago(2).date())
        assert (found.changed_on, found.changed_by) == (ago(2).date(), "Wang")

    def test_day_is_that_of_china(self):
        article = make_article(published_at=datetime(2026, 11, 20, 17, tzinfo=UTC))
        self.log(article, datetime(2026, 11, 1, 17, tzinfo=UTC))
        (found,) = self.find()
        assert (found.before.day, found.now.day) == (2, 21)

    def test_change_before_the_first_publication_is_none(self):
        article = make_article(published_at=ago(2))
        self.log(article, ago(50), at=9, from_state="draft")
        self.log(article, ago(50), at=8, from_state="approved", action="publish")
        assert self.find() == []

    def test_change_of_a_live_page_whose_next_text_is_a_draft_is_one(self):
        article = make_article(published_at=ago(2))
        self.log(article, None, at=50, from_state="approved", action="publish")
        self.log(article, ago(50), at=9, from_state="draft")
        assert [one.article.number for one in self.find()] == [article.pk]

    def test_withdrawn_text_that_comes_back_with_another_date_is_one(self):
        article = make_article(published_at=ago(2))
        self.log(article, ago(50), from_state="withdrawn", action="republish")
        assert [one.article.number for one in self.find()] == [article.pk]

    @pytest.mark.parametrize(
        ("fields", "state"),
        [
            ({"before": ago(-1)}, {}),  # it had not appeared yet
            ({"before": ago(400), "at": 366}, {}),  # long ago
            ({"before": ago(50), "changes": {"expires_at": [None, "x"]}}, {}),
            ({"before": ago(50)}, {"status": Article.Status.WITHDRAWN}),
        ],
    )
    def test_what_is_none_of_the_visitors_business_is_left_out(self, fields, state):
        self.log(make_article(published_at=ago(2), **state), **fields)
        assert self.find() == []


def test_cost_does_not_grow_with_what_is_found(freeze):
    freeze(NOW)

    def add(number):
        for language in ("en", "zh-hans", "zh-hant"):
            article = make_article(
                language=language, section=make_section(), published_at=ago(20 + number)
            )
            TestChangedDates().log(article, ago(50))

    def count():
        with CaptureQueriesContext(connection) as queries:
            report = inspect_lists()
        return len(queries), sum(report.count(severity) for severity in Severity)

    add(0)
    count()  # Reads the portal's identity, which the process keeps.
    few, found = count()
    for number in range(1, 12):
        add(number)
    many, found_then = count()
    assert found_then > found + 50
    assert few == many
