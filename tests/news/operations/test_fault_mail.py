import asyncio
import logging
import os
import threading
import time

import pytest

from news.operations.fault_mail import AGAIN_AFTER, FaultMailHandler
from news.request_id import RequestIdFilter, answering_request


@pytest.fixture
def log(settings, tmp_path):
    settings.ADMINS = [("", "operator@example.org")]
    settings.DATA_DIR = tmp_path
    logger = logging.Logger("portal", "ERROR")
    handler = FaultMailHandler()
    handler.addFilter(RequestIdFilter())
    logger.addHandler(handler)
    return logger


def fail(log, what):
    try:
        raise ValueError(what)
    except ValueError:
        log.exception("Not answered: %s", what)


def test_each_fault_is_mailed_once_an_hour(log, mailoutbox, monkeypatch):
    for number in range(3):
        fail(log, f"/en/{number}/")
    (mail,) = mailoutbox
    assert mail.to == ["operator@example.org"]
    assert "Not answered: /en/0/" in mail.body
    assert "ValueError" in mail.body
    log.error("Another one.")
    assert len(mailoutbox) == 2
    later = time.time() + AGAIN_AFTER
    monkeypatch.setattr("news.operations.fault_mail.time.time", lambda: later)
    fail(log, "again")
    assert len(mailoutbox) == 3


def test_tells_the_request_and_nothing_that_was_sent(log, mailoutbox, rf):
    request = rf.post("/en/", {"password": "secret"})
    request.COOKIES["sessionid"] = "secret"
    with answering_request() as number:
        try:
            raise ValueError
        except ValueError:
            log.exception("Internal Server Error: %s", request.path, extra={"request": request})
    (mail,) = mailoutbox
    assert f"Request {number}" in mail.body
    assert "secret" not in mail.body


def test_subject_says_what_failed_and_where(log, mailoutbox, settings):
    settings.EMAIL_SUBJECT_PREFIX = "[Zone News] "
    fail(log, "a")
    subject = mailoutbox[0].subject
    assert subject.startswith("[Zone News] ValueError tests/news/operations/test_fault_mail.py:")


def test_host_that_is_not_ours_is_no_fault_of_ours(settings, log, mailoutbox):
    log.name = "django.security.DisallowedHost"
    log.error("Invalid HTTP_HOST header: 'evil.example'.")
    assert mailoutbox == []


def test_event_loop_does_not_wait_for_mail(log, monkeypatch):
    go_on, sent = threading.Event(), threading.Event()

    def send_slowly(*args):
        go_on.wait(20)
        sent.set()

    monkeypatch.setattr("news.operations.fault_mail.mail_admins", send_slowly)

    async def answer():
        fail(log, "a")
        assert not sent.is_set()
        go_on.set()

    asyncio.run(answer())
    assert sent.wait(20)


def test_old_marks_are_removed(log, tmp_path, mailoutbox):
    fail(log, "a")
    (old,) = (tmp_path / "faults").iterdir()
    os.utime(old, (0, 0))
    log.error("Another one.")
    (new,) = (tmp_path / "faults").iterdir()
    assert new != old


def test_mail_that_cannot_be_sent_stops_nothing(log, monkeypatch, capsys):
    def refuse(*args):
        raise ConnectionRefusedError

    monkeypatch.setattr("news.operations.fault_mail.mail_admins", refuse)
    fail(log, "a")
    assert "ConnectionRefusedError" in capsys.readouterr().err
