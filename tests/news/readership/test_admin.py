from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news.readership.models import DailyViews, ViewCounter
from tests.factories import make_article, make_staff_client

pytestmark = pytest.mark.django_db

REPORT = "/admin/news/viewcounter/"


@pytest.fixture
def client():
    return make_staff_client("view_article")


def read(article, count, days_ago=0):
    day = timezone.localdate() - timedelta(days=days_ago)
    DailyViews.objects.create(article=article, day=day, count=count)


def test_report_shows_the_site_and_what_is_read_most(client):
    much, little = make_article(title="Much <b>"), make_article(title="Little")
    read(much, 1200, 20)
    read(little, 3)
    response = client.get(REPORT)
    assert "1203 views have been counted here." in response.text
    lists = [
        [article.title for article, _views in rows] for _h, rows in response.context["most_read"]
    ]
    assert lists == [["Little"], ["Little"], ["Much <b>", "Little"]]
    assert "Much &lt;b&gt;" in response.text
    assert response.text.count('class="chart__bar"') == 30
    assert client.get(f"{REPORT}?days=365").text.count('class="chart__bar"') == 365
    assert client.get(f"{REPORT}?days=9999").text.count('class="chart__bar"') == 30


def test_articles_have_their_own(client):
    article = make_article(title="Read by some")
    read(article, 4, 1)
    html = client.get(f"{REPORT}{article.pk}/change/").text
    assert "Read by some" in html
    assert "4 in all" in html
    assert (
        f'href="{REPORT}{article.pk}/change/"'
        in client.get(reverse("admin:news_article_change", args=[article.pk])).text
    )


@pytest.mark.parametrize("number", ["999999", "x", "9" * 40])
def test_article_that_is_not_there(number, client):
    assert client.get(f"{REPORT}{number}/change/").status_code == 404


def test_only_who_may_see_articles_does():
    article = make_article()
    for address in (REPORT, f"{REPORT}{article.pk}/change/"):
        assert make_staff_client("view_article").get(address).status_code == 200
        assert make_staff_client("view_tag").get(address).status_code == 403
        member = make_staff_client("view_article", is_staff=False)
        assert member.get(address).status_code == 302


@pytest.mark.parametrize("action", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_nobody_changes_what_was_counted(action, admin_client):
    article = make_article()
    ViewCounter.objects.create(article=article, counted=4)
    posted = {"article": article.pk, "imported": "0", "counted": "9", "post": "yes"}
    response = admin_client.post(REPORT + action.format(pk=article.pk), posted)
    assert response.status_code == (405 if "change" in action else 403)
    assert ViewCounter.objects.get().counted == 4


def test_titles_of_articles_that_one_may_not_see_are_not_shown():
    article = make_article(title="Secret title")
    read(article, 4)
    # May change articles, but not those of others.
    client = make_staff_client("change_article")
    assert client.get(f"{REPORT}{article.pk}/change/").status_code == 403
    assert "Secret title" not in client.get(REPORT).text
