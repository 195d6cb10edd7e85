from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from news.editorial.revisions import save_content
from news.editorial.workflow import perform
from news.models import Article
from tests.factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


def policy(response):
    return response["Content-Security-Policy"]


def test_public_pages_have_the_strict_policy(client):
    for address in ("/en/", make_article().get_absolute_url(), "/en/nothing/", "/admin/login/"):
        assert policy(client.get(address)) == settings.CONTENT_SECURITY_POLICY
        assert "unsafe" not in policy(client.get(address))


def test_no_page_may_use_a_device(client):
    for address in ("/en/", "/en/nothing/", "/admin/login/"):
        allowed = client.get(address)["Permissions-Policy"]
        for device in ("camera", "microphone", "geolocation"):
            assert f"{device}=()" in allowed


def test_article_form_alone_has_the_editors(editor_client):
    change = f"/admin/news/article/{make_article().pk}/change/"
    for address in ("/admin/news/article/add/", change):
        allowed = policy(editor_client.get(address))
        assert "script-src 'self'; script-src-attr 'unsafe-inline'" in allowed
    for address in ("/admin/", "/admin/news/article/", "/admin/news/section/add/"):
        assert policy(editor_client.get(address)) == settings.CONTENT_SECURITY_POLICY


def test_server_error_has_the_strict_policy():
    def fail(*args):
        raise OperationalError

    with connection.execute_wrapper(fail):
        response = Client(raise_request_exception=False).get("/en/")
    assert policy(response) == settings.CONTENT_SECURITY_POLICY
    assert "<style" not in response.text


def test_address_without_language_leads_to_the_one_with_it(client):
    assert client.get("/articles/").headers["Location"] == "/en/articles/"
    assert client.post("/articles/").status_code == 404


def test_page_is_shown_where_a_due_update_cannot_be_written(client, freeze, unchecked):
    chief, now = make_user(is_superuser=True), timezone.now()
    articles = [make_draft(chief, title=title) for title in ("First", "Second")]
    for article in articles:
        perform("publish_unreviewed", article.pk, chief, comment="Urgent")
        save_content(article.pk, {"title": "Update"}, chief, based_on=None)
        at = now + timedelta(hours=1)
        perform("publish_unreviewed", article.pk, chief, comment="Urgent", at=at)
    freeze(now + timedelta(hours=2))
    attempts = []

    def refuse(execute, sql, *rest):
        if sql.startswith(("UPDATE", "INSERT")):
            attempts.append(sql)
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, *rest)

    address = Article.objects.get(pk=articles[0].pk).get_absolute_url()
    with connection.execute_wrapper(refuse):
        assert "First" in client.get(address).text
        assert len(attempts) == 2  # One does not keep the other.
        assert client.get(address).status_code == 200
        assert len(attempts) == 2
    # Another process, or this one after its rest.
    assert "Update" in Client().get(address, follow=True).text
