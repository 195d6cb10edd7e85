from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Event

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from news.newsroom import outbox
from news.newsroom.mail import _send
from news.newsroom.models import UnsentMail
from news.newsroom.workflow import perform
from tests.factories import make_draft, make_user
from tests.news.newsroom.admin.taking_steps import address, logged_in, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]

START = outbox._start  # Before the suite's own takes its place.
ADDRESSES = [f"{name}@example.org" for name in "abc"]


class Scripted(BaseEmailBackend):
    """Does what `script` says for each message in turn: takes it, or raises."""

    script: list[Exception | None] = []
    opened = 0
    taken: list[str] = []

    def open(self):
        Scripted.opened += 1

    def send_messages(self, messages):
        failure = self.script.pop(0) if self.script else None
        if failure is not None:
            raise failure
        Scripted.taken.extend(message.to[0] for message in messages)


@pytest.fixture
def script(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Scripted"
    Scripted.opened, Scripted.taken, Scripted.script = 0, [], []
    return Scripted.script


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def refused(address):
    return SMTPRecipientsRefused({address: (550, b"no such person")})


class TestSending:
    def test_one_connection_serves_all(self, script, commit):
        with commit():
            _send("Subject", "Text", ADDRESSES)
        assert (Scripted.opened, Scripted.taken) == (1, ADDRESSES)
        assert not UnsentMail.objects.exists()

    def test_refused_address_does_not_keep_the_others(self, script, commit):
        script[:] = [None, refused("b@example.org")]
        with commit():
            _send("Subject", "Text", ADDRESSES)
        assert Scripted.taken == ["a@example.org", "c@example.org"]
        kept = UnsentMail.objects.get()
        assert (kept.recipient, kept.subject, kept.text) == ("b@example.org", "Subject", "Text")
        assert "no such person" in kept.error

    def test_lost_connection_is_opened_again(self, script, commit):
        script[:] = [None, SMTPServerDisconnected("too many")]
        with commit():
            _send("Subject", "Text", ADDRESSES)
        assert (Scripted.opened, Scripted.taken) == (2, ADDRESSES)

    def test_silent_server_is_asked_once_for_all(self, script, commit):
        script[:] = [TimeoutError("timed out")]
        with commit():
            _send("Subject", "Text", ADDRESSES)
        assert Scripted.opened == 1
        assert UnsentMail.objects.filter(error="TimeoutError: timed out").count() == 3

    def test_nothing_is_kept_or_sent_of_a_step_that_fails(self, script, commit, reporter):
        make_user("Editor")
        article = make_draft(reporter)
        with commit(), transaction.atomic():
            perform("submit", article.pk, reporter)
            transaction.set_rollback(True)
        assert not UnsentMail.objects.exists()
        assert not Scripted.taken

    def test_request_does_not_wait_for_a_silent_server(self, monkeypatch, commit):
        # The real thread, with a delivery that never ends until it is let go.
        started, let_go = Event(), Event()

        def deliver(mails, server):
            started.set()
            let_go.wait(10)

        monkeypatch.setattr(outbox, "_start", START)
        monkeypatch.setattr(outbox, "deliver", deliver)
        with commit():
            _send("Subject", "Text", ADDRESSES)
        assert started.wait(10)
        assert UnsentMail.objects.count() == 3
        thread = outbox._thread
        assert not thread.daemon  # A process that stops waits for it.
        let_go.set()
        thread.join(10)
        assert outbox._thread is None


class TestDesk:
    def keep(self, **fields):
        defaults = {"recipient": "a@example.org", "subject": "To review: X", "text": "Text"}
        return UnsentMail.objects.create(**defaults | {"error": "timed out"} | fields)

    def test_failure_is_shown_to_publishers_with_its_reason(self):
        self.keep()
        assert "timed out" in logged_in(make_user("Publisher")).get("/admin/").text
        assert "timed out" not in logged_in(make_user("Reporter")).get("/admin/").text

    def test_mail_cut_off_with_its_process_is_shown_and_one_on_its_way_is_not(self):
        self.keep(error="", subject="Cut off", planned_at=timezone.now() - timedelta(hours=1))
        self.keep(error="", subject="On its way")
        html = logged_in(make_user("Publisher")).get("/admin/").text
        assert "Cut off" in html
        assert "The portal stopped" in html
        assert "On its way" not in html

    def test_is_read_and_dismissed_by_publishers_alone(self):
        kept = self.keep()
        page = f"/admin/news/unsentmail/{kept.pk}/"
        reporter, publisher = logged_in(make_user("Reporter")), logged_in(make_user("Publisher"))
        assert reporter.post(f"{page}dismiss/").status_code == 403
        assert reporter.get(f"{page}change/").status_code == 403
        assert "To review: X" in publisher.get(f"{page}change/").text
        assert publisher.get("/admin/news/unsentmail/").status_code == 200
        publisher.post(f"{page}dismiss/")
        assert not UnsentMail.objects.exists()

    def test_is_sent_again(self, script, commit):
        self.keep()
        publisher, reporter = logged_in(make_user("Publisher")), logged_in(make_user("Reporter"))
        assert reporter.post("/admin/news/unsentmail/again/").status_code == 403
        response = publisher.post("/admin/news/unsentmail/again/", follow=True)
        assert told(response) == ["1 mail is sent again."]
        assert Scripted.taken == ["a@example.org"]
        assert not UnsentMail.objects.exists()


class TestWords:
    def test_each_gets_the_language_of_the_account(self, reporter, commit, settings):
        settings.DEFAULT_EDITION = "zh-hant"
        make_user("Editor", name="anna", language="en")
        make_user("Editor", name="chen", language="zh-hans")
        make_user("Editor", name="lin")  # Has never been in the admin.
        with commit():
            perform("submit", make_draft(reporter, title="Title").pk, reporter)
        subjects = {message.to[0]: message.subject for message in mail.outbox}
        assert subjects == {
            "anna@example.org": "To review: Title",
            "chen@example.org": "待审核：Title",
            "lin@example.org": "待審核：Title",
        }

    @pytest.mark.parametrize(
        ("domain", "origin"), [("", "http://testserver"), ("news.example", "http://news.example")]
    )
    def test_link_names_the_host(self, reporter, commit, settings, domain, origin):
        settings.SITE_DOMAIN = domain
        make_user("Editor")
        article = make_draft(reporter)
        with commit():
            logged_in(reporter).post(address(article, "step/"), {"_step": "submit"})
        assert f"{origin}{address(article)}" in mail.outbox[0].body

    def test_step_for_many_reviewers_takes_at_most_twenty_queries(
        self, reporter, django_assert_max_num_queries
    ):
        for _ in range(20):
            make_user("Editor")
        article = make_draft(reporter)
        with django_assert_max_num_queries(20):
            perform("submit", article.pk, reporter)
        assert UnsentMail.objects.count() == 20
