"""The number that the lines of the log, the error page and the answer of one request share."""

import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_of_request: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Blank outside of requests."""
    return _of_request.get()


@contextmanager
def answering_request() -> Iterator[str]:
    """While a request is answered; what a client sends as a number is not believed."""
    token = _of_request.set(secrets.token_hex(6))
    try:
        yield _of_request.get()
    finally:
        _of_request.reset(token)


class RequestIdFilter(logging.Filter):
    """Gives each record the attribute `request`, for formatters."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id() or "-"
        return True


class JsonFormatter(logging.Formatter):
    """A line of JSON for each record, for programs that read logs."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
