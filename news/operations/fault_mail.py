"""
Mail to the operator: at most once an hour for each fault.

It has the address that was asked for and the text of the error, but no form, cookie or setting.
"""

import asyncio
import logging
import time
import traceback
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.core.mail import mail_admins

AGAIN_AFTER = 60 * 60  # seconds
_LONGEST = 20_000  # characters


class FaultMailHandler(logging.Handler):
    """
    Sends errors to the address in OPERATOR_MAIL.

    A fault is told by where it came from, and remembered as a file in DATA_DIR, which all processes
    of a machine share. Mail that cannot be sent is given up: the log has the error.
    """

    def emit(self, record: logging.LogRecord) -> None:
        # Anybody can ask for another host's pages.
        if record.name == "django.security.DisallowedHost":
            return
        try:
            if self._is_new(record):
                _out_of_the_loop(lambda: self._send(record))
        except Exception:
            self.handleError(record)

    def _send(self, record: logging.LogRecord) -> None:
        number = getattr(record, "request_id", "-")
        body = f"{record.getMessage()}\n\nRequest {number} in the log.\n\n{_trace(record)}"
        try:
            mail_admins(_subject(record), body[:_LONGEST])
        except Exception:
            self.handleError(record)

    def _is_new(self, record: logging.LogRecord) -> bool:
        folder = Path(settings.DATA_DIR) / "faults"
        folder.mkdir(mode=0o700, exist_ok=True)
        digest = blake2b(_place(record).encode(), digest_size=12).hexdigest()
        # One file a fault and hour, made by one process alone.
        name = f"{digest}-{int(time.time() // AGAIN_AFTER)}"
        try:
            (folder / name).touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            return False
        for old in folder.iterdir():
            if time.time() - old.stat().st_mtime > 2 * AGAIN_AFTER:
                old.unlink(missing_ok=True)
        return True


def _out_of_the_loop(send: Callable[[], None]) -> None:
    """Now; but in a thread if an event loop would stand still meanwhile."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        send()
    else:
        Thread(target=send, daemon=True).start()


def _subject(record: logging.LogRecord) -> str:
    """What failed and where, without the path of the portal: one line."""
    place = _place(record).replace(f"{settings.BASE_DIR}/", "")
    return " ".join(place.split())[:100]


def _place(record: logging.LogRecord) -> str:
    """The same for each time that one fault happens, whatever was asked for."""
    if not record.exc_info or record.exc_info[0] is None:
        return f"{record.name} {record.msg}"
    frames = traceback.extract_tb(record.exc_info[2])
    last = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{record.exc_info[0].__qualname__} {last}"


def _trace(record: logging.LogRecord) -> str:
    return logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
