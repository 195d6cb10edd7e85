from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from news.search.searched_queries import SearchedQuery
from tests.factories import make_staff_client, make_user

pytestmark = pytest.mark.django_db

REPORT = "/admin/news/searchedquery/"


@pytest.fixture
def client():
    return make_staff_client("view_searchedquery", "view_article")


def make_row(query, days_ago=0, **fields):
    day = timezone.localdate() - timedelta(days=days_ago)
    defaults = {"language": "en", "times": 1, "hits": 1}
    return SearchedQuery.objects.create(query=query, day=day, **(defaults | fields))


def queries(response, name):
    return [row["asked"].query for row in response.context[name]]


def test_report_shows_popular_and_fruitless_queries_of_a_period(client):
    make_row("quality", times=3, hits=12_000)
    make_row("absent", times=2, hits=0)
    make_row("months ago", 60)
    response = client.get(REPORT)
    assert queries(response, "popular") == ["quality", "absent"]
    assert queries(response, "fruitless") == ["absent"]
    assert "10,000+" in response.text
    assert queries(client.get(f"{REPORT}?days=90"), "popular") == [
        "quality",
        "absent",
        "months ago",
    ]


@pytest.mark.parametrize("days", ["", "x", "8", "-7", "9" * 40, "%00"])
def test_unknown_period_is_a_week(client, days):
    assert client.get(f"{REPORT}?days={days}").context["days"] == 7


def test_queries_lead_to_the_public_search_of_their_edition(client):
    make_row("质量 & 5g", language="zh-hant")
    html = client.get(REPORT).text
    assert (
        '<a href="/zh-hant/search/?q=%E8%B4%A8%E9%87%8F+%26+5g" lang="zh-hant">質量 &amp; 5g</a>'
        in html
    )


def test_query_is_shown_as_text(client):
    make_row("<script>alert(1)</script>")
    assert "<script>alert" not in client.get(REPORT).text


def test_nothing_to_report_is_said(client):
    assert client.get(REPORT).text.count("Nothing here.") == 2


def test_only_who_may_see_it_does():
    assert make_staff_client("view_article").get(REPORT).status_code == 403
    assert make_staff_client("view_searchedquery").get(REPORT).status_code == 200
    member = make_staff_client("view_searchedquery", is_staff=False).get(REPORT)
    assert member.status_code == 302


def test_dashboard_leads_to_it_for_who_may_see_it(client):
    link = f'<a class="button" href="{REPORT}">'
    assert link in client.get(reverse("admin:index")).text
    assert link not in make_staff_client("view_article").get(reverse("admin:index")).text


def test_publishers_may_see_it_and_others_not():
    may = {
        role: make_user(role).has_perm("news.view_searchedquery")
        for role in ("Editor", "Publisher")
    }
    assert may == {"Editor": False, "Publisher": True}


@pytest.mark.parametrize("action", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_nobody_changes_what_was_counted(action, admin_client):
    row = make_row("word")
    response = admin_client.post(REPORT + action.format(pk=row.pk), {"query": "x", "post": "yes"})
    assert response.status_code == 403
    row.refresh_from_db()
    assert row.query == "word"


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ("热门搜索", "没有结果的搜索")), ("zh-hant", ("熱門搜尋", "沒有結果的搜尋"))],
)
def test_report_is_in_the_accounts_language(language, words):
    user = make_user("Publisher", language=language)
    client = Client()
    client.force_login(user)
    html = client.get(REPORT).text
    assert all(word in html for word in words)
