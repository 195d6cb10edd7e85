from datetime import UTC, date, datetime

import pytest
from django.db import OperationalError

from news.articles.models import Article
from news.readership.counting import count_view
from news.readership.models import DailyViews, ViewCounter
from tests.factories import make_article, make_invisible_articles

pytestmark = pytest.mark.django_db


def post(client, article, **headers):
    return client.post(f"/articles/{article.pk}/views/", headers=headers)


def test_each_post_counts_one_view_and_answers_the_sum(client):
    article = make_article()
    ViewCounter.objects.create(article=article, imported=44)
    assert [post(client, article).json() for _ in range(3)] == [
        {"views": 45},
        {"views": 46},
        {"views": 47},
    ]
    counter = ViewCounter.objects.get()
    assert (counter.imported, counter.counted) == (44, 3)
    assert DailyViews.objects.get().count == 3


def test_first_view_makes_the_counter(client):
    article, other = make_article(), make_article()
    assert post(client, article).json() == {"views": 1}
    assert Article.objects.get(pk=other.pk).views == 0


def test_the_day_is_the_one_in_shanghai(client, freeze):
    article = make_article(published_at=datetime(2022, 1, 1, tzinfo=UTC))
    freeze(datetime(2022, 9, 17, 15, 59, 59, tzinfo=UTC))
    post(client, article)
    freeze(datetime(2022, 9, 17, 16, 0, 0, tzinfo=UTC))
    post(client, article)
    days = DailyViews.objects.order_by("day").values_list("day", "count")
    assert list(days) == [(date(2022, 9, 17), 1), (date(2022, 9, 18), 1)]


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_nothing_but_a_post_counts(client, method):
    article = make_article()
    assert getattr(client, method)(f"/articles/{article.pk}/views/").status_code == 405
    assert not ViewCounter.objects.exists()


def test_articles_that_visitors_cannot_see_are_not_counted(client):
    for way, article in make_invisible_articles().items():
        assert post(client, article).status_code == 404, way
    assert client.post("/articles/999999/views/").status_code == 404
    assert client.post("/articles/99999999999999999999/views/").status_code == 404
    assert not ViewCounter.objects.exists()


def test_other_sites_cannot_raise_the_count(client):
    article = make_article()
    for site in ("cross-site", "same-site", "none"):
        assert post(client, article, sec_fetch_site=site).status_code == 403
    assert not ViewCounter.objects.exists()
    assert post(client, article, sec_fetch_site="same-origin").status_code == 200


def test_answer_is_never_cached_and_sets_no_cookie(client):
    response = post(client, make_article())
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_reading_the_page_counts_nothing(client):
    article = make_article()
    client.get(article.get_absolute_url())
    assert not ViewCounter.objects.exists()


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://testserver.evil.example"]
)
def test_pages_of_other_hosts_cannot_raise_the_count(client, origin):
    assert post(client, make_article(), origin=origin).status_code == 403
    assert not ViewCounter.objects.exists()


@pytest.mark.parametrize(
    "origin", ["http://testserver", "https://testserver", "http://testserver:81"]
)
def test_own_pages_count_whatever_proxy_stands_between(client, origin):
    assert post(client, make_article(), origin=origin).status_code == 200


def test_view_is_counted_wholly_or_not_at_all(monkeypatch):
    article = make_article()

    def fail(*args, **kwargs):
        raise OperationalError("the disk is full")

    monkeypatch.setattr(DailyViews.objects, "filter", fail)
    with pytest.raises(OperationalError):
        count_view(article.pk)
    assert Article.objects.get().views == 0
