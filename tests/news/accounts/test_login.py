import pytest
from django.test import Client

from tests.factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db

START = "/admin/"


def log_in(client, target, **account):
    """Where the log-in leads that was asked for with that `next`."""
    user = make_user(**account)
    sent = {"username": user.username, "password": "secret"}
    if target is not None:
        sent["next"] = target
    response = client.post("/admin/login/", sent)
    assert response.status_code == 302
    return response["Location"]


BAD = [
    "https://evil.example/",
    "//evil.example/admin/",
    "/\\evil.example/",
    "javascript:alert(1)",
    "/nothing/here/",
    "/admin/nothing/",
    "/admin/news/article/999/preview/",
    "/accounts/profile/",
    "/en/articles/999/",
    "/en/tags/none/",
    # What takes only what is posted.
    "/admin/logout/",
    "/admin/news/article/autosave/",
    "/admin/news/article/1/step/",
]


@pytest.mark.parametrize("target", BAD)
def test_what_is_no_page_of_ours_leads_to_the_start_page(client, target):
    address = log_in(client, target, is_superuser=True)
    assert address == START
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "/admin/",
        "/admin/news/article/?q=%E8%B4%A8",
        "/admin/news/article/add/",
        "/admin/password_change/",
        "/en/articles/",
        "/zh-hans/articles/?year=2024",
    ],
)
def test_a_page_of_ours_is_led_to(client, target):
    assert log_in(client, target, is_superuser=True) == target


def test_without_an_address_it_leads_to_the_start_page(client):
    assert log_in(client, None) == START
    assert log_in(Client(), "") == START


def test_an_article_and_its_page_are_led_to(client):
    article = make_article(language="zh-hans", title="质量", section=make_section())
    for target in (f"/admin/news/article/{article.pk}/change/", article.get_absolute_url()):
        assert log_in(Client(), target, is_superuser=True) == target


def test_what_the_account_may_not_see_leads_to_the_start_page(client):
    assert log_in(client, "/admin/news/user/", role="Reporter") == START


def test_what_was_asked_for_to_know_says_nothing_twice(client):
    gone = log_in(client, "/admin/news/article/999/change/", is_superuser=True)
    page = client.get(gone, follow=True)
    assert page.status_code == 200
    assert page.text.count("Perhaps it was deleted") == (gone != START)


def test_a_page_that_fails_keeps_nobody_out(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("news.public.views.Home.get_context_data", fail)
    assert log_in(client, "/en/") == START
    assert client.get(START).status_code == 200
