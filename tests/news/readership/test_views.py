from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.articles.models import Article
from news.readership import counting, visitors
from news.readership.counting import clear_recent, count_view
from news.readership.models import DailyViews, RecentView, ViewCounter
from news.readership.visitors import MOST_OF_ARTICLE, REPEAT_AFTER
from tests.factories import make_article, make_invisible_articles, make_user

pytestmark = pytest.mark.django_db


def post(client, article, visitor=1, **headers):
    """A view by the visitor of that number."""
    client.defaults["REMOTE_ADDR"] = f"203.0.113.{visitor}"
    return client.post(f"/articles/{article.pk}/views/", headers=headers)


def counted():
    return list(ViewCounter.objects.order_by("article").values_list("counted", flat=True))


def test_each_post_counts_one_view_and_answers_the_sum(client):
    article = make_article()
    ViewCounter.objects.create(article=article, imported=44)
    assert [post(client, article, visitor).json() for visitor in range(3)] == [
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

    monkeypatch.setattr(counting, "_ADD_TO_DAY", "INSERT INTO nowhere VALUES (%s, %s)")
    with pytest.raises(DatabaseError):
        count_view(article.pk, {})
    assert Article.objects.get().views == 0
    monkeypatch.undo()
    # Nor is its visitor remembered.
    assert count_view(article.pk, {}).total == 1


class TestVisitors:
    def test_counts_once_in_half_an_hour(self, client, freeze):
        article, other, now = make_article(), make_article(), timezone.now()
        freeze(now)
        assert post(client, article).status_code == 200
        freeze(now + timedelta(seconds=REPEAT_AFTER - 1))
        assert post(client, article).json() == {"views": 1}
        assert post(client, other).json() == {"views": 1}
        freeze(now + timedelta(seconds=REPEAT_AFTER + 1))
        assert post(client, article).json() == {"views": 2}
        # It is told by the last view that counted.
        freeze(now + timedelta(seconds=REPEAT_AFTER + 9))
        assert post(client, article).json() == {"views": 2}

    def test_is_told_by_network_and_browser(self, client):
        article = make_article()
        for number, (visitor, browser) in enumerate([(1, "A"), (2, "A"), (1, "B")], start=1):
            assert post(client, article, visitor, user_agent=browser).json() == {"views": number}
        assert post(client, article, 2, user_agent="A").json() == {"views": 3}

    def test_is_another_number_each_day_and_for_each_article(self, settings):
        day = date(2026, 9, 17)
        numbers = [visitors.visit_of("203.0.113.1", "A", number, day) for number in (1, 2)]
        day += timedelta(days=1)
        numbers.append(visitors.visit_of("203.0.113.1", "A", 1, day))
        settings.SECRET_KEY = "another"
        numbers.append(visitors.visit_of("203.0.113.1", "A", 1, day))
        assert len(set(numbers)) == 4
        assert all(0 <= number < 2**63 for number in numbers)

    def test_is_forgotten(self, client, freeze):
        article, now = make_article(), timezone.now()
        freeze(now)
        post(client, article, 1)
        freeze(now + timedelta(seconds=REPEAT_AFTER))
        post(client, article, 2)
        clear_recent()
        assert RecentView.objects.count() == 2
        freeze(now + timedelta(seconds=REPEAT_AFTER + 1))
        clear_recent()
        assert RecentView.objects.count() == 1

    def test_nothing_is_remembered_of_articles_that_are_not_there(self, client):
        assert client.post("/articles/999999/views/").status_code == 404
        assert not RecentView.objects.exists()

    def test_network_adds_a_few(self, client, monkeypatch):
        clock = [1000.0]
        monkeypatch.setattr(visitors.time, "monotonic", lambda: clock[0])
        article, other = make_article(), make_article()
        for number in range(MOST_OF_ARTICLE + 5):
            post(client, article, user_agent=f"Browser {number}")
        assert counted() == [MOST_OF_ARTICLE]
        assert post(client, other, user_agent="Browser 99").status_code == 200
        assert post(client, article, visitor=2).status_code == 200
        clock[0] += REPEAT_AFTER
        assert post(client, article, user_agent="Browser 99").status_code == 200

    def test_network_adds_some_to_all_articles(self, client, monkeypatch):
        monkeypatch.setattr(visitors, "MOST_OF_NETWORK", 3)
        for _number in range(5):
            post(client, make_article())
        assert counted() == [1, 1, 1]
        assert post(client, make_article(), visitor=2).status_code == 200

    def test_nothing_is_written_for_articles_that_are_not_there(self, client):
        with CaptureQueriesContext(connection) as queries:
            client.post("/articles/999999/views/")
        assert not [each for each in queries if not each["sql"].startswith("SELECT")]

    def test_many_are_forgotten(self, freeze, monkeypatch):
        monkeypatch.setattr(counting, "_CLEARED_AT_ONCE", 3)
        RecentView.objects.bulk_create(RecentView(visit=n, seen_at=n) for n in range(10))
        clear_recent()
        assert not RecentView.objects.exists()

    def test_many_networks_are_remembered_and_not_all(self, monkeypatch):
        monkeypatch.setattr(visitors, "_MOST_REMEMBERED", 10)
        few = visitors.NetworkThrottle()
        for number in range(20):
            assert few.take(f"{number}", 1)
        assert len(few._added) == 10

    @pytest.mark.parametrize(
        "browser",
        [
            "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
            "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
            "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
            "facebookexternalhit/1.1",
            "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
            "Twitterbot/1.0",
            "Mozilla/5.0 (compatible; archive.org_bot)",
            "Bytespider; spider-feedback@bytedance.com",
        ],
    )
    def test_robots_that_say_so_do_not_count(self, client, browser):
        assert post(client, make_article(), user_agent=browser).json() == {"views": 0}
        assert counted() == []

    @pytest.mark.parametrize(
        "browser",
        [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0",
            "Mozilla/5.0 (Linux; Android 14; CUBOT P80) AppleWebKit/537.36 Chrome/126.0",
            "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.49 NetType/WIFI",
            "",
        ],
    )
    def test_readers_count(self, client, browser):
        assert post(client, make_article(), user_agent=browser).json() == {"views": 1}

    @pytest.mark.parametrize("header", ["purpose", "sec_purpose"])
    def test_what_is_fetched_in_advance_does_not_count(self, client, header):
        article = make_article()
        for purpose in ("prefetch", "prefetch;prerender"):
            assert post(client, article, **{header: purpose}).json() == {"views": 0}
        assert counted() == []

    def test_staff_do_not_count_and_readers_with_an_account_do(self, client):
        article = make_article()
        client.force_login(make_user("Editor"))
        assert post(client, article).json() == {"views": 0}
        client.force_login(make_user(name="reader", is_staff=False))
        assert post(client, article).json() == {"views": 1}


def test_article_that_is_withdrawn_after_it_was_counted_is_not_there(client):
    article = make_article()
    assert count_view(article.pk, {"REMOTE_ADDR": "10.0.0.1"}).total == 1
    article.status = "withdrawn"
    article.save()
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.2"):  # One that was counted, and another.
        view = count_view(article.pk, {"REMOTE_ADDR": address})
        assert view.is_of_no_article, address
        assert view.total is None
