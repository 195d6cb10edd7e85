import re

import pytest
from django.test import Client

from news.articles.models import Source
from tests.factories import make_article, make_source, make_user

pytestmark = pytest.mark.django_db

ORIGIN = {"origin": "http://testserver"}
LONG = "很长的一段文字。" * 20


@pytest.fixture
def office():
    """A browser in which a superuser is logged in, whose forms are checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(is_superuser=True))
    return client


def change(client, source, headers=ORIGIN, **fields):
    sent = {"name": source.name, "slug": source.slug, "link": "", **fields}
    return client.post(f"/admin/news/source/{source.pk}/change/", sent, headers=headers)


@pytest.mark.parametrize(
    ("language", "lang"), [("en", "en"), ("zh-CN", "zh-hans"), ("zh-TW", "zh-hant")]
)
def test_admin_without_cookies_gets_a_page_in_the_admins_look_and_language(language, lang):
    client = Client(enforce_csrf_checks=True)
    response = change(client, make_source(), {**ORIGIN, "accept-language": language})
    assert response.status_code == 403
    assert f'<html lang="{lang}"' in response.text
    assert "admin/css/base.css" in response.text
    assert "no-store" in response["Cache-Control"]
    # Leads to the log-in, in another tab.
    assert re.search(r'href="/admin/login/" target="_blank"', response.text)


def test_what_was_typed_stands_on_the_page_and_can_be_sent_again(office):
    source = make_source(name="Before")
    page = change(office, source, name="<b>After</b>", link=f"https://example.org/{'a' * 70}")
    assert page.status_code == 403
    assert "&lt;b&gt;After&lt;/b&gt;" in page.text
    form = re.search(r"<form[^>]*data-sent.*?</form>", page.text, re.DOTALL)[0]
    assert "action=" not in form
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    again = {"name": "<b>After</b>", "slug": source.slug, "link": ""}
    office.post(page.request["PATH_INFO"], {**again, "csrfmiddlewaretoken": token}, headers=ORIGIN)
    assert Source.objects.get().name == "<b>After</b>"


def test_every_value_of_a_field_and_long_texts_are_kept(office):
    sent = {"title": "标题", "tags": ["1", "2"], "body": f"\n{LONG}\r\n{LONG}"}
    page = office.post("/admin/news/article/add/", sent, headers=ORIGIN)
    assert page.text.count('name="tags"') == 2
    assert f'readonly="">\n\n{LONG}\r\n{LONG}</textarea>' in page.text.replace(
        "readonly>", 'readonly="">'
    )


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_what_another_site_sent_is_not_offered(office, headers):
    page = change(office, make_source(), headers, name="Sent by somebody else")
    assert page.status_code == 403
    assert "Sent by somebody else" not in page.text
    assert "data-sent" not in page.text


def test_passwords_are_given_back_to_nobody(office):
    sent = {"username": "editor", "password": "hunter22"}
    page = office.post("/admin/login/?next=/admin/news/", sent, headers=ORIGIN)
    assert page.status_code == 403
    assert "hunter22" not in page.text
    assert 'href="/admin/login/?next=/admin/news/"' in page.text


@pytest.mark.parametrize(
    "headers",
    [
        {"accept": "application/json"},
        {"accept": "application/json, text/plain, */*"},
        {"accept": "*/*", "sec-fetch-dest": "empty"},
        {"x-requested-with": "XMLHttpRequest"},
    ],
)
def test_scripts_are_told_in_json(office, headers):
    response = change(office, make_source(), {**ORIGIN, **headers})
    assert response.status_code == 403
    assert "Nothing was saved" in response.json()["error"]


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*"])
def test_browsers_get_a_page(office, accept):
    response = change(office, make_source(), {**ORIGIN, "accept": accept})
    assert response["Content-Type"].startswith("text/html")


def test_public_address_answers_in_the_editions_look(client):
    article = make_article(language="zh-hant", title="質量")
    visitor = Client(enforce_csrf_checks=True)
    for address in ("/zh-hant/", "/zh-hant/search/", article.get_absolute_url()):
        response = visitor.post(address, {"q": "typed"})
        assert response.status_code == 403
        assert '<html lang="zh-hant"' in response.text
        assert "masthead" in response.text
        assert 'rel="alternate" hreflang' not in response.text


def test_missing_permission_is_told_in_the_admins_look():
    client = Client()
    client.force_login(make_user("Reporter"))
    response = client.get("/admin/news/user/")
    assert response.status_code == 403
    assert "You may not see this page" in response.text
    assert "admin/css/base.css" in response.text
    told = client.get("/admin/news/user/", headers={"accept": "application/json"})
    assert "Ask an administrator" in told.json()["error"]
