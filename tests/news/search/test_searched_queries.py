from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.search import searched_queries
from news.search.searched_queries import SearchedQuery, record, storable

pytestmark = pytest.mark.django_db


def rows():
    return sorted(SearchedQuery.objects.values_list("query", "language", "times", "hits"))


def make_row(query, days_ago=0, **fields):
    day = timezone.localdate() - timedelta(days=days_ago)
    defaults = {"language": "en", "times": 1, "hits": 1}
    return SearchedQuery.objects.create(query=query, day=day, **(defaults | fields))


class TestStorable:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("  Quality   Officers ", "quality officers"),
            ("質量官", "质量官"),
            ("５Ｇ基站", "5g基站"),
            ("Café\0", "cafe"),
            ('"free trade" -tax', '"free trade" -tax'),
            ("国办发〔2017〕47号", "国办发〔2017〕47号"),
            ("2024-05", "2024-05"),
            ("x" * 500, "x" * 200),
            ("﷽" * 200, None),
        ],
    )
    def test_text_is_folded_and_bounded(self, typed, stored):
        found = storable(typed)
        assert len(found) <= 200
        assert stored is None or found == stored

    @pytest.mark.parametrize("typed", ["", " ", "!!", "-word", "\0", "\ud800"])
    def test_what_is_no_query_is_not_stored(self, typed):
        assert storable(typed) == ""

    @pytest.mark.parametrize(
        "typed",
        [
            "13912345678",
            "电话139 1234 5678",
            "139-1234-5678 王",
            "１３９１２３４５６７８",
            "(0579) 8234 5678",
            "0579—82345678",
            "8234567",
            "33070219900101123X",
            "330702 19900101 123X",
            "1\u200b3912345678",
            "somebody@example.org",
            "王@例子.中国",
            "somebody ＠ example.org",
        ],
    )
    def test_what_looks_personal_is_not_stored(self, typed):
        assert storable(typed) == ""


class TestRecord:
    def test_same_query_of_a_day_is_one_row_with_what_it_found_last(self):
        record("word", "en", 3)
        record("word", "en", 2)
        record("word", "zh-hans", 0)
        assert rows() == [("word", "en", 2, 2), ("word", "zh-hans", 1, 0)]

    def test_each_day_in_shanghai_has_a_row(self, freeze):
        freeze(timezone.make_aware(datetime(2026, 5, 1, 23, 59)))
        record("word", "en", 1)
        freeze(timezone.make_aware(datetime(2026, 5, 2, 0, 1)))
        record("word", "en", 1)
        days = list(SearchedQuery.objects.order_by("day").values_list("day", flat=True))
        assert days == [date(2026, 5, 1), date(2026, 5, 2)]

    def test_counting_again_is_one_statement(self):
        record("word", "en", 1)
        with CaptureQueriesContext(connection) as queries:
            record("word", "en", 1)
        assert len(queries) == 1

    def test_random_queries_do_not_fill_the_disk_and_known_ones_still_count(self, monkeypatch):
        monkeypatch.setattr(searched_queries, "MOST_A_DAY", 3)
        make_row("of yesterday", 1)
        for number in range(10):
            record(f"random {number}", "en", 0)
        record("random 1", "en", 0)
        today = SearchedQuery.objects.of_days(1)
        assert sorted(today.values_list("query", "times")) == [
            ("random 0", 1),
            ("random 1", 2),
            ("random 2", 1),
        ]

    def test_first_query_of_a_day_removes_what_is_old(self):
        make_row("old", 90)
        make_row("not yet", 89)
        record("today", "en", 1)
        assert [query for query, *_ in rows()] == ["not yet", "today"]
        make_row("old", 90)
        record("another", "en", 1)
        assert "old" in [query for query, *_ in rows()]

    def test_first_ones_at_the_same_time_are_both_counted(self, monkeypatch):
        """Another process counts it after this one has looked and before it has stored."""
        original = SearchedQuery.objects.bulk_create

        def meanwhile(rows, **options):
            make_row("word", times=1)
            return original(rows, **options)

        monkeypatch.setattr(SearchedQuery.objects, "bulk_create", meanwhile)
        record("word", "en", 5)
        assert rows() == [("word", "en", 2, 5)]

    def test_database_holds_one_row_a_day(self):
        make_row("word")
        with pytest.raises(IntegrityError), transaction.atomic():
            make_row("word")

    def test_nothing_is_stored_of_who_asked_and_when(self):
        columns = {field.name for field in SearchedQuery._meta.get_fields()}
        assert columns == {"id", "day", "language", "query", "times", "hits"}


class TestReport:
    def test_days_are_summed_and_the_last_hits_shown(self):
        make_row("rare", 0, times=2)
        make_row("often", 6, times=5, hits=7)
        make_row("often", 1, times=5, hits=9)
        make_row("often", 0, language="zh-hans")
        found = SearchedQuery.objects.of_days(7).most_asked(10)
        assert [(one.query, one.language, one.times, one.hits) for one in found] == [
            ("often", "en", 10, 9),
            ("rare", "en", 2, 1),
            ("often", "zh-hans", 1, 1),
        ]
        assert found[0].last_on == timezone.localdate() - timedelta(days=1)

    @pytest.mark.parametrize(("days", "expected"), [(7, {"a"}), (30, {"a", "b"}), (90, {*"abc"})])
    def test_period_ends_today(self, days, expected):
        for query, days_ago in {"a": 6, "b": 29, "c": 89, "d": 90}.items():
            make_row(query, days_ago)
        found = SearchedQuery.objects.of_days(days).most_asked(10)
        assert {one.query for one in found} == expected

    def test_fruitless_are_those_that_still_find_nothing(self):
        make_row("never", 1, hits=0, times=2)
        make_row("never", 0, hits=0, times=3)
        make_row("found since", 3, hits=0)
        make_row("found since", 0, hits=1)
        make_row("lost", 3, hits=1, times=10)
        make_row("lost", 0, hits=0)
        make_row("elsewhere", 0, hits=0)
        make_row("elsewhere", 0, hits=4, language="zh-hant")
        found = SearchedQuery.objects.of_days(7).fruitless().most_asked(10)
        assert [(one.query, one.times) for one in found] == [
            ("never", 5),
            ("elsewhere", 1),
            ("lost", 1),
        ]

    def test_report_asks_the_database_as_often_for_many_as_for_few(self):
        for number in range(30):
            make_row(f"query {number}", hits=0)
        with CaptureQueriesContext(connection) as queries:
            assert len(SearchedQuery.objects.of_days(7).fruitless().most_asked(20)) == 20
        assert len(queries) == 2
