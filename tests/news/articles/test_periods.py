from datetime import UTC, datetime, timedelta

import pytest
from django.db import models
from django.db.models import Max, Min
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from news.articles.models import Article
from news.articles.periods import PeriodsQuerySet
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

moments = st.datetimes(
    min_value=datetime(1985, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)
)


def by_django(queryset, *arguments):
    return list(super(PeriodsQuerySet, queryset).datetimes(*arguments))


class AgreesWithDjango(TestCase):
    @given(
        st.lists(moments, max_size=6),
        st.sampled_from(["year", "month", "day"]),
        st.sampled_from(["ASC", "DESC"]),
    )
    def test_at_any_moments(self, published, kind, order):
        Article.objects.bulk_create(Article(title="a", published_at=at) for at in published)
        Article.objects.create(title="without a moment")
        queryset = Article.objects.order_by("title").filter(title="a")
        arguments = ("published_at", kind, order)
        assert list(queryset.datetimes(*arguments)) == by_django(queryset, *arguments)


@pytest.mark.parametrize(
    "moments",
    [
        [datetime(1000, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)],
        [datetime(9999, 12, 30, tzinfo=UTC)],
    ],
)
def test_mistyped_moments_are_left_to_django(moments):
    for moment in moments:
        make_article(published_at=moment, status="draft")
    years = Article.objects.datetimes("published_at", "year")
    assert isinstance(years, models.QuerySet)
    assert len(years) == len(moments)


def test_queries_do_not_grow_with_the_rows(django_assert_num_queries):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for days in range(0, 2000, 50):
        make_article(published_at=start + timedelta(days=days))
    with django_assert_num_queries(3):
        assert len(Article.objects.datetimes("published_at", "year")) == 6


def test_first_and_last_moment_are_djangos():
    moments = [datetime(2024, 5, day, tzinfo=UTC) for day in (9, 1, 30)]
    assert Article.objects.aggregate(first=Min("published_at"), last=Max("published_at")) == {
        "first": None,
        "last": None,
    }
    for moment in moments:
        make_article(published_at=moment)
    make_article(published_at=None, status="draft")
    ends = Article.objects.aggregate(first=Min("published_at"), last=Max("published_at"))
    assert ends == {"first": moments[1], "last": moments[2]}
    both = Article.objects.aggregate(first=Min("published_at"), last=Max("edited_at"))
    assert both["first"] == moments[1]
