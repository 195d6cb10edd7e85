"""Views answered before Django, as Django's view answers them."""

import io

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import InterfaceError, close_old_connections

from news.articles.models import Article
from news.readership import counting
from portal import view_counting
from portal.view_counting import ViewCounting, answers
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connection_stays(monkeypatch):
    """As Django's test client has it: the test's transaction is lost with its connection."""
    monkeypatch.setattr(view_counting, "close_old_connections", lambda: None)
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


class Portal:
    """As the door has it: Django is asked where the counting has no answer."""

    def __init__(self):
        self.asked = 0  # times that Django was
        self._counting = ViewCounting()
        self._django = get_wsgi_application()

    def answer(self, environ):
        if asked := self._counting.asked(environ):
            (answer,) = answers([asked])
            if answer:
                return answer
        self.asked += 1
        begun = []
        body = b"".join(self._django(environ, lambda *start: begun.append(start)))
        ((line, headers),) = begun
        status = int(line[:3])
        self._counting.learn(environ, status, headers)
        return status, headers, body


@pytest.fixture
def portal():
    return Portal()


def environ_of(article, visitor=1, method="POST", host="testserver", scheme="http", **headers):
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/articles/{getattr(article, 'pk', article)}/views/",
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "HTTP_HOST": host,
        "REMOTE_ADDR": f"203.0.113.{visitor}",
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }


def ask(portal, *request, **headers):
    """Status, headers and body."""
    status, sent, body = portal.answer(environ_of(*request, **headers))
    # The number of a request is its own.
    return status, {name: value for name, value in sent if name != "X-Request-ID"}, body


def test_the_first_is_answered_by_django_and_the_others_alike(portal):
    article = make_article()
    status, headers, body = ask(portal, article, 1)
    assert (status, body, portal.asked) == (200, b'{"views": 1}', 1)
    assert ask(portal, article, 2) == (status, headers, b'{"views": 2}')
    assert portal.asked == 1
    for number in range(3, 11):
        status, others, body = ask(portal, article, number)
    assert body == b'{"views": 10}'
    assert others == headers | {"Content-Length": "13"}
    assert "no-store" in headers["Cache-Control"]
    assert headers["Content-Security-Policy"]


def test_number_of_one_request_is_not_given_to_others(portal):
    article = make_article()
    ask(portal, article, 1)
    assert "X-Request-ID" not in dict(portal.answer(environ_of(article, 2))[1])


def test_what_does_not_count_is_told_the_same_total(portal):
    article = make_article()
    first = ask(portal, article, 1)
    assert ask(portal, article, 1) == first
    assert (first[0], first[2], portal.asked) == (200, b'{"views": 1}', 1)
    assert Article.objects.get().views == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"user_agent": "Googlebot/2.1"}, 200),
        ({"sec_purpose": "prefetch"}, 200),
        ({"method": "GET"}, 405),
        ({"host": "evil.example"}, 400),
    ],
)
def test_what_is_unusual_is_answered_by_django(portal, sent, status):
    article = make_article()
    ask(portal, article, 1)
    assert ask(portal, article, 2, **sent)[0] == status
    assert portal.asked == 2
    assert Article.objects.get().views == 1


def test_what_is_not_there_is_answered_by_django(portal):
    ask(portal, make_article(), 1)
    for number in (0, 999_999, 10**17, 10**20, make_article(status="withdrawn").pk):
        assert ask(portal, number)[0] == 404
    assert portal.asked == 6


def test_somebody_with_a_session_is_answered_by_django(portal):
    article, session = make_article(), SessionStore()
    ask(portal, article, 1)
    user = make_user("Editor")
    session.update(
        {
            "_auth_user_id": str(user.pk),
            "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
            "_auth_user_hash": user.get_session_auth_hash(),
        }
    )
    session.save()
    _status, _headers, body = ask(portal, article, 2, cookie=f"sessionid={session.session_key}")
    assert (body, portal.asked) == (b'{"views": 1}', 2)
    assert ask(portal, article, 3, cookie="edition=en")[0] == 200
    assert portal.asked == 2


def test_view_that_cannot_be_stored_is_not_answered_as_counted(portal, monkeypatch, caplog):
    article = make_article()
    ask(portal, article, 1)

    def fail(views):
        raise InterfaceError("the connection is closed")

    with monkeypatch.context() as patch:
        patch.setattr(counting, "_write", fail)
        assert ask(portal, article, 2)[0] == 503
    assert "could not be counted" in caplog.text
    assert ask(portal, article, 2)[2] == b'{"views": 2}'
    assert portal.asked == 1


def test_no_cookie_of_one_visitor_is_sent_to_others(portal):
    article = make_article()
    _status, headers, _body = ask(portal, article, 1, cookie="sessionid=made-up")
    assert "Set-Cookie" in headers
    for visitor in (2, 3):
        assert "Set-Cookie" not in ask(portal, article, visitor)[1]
    assert portal.asked == 2


def test_many_hosts_do_not_keep_others_from_being_fast(portal, settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["testserver"]
    article = make_article()
    for number in range(view_counting._MOST_KNOWN + 3):
        ask(portal, article, 1, host=f"testserver:{number}", user_agent=f"{number}")
    asked = portal.asked
    ask(portal, article, 2)
    ask(portal, article, 3)
    assert portal.asked == asked + 1


def test_every_scheme_and_host_has_its_headers(portal, settings):
    article = make_article()
    settings.ALLOWED_HOSTS = ["testserver", "other"]
    places = [
        ({}, 1),
        ({"host": "other"}, 2),
        ({"host": "other"}, 2),
        ({"x_forwarded_proto": "https"}, 3),
        ({"x_forwarded_proto": "https"}, 3),
        ({"scheme": "https"}, 4),
        ({}, 4),
    ]
    for visitor, (place, asked) in enumerate(places):
        assert ask(portal, article, visitor, **place)[0] == 200
        assert portal.asked == asked
