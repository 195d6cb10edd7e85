"""A disk that takes nothing more: what was sent is not stored, and the answer says so."""

import errno
from io import BytesIO

import pytest
from django.core.cache import caches
from django.core.files.storage import InMemoryStorage
from django.db import OperationalError, connection
from django.test import Client

from news.articles.models import Article
from news.public.cards.making import Card
from tests.factories import make_article, make_user
from tests.news.library.documents.samples import pdf
from tests.news.newsroom.admin.taking_steps import ADD, LIST, form, logged_in

pytestmark = pytest.mark.django_db

FULL = [
    OperationalError("database or disk is full"),
    OperationalError('could not extend file "base/1": No space left on device'),
    OperationalError("attempt to write a readonly database"),
    OSError(errno.ENOSPC, "No space left on device"),
]


@pytest.fixture
def client():
    return logged_in(make_user("Publisher"))


@pytest.fixture
def fail(monkeypatch):
    def fail(target, error):
        def full(*args, **kwargs):
            raise error

        monkeypatch.setattr(target, full)

    return fail


@pytest.mark.parametrize("error", FULL, ids=str)
def test_article_that_cannot_be_saved_is_said_to_be_not_stored(client, fail, error):
    fail("news.newsroom.admin.submission.create_article", error)
    response = client.post(ADD, form())
    assert response.status_code == 503
    assert "not stored" in response.text
    assert not Article.objects.exists()


def test_editor_is_told_in_their_language(client, fail):
    fail("news.newsroom.admin.submission.create_article", FULL[0])
    response = client.post(ADD, form(), headers={"accept-language": "zh-cn"})
    assert '<html lang="zh-hans">' in response.text


@pytest.mark.parametrize("error", FULL, ids=str)
def test_script_of_the_form_gets_json(client, fail, error):
    fail("news.newsroom.autosave.keep", error)
    response = client.post(f"{LIST}autosave/", form())
    assert response.status_code == 503
    assert "not stored" in response.json()["error"]


def test_whoever_asks_for_json_gets_it(client, fail):
    fail("news.newsroom.admin.submission.create_article", FULL[0])
    response = client.post(ADD, form(), headers={"accept": "application/json"})
    assert "not stored" in response.json()["error"]


def test_other_errors_stay_errors(client, fail):
    fail("news.newsroom.admin.submission.create_article", OperationalError("no such column: x"))
    client.raise_request_exception = False
    assert client.post(ADD, form()).status_code == 500


@pytest.mark.parametrize("error", [FULL[0], FULL[3]], ids=str)
def test_upload_says_so_in_json(client, monkeypatch, fail, error):
    target = "news.library.models.Attachment.objects.create"
    if isinstance(error, OSError):
        monkeypatch.setattr(InMemoryStorage, "_save", lambda *_: (_ for _ in ()).throw(error))
    else:
        fail(target, error)
    file = _named(pdf())
    response = client.post("/admin/news/attachment/upload/", {"file": file})
    assert response.status_code == 503
    assert "stored" in response.json()["error"]


def test_upload_that_finds_no_room_while_it_arrives_says_so(client, monkeypatch):
    def write(*_):
        raise FULL[3]

    monkeypatch.setattr(
        "django.core.files.uploadhandler.MemoryFileUploadHandler.file_complete", write
    )
    response = client.post("/admin/news/attachment/upload/", {"file": _named(pdf())})
    assert response.status_code == 503
    assert "could not be stored" in response.json()["error"]


def test_log_in_that_cannot_be_kept_is_no_fault_of_the_server(monkeypatch):
    """The session is written behind every view."""
    make_user("Editor", name="li")

    def save(*_, **__):
        raise FULL[0]

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", save)
    client = Client(raise_request_exception=False)
    answer = client.post("/admin/login/", {"username": "li", "password": "secret"})
    assert answer.status_code == 503


def test_card_is_shown_though_it_cannot_be_kept(client, monkeypatch):
    def refuse(*_, **__):
        raise FULL[3]

    for name in ("get", "set"):
        monkeypatch.setattr(caches["cards"], name, refuse)
    response = client.get(Card("wide", make_article()).get_absolute_url())
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_database_that_is_really_full_keeps_what_it_has():
    client = logged_in(make_user("Publisher"))
    client.post(ADD, form(title="Kept"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # Other tests may have left pages free.
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            response = client.post(ADD, form(form_token="other", body="<p>" + "long " * 50_000))
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert response.status_code == 503
    assert Article.objects.get().title == "Kept"


def _named(data):
    file = BytesIO(data)
    file.name = "notice.pdf"
    return file
