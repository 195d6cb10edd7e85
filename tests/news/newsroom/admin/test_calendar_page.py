from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from news.newsroom.rescheduling import reschedule
from tests.factories import make_article, make_invisible_articles, make_user
from tests.news.newsroom.admin.taking_steps import LIST, logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]

SCHEDULE, TIMES = f"{LIST}schedule/", f"{LIST}times/"


@pytest.fixture
def client():
    return logged_in(make_user("Reporter"))


def test_calendar_shows_what_happens_on_its_day_in_shanghai(client, freeze):
    freeze(datetime(2024, 5, 1, tzinfo=UTC))
    # Half past four in the afternoon of the 9th in London is the 10th in Shanghai.
    make_article(title="Coming", published_at=datetime(2024, 5, 9, 16, 30, tzinfo=UTC))
    make_article(title="Going", expires_at=datetime(2024, 5, 20, tzinfo=UTC))
    response = client.get(SCHEDULE)
    days = {
        day.day: entries
        for week in response.context["weeks"]
        for day, entries in week
        if day.month == 5
    }
    assert [(e.kind, e.article.title) for e in days[10]] == [("publication", "Coming")]
    assert [(e.kind, e.article.title) for e in days[20]] == [("expiry", "Going")]
    assert [e.article.title for e in response.context["coming"]] == ["Coming", "Going"]
    assert "00:30" in response.text


def test_other_months_and_nonsense(client):
    assert "January 2031" in client.get(SCHEDULE, {"month": "2031-01"}).text
    for month in ("x", "2031-13", "0001-01", "9999-12", "2031"):
        assert client.get(SCHEDULE, {"month": month}).status_code == 404


def test_what_is_not_published_is_not_on_it(client):
    at = timezone.now() + timedelta(hours=1)
    hidden = make_invisible_articles()
    for way in ("draft", "in review", "withdrawn"):
        article = hidden[way]
        article.expires_at = at
        article.save()
    html = client.get(SCHEDULE).text
    for way in ("draft", "in review", "withdrawn"):
        assert hidden[way].title not in html


def test_changed_times_keep_the_earlier_value(client):
    article = make_article(published_at=datetime(2024, 5, 1, tzinfo=UTC))
    moment = {"published_at": datetime(2023, 1, 1, tzinfo=UTC)}
    reschedule(article.pk, make_user("Publisher", name="chen"), moment, "Wrong year")
    html = client.get(TIMES).text
    for text in (article.title, "chen", "2024-05-01 08:00", "2023-01-01 08:00", "Wrong year"):
        assert text in html


def test_number_of_queries_is_fixed(client, django_assert_num_queries):
    at = timezone.now() + timedelta(minutes=5)

    def fill(count):
        for _ in range(count):
            make_article(expires_at=at)

    client.get(SCHEDULE)
    fill(1)
    with django_assert_num_queries(9):
        client.get(SCHEDULE)
    fill(20)
    with django_assert_num_queries(9):
        client.get(SCHEDULE)
