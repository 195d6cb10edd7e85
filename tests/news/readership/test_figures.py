from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from news.readership import figures
from news.readership.models import DailyViews, PeriodViews, SiteViews
from news.readership.most_read import most_read_numbers
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def read(article, count, days_ago=0):
    day = timezone.localdate() - timedelta(days=days_ago)
    DailyViews.objects.create(article=article, day=day, count=count)


def test_most_read_of_each_period():
    today_most, week_most, month_most, long_ago = (make_article() for _ in range(4))
    read(today_most, 5)
    read(week_most, 4)
    read(week_most, 10, 6)
    read(month_most, 20, 7)
    read(month_most, 30, 29)
    read(long_ago, 100, 30)
    assert most_read_numbers("day", 9) == [(today_most.pk, 5), (week_most.pk, 4)]
    assert most_read_numbers("week", 9) == [(week_most.pk, 14), (today_most.pk, 5)]
    assert most_read_numbers("month", 9) == [
        (month_most.pk, 50),
        (week_most.pk, 14),
        (today_most.pk, 5),
    ]
    assert most_read_numbers("month", 1) == [(month_most.pk, 50)]


def test_days_that_are_over_are_added_up_once(django_assert_num_queries):
    article = make_article()
    read(article, 3, 1)
    assert most_read_numbers("week", 9) == [(article.pk, 3)]
    read(article, 2)
    with django_assert_num_queries(3):
        assert most_read_numbers("week", 9) == [(article.pk, 5)]
    assert PeriodViews.objects.count() == 1


def test_next_day_adds_up_anew(today, freeze):
    article = make_article()
    read(article, 3, 1)
    read(article, 4, 6)
    most_read_numbers("week", 9)
    freeze(timezone.now() + timedelta(days=1))
    assert most_read_numbers("week", 9) == [(article.pk, 3)]
    assert [row.until for row in PeriodViews.objects.all()] == [today + timedelta(days=1)]


def test_views_of_a_deleted_article_stay_in_those_of_the_site():
    article, other = make_article(), make_article()
    read(article, 3, 2)
    read(other, 4, 2)
    read(other, 1)
    assert figures.all_views() == 8
    article.delete()
    assert figures.all_views() == 8
    figures.add_up(timezone.localdate())
    assert figures.all_views() == 8
    assert [count for _day, count in figures.views_of_site(3)] == [7, 0, 1]


def test_views_that_are_loaded_later_raise_those_of_their_day():
    read(make_article(), 3, 2)
    figures.bring_up_to_date()
    read(make_article(), 4, 2)
    figures.add_up(timezone.localdate())
    assert [row.count for row in SiteViews.objects.all()] == [7]


def test_days_of_an_article(today):
    article = make_article()
    read(article, 3, 2)
    read(article, 9, 3)
    read(make_article(), 5)
    assert figures.views_of_article(article.pk, 3) == [
        (today - timedelta(days=2), 3),
        (today - timedelta(days=1), 0),
        (today, 0),
    ]


def test_days_are_not_left_out_however_long_nobody_asked(freeze):
    article = make_article()
    read(article, 3, 100)
    assert figures.all_views() == 3
    read(article, 4, 1)
    freeze(timezone.now() + timedelta(days=60))
    read(article, 2, 1)
    assert figures.all_views() == 9
    assert sum(count for _day, count in figures.views_of_site(365)) == 9


def test_older_views_that_are_loaded_are_added_from_their_day_on(today):
    read(make_article(), 3, 2)
    figures.bring_up_to_date()
    read(make_article(), 4, 200)
    figures.add_up(today, since=today - timedelta(days=200))
    assert figures.all_views() == 7


def test_made_up_views_are_added_to_days_that_were_added_up_before():
    deleted, made_up = make_article(), make_article()
    read(deleted, 10, 2)
    figures.bring_up_to_date()
    deleted.delete()
    read(made_up, 7, 2)
    figures.add_made_up([made_up.pk])
    figures.add_up(timezone.localdate())
    assert figures.all_views() == 17
    figures.take_away_made_up([made_up.pk])
    assert figures.all_views() == 10


def test_views_of_what_never_was_are_taken_away(today):
    made_up, deleted = make_article(), make_article()
    read(made_up, 3, 2)
    read(deleted, 4, 2)
    figures.bring_up_to_date()
    deleted.delete()
    figures.take_away_made_up([made_up.pk])
    assert [row.count for row in SiteViews.objects.all()] == [4]


def test_most_read_of_many_is_found_by_its_sum():
    for number in range(9):
        read(make_article(), 20 + number, 1)
        read(make_article(), 20 + number)
    both = make_article()
    read(both, 25, 1)
    read(both, 24)
    assert most_read_numbers("week", 3)[0] == (both.pk, 49)


def test_loaded_views_are_added_up_on_the_same_day(tmp_path, today):
    article = make_article()
    read(article, 3, 2)
    file = tmp_path / "views.json"
    call_command("dumpdata", "news.DailyViews", output=str(file), verbosity=0)
    DailyViews.objects.all().delete()
    read(article, 1, 1)
    assert most_read_numbers("week", 9) == [(article.pk, 1)]
    call_command("loaddata", str(file), verbosity=0)
    assert most_read_numbers("week", 9) == [(article.pk, 4)]
    assert figures.all_views() == 4


def test_without_views_there_is_nothing(today):
    assert most_read_numbers("month", 9) == []
    assert figures.all_views() == 0
    assert figures.views_of_site(1) == [(today, 0)]
    assert not SiteViews.objects.exists()


def test_loading_never_lowers_the_views_of_a_day(tmp_path, today):
    SiteViews.objects.create(day=date(2024, 5, 1), count=7)
    file = tmp_path / "old.json"
    call_command("dumpdata", "news.SiteViews", output=str(file), verbosity=0)
    SiteViews.objects.update(count=9)
    call_command("loaddata", str(file), verbosity=0)
    assert SiteViews.objects.get().count == 9
