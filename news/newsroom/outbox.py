"""
The queue of outgoing mail.

Mail is stored in the database until the mail server accepts it. One thread sends it, so that a slow
mail server does not delay requests. The thread ends when the queue is empty. It is not a daemon
thread: a stopping process sends its queue first. Mail that failed, or whose process was killed,
stays and is shown on the dashboard.
"""

import logging
from collections import deque
from datetime import timedelta
from functools import partial
from smtplib import SMTPException, SMTPServerDisconnected
from threading import Condition, Thread

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import UnsentMail

logger = logging.getLogger(__name__)

# How long the connection stays open for the next mail: the steps of a bulk action follow one
# another, and so do the languages of one step.
LINGER = 1.0  # seconds
# A mail that has been sending for longer is stuck: its process ended.
CUT_OFF_AFTER = timedelta(minutes=10)

_SERVICE_CLOSES = 421  # RFC 5321: many servers close a connection so after a number of mails.

_waiting: deque[UnsentMail] = deque()
_changed = Condition()
_thread: Thread | None = None


def send_later(mails: list[UnsentMail]) -> None:
    """
    Store the mails in the transaction, and send them after the commit.

    Raises DatabaseError only inside a transaction, which cannot continue after one.
    """
    try:
        UnsentMail.objects.bulk_create(mails)
    except DatabaseError:
        if transaction.get_connection().in_atomic_block:
            raise
        logger.exception("Mail could not be kept; it is sent once all the same.")
    # Robust: committed work must not look as if it had failed.
    transaction.on_commit(partial(_queue, mails), robust=True)


def send_again() -> int:
    """Try all stored mail again; returns how many."""
    mails = list(not_sent())
    # They count as being sent now: not shown as failed, and not sent twice by a second click.
    numbers = [mail.pk for mail in mails]
    UnsentMail.objects.filter(pk__in=numbers).update(error="", planned_at=timezone.now())
    _queue(mails)
    return len(mails)


def not_sent() -> QuerySet:
    """The mails that failed, or that no process is sending any more."""
    cut_off = Q(planned_at__lt=timezone.now() - CUT_OFF_AFTER)
    return UnsentMail.objects.filter(~Q(error="") | cut_off)


def deliver(mails: list[UnsentMail], server: "Server") -> None:
    """Send each mail, and store the reason of those that failed."""
    sent, is_down = [], None
    for mail in mails:
        # If the first mail fails, the server gets no more: each would wait for the same time-out.
        failure = is_down or server.send(mail)
        if failure is None:
            sent.append(mail.pk)
            continue
        if is_down is None and not server.is_open:
            is_down = failure
        mail.error = f"{type(failure).__name__}: {failure}"
        logger.error(
            "Mail to %s could not be sent: %s", mail.recipient, mail.subject, exc_info=failure
        )
        _keep_failure(mail)
    try:
        UnsentMail.objects.filter(pk__in=sent).delete()
    except DatabaseError:
        logger.exception("Mail was sent, but is still listed as unsent.")


class Server:
    """One connection to the mail server, opened when needed and reopened when it is lost."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def send(self, mail: UnsentMail) -> Exception | None:
        """Send the mail; returns the error, or None if it was sent."""
        was_open = self.is_open
        failure = self._attempt(mail)
        if failure is not None and was_open and not self.is_open:
            failure = self._attempt(mail)
        return failure

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.close()
        except (OSError, SMTPException):
            logger.info("The mail server did not end its connection properly.", exc_info=True)

    def _attempt(self, mail: UnsentMail) -> Exception | None:
        # One mail for each person, so that nobody sees the others' addresses.
        message = EmailMessage(mail.subject, mail.text, to=[mail.recipient])
        try:
            if self._connection is None:
                connection = get_connection()
                connection.open()
                self._connection = connection
            self._connection.send_messages([message])
        except Exception as failure:  # an invalid address; any back end's error
            if _is_lost(failure):
                self.close()
            return failure
        return None


def _is_lost(failure: Exception) -> bool:
    """Whether the connection is lost, or only this mail was refused."""
    if isinstance(failure, SMTPServerDisconnected):
        return True
    if isinstance(failure, SMTPException):
        return getattr(failure, "smtp_code", None) == _SERVICE_CLOSES
    return isinstance(failure, OSError)


def _keep_failure(mail: UnsentMail) -> None:
    try:
        if mail.pk is None:
            mail.save()
        else:
            UnsentMail.objects.filter(pk=mail.pk).update(error=mail.error)
    except DatabaseError:
        logger.exception("Mail that was not sent is kept only here: %s", mail.text)


def _queue(mails: list[UnsentMail]) -> None:
    with _changed:
        _waiting.extend(mails)
        _changed.notify()
        if _thread is None:
            _start()


def _start() -> None:
    global _thread
    _thread = Thread(target=_run, name="outbox", daemon=False)
    try:
        _thread.start()
    except RuntimeError:  # The process is ending.
        _thread = None
        logger.exception("Mail stays unsent: see the dashboard in the admin.")


def _run() -> None:
    try:
        send_waiting()
    finally:
        connections.close_all()


def send_waiting() -> None:
    """Send the queue over one connection until nothing arrives for LINGER seconds."""
    server = Server()
    while mails := _take(LINGER if server.is_open else 0):
        try:
            deliver(mails, server)
        except Exception:  # The thread must continue: other mail waits behind this one.
            logger.exception("Mail stays unsent: see the dashboard in the admin.")
    server.close()


def _take(seconds: float) -> list[UnsentMail]:
    """The queued mails, after waiting up to `seconds`; no error ends the thread."""
    global _thread
    with _changed:
        if not _waiting:
            _changed.wait(seconds)
        mails = list(_waiting)
        _waiting.clear()
        if not mails:
            _thread = None
    return mails
