"""
Mail on its way: kept in the database until the mail server has taken it, and sent by one thread
beside the requests, so that a mail server that does not answer keeps nobody waiting.

The thread ends by itself when nothing is left. It is no daemon: a process that stops tries what is
queued first. What fails, or was cut off with its process, stays and is shown on the dashboard.
"""

import logging
from collections import deque
from datetime import timedelta
from functools import partial
from smtplib import SMTPException, SMTPServerDisconnected
from threading import Condition, Thread
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import DatabaseError, connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import UnsentMail

logger = logging.getLogger(__name__)

# How long the connection stays open for the next mail: the steps of a bulk action follow one
# another, and so do the languages of one step.
LINGER = 1.0  # seconds
# A mail that has been on its way for so long is on none: its process ended.
CUT_OFF_AFTER = timedelta(minutes=10)

_SERVICE_CLOSES = 421  # RFC 5321: many servers end a connection so after a number of mails.

_waiting: deque[UnsentMail] = deque()
_changed = Condition()
_thread: Thread | None = None


def send_later(mails: list[UnsentMail]) -> None:
    """
    Keep the mails with what the transaction writes, and send them once it is committed.

    Raises DatabaseError within a transaction alone, which cannot go on after one.
    """
    try:
        UnsentMail.objects.bulk_create(mails)
    except DatabaseError:
        if transaction.get_connection().in_atomic_block:
            raise
        logger.exception("Mail could not be kept; it is sent once all the same.")
    # Robust: what is committed must not look as if it had failed.
    transaction.on_commit(partial(_queue, mails), robust=True)


def send_again() -> int:
    """Try every mail that is still here once more; returns how many."""
    mails = list(not_sent())
    # Tried from now on: no longer shown as failed, nor taken up by a second click.
    numbers = [mail.pk for mail in mails]
    UnsentMail.objects.filter(pk__in=numbers).update(error="", planned_at=timezone.now())
    _queue(mails)
    return len(mails)


def not_sent() -> QuerySet:
    """The mails that failed, or that nobody is sending any more."""
    cut_off = Q(planned_at__lt=timezone.now() - CUT_OFF_AFTER)
    return UnsentMail.objects.filter(~Q(error="") | cut_off)


def deliver(mails: list[UnsentMail], server: "Server") -> None:
    """Send each, and keep those that failed with their reason."""
    sent, is_down = [], None
    for mail in mails:
        # A server that takes no first mail gets no others: each would wait for it once more.
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
    """The mail server, by one connection that is opened when needed and again when it is lost."""

    def __init__(self) -> None:
        self._connection: Any = None

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def send(self, mail: UnsentMail) -> Exception | None:
        """Why the mail could not be sent; None if it was."""
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
        # Each person alone, so that no reader learns the others' addresses.
        message = EmailMessage(mail.subject, mail.text, to=[mail.recipient])
        try:
            if self._connection is None:
                connection = get_connection()
                connection.open()
                self._connection = connection
            self._connection.send_messages([message])
        except Exception as failure:  # Of any kind: an address may be none, a back end another's.
            if _is_lost(failure):
                self.close()
            return failure
        return None


def _is_lost(failure: Exception) -> bool:
    """Whether the connection is of no more use, and not only the mail refused."""
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
    """Send what is queued, in one connection, until nothing has come for LINGER."""
    server = Server()
    while mails := _take(LINGER if server.is_open else 0):
        try:
            deliver(mails, server)
        except Exception:  # The thread must go on: others' mail waits behind this.
            logger.exception("Mail stays unsent: see the dashboard in the admin.")
    server.close()


def _take(seconds: float) -> list[UnsentMail]:
    """What is queued, waited for so long; nothing ends the thread."""
    global _thread
    with _changed:
        if not _waiting:
            _changed.wait(seconds)
        mails = list(_waiting)
        _waiting.clear()
        if not mails:
            _thread = None
    return mails
