"""Who acts: the request that is answered, or the command that runs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from news.clients import address_of

_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)
_command: ContextVar[str] = ContextVar("audited_command", default="")


@dataclass(frozen=True)
class Actor:
    pk: int | None = None
    name: str = ""
    address: str = ""


@contextmanager
def asked_by(request: HttpRequest) -> Iterator[None]:
    """What is done inside is done by the request. Nothing of it is read before something is."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def command(name: str) -> Iterator[None]:
    """What is done inside is done by the command, unless a request called it."""
    token = _command.set(name)
    try:
        yield
    finally:
        _command.reset(token)


def current_address() -> str:
    request = _request.get()
    return address_of(request.META) if request is not None else ""


def actor(user: AbstractBaseUser | None = None) -> Actor:
    """
    The account that was given, else that of the request, else the command.

    Blank for what the portal does by itself, such as putting a scheduled update on its page: it is
    done at a visitor's request, but not by the visitor.
    """
    request = _request.get()
    if user is None and request is not None and hasattr(request, "user"):
        user = request.user if request.user.is_authenticated else None
    if user is not None:
        return Actor(user.pk, user.get_username(), current_address())
    name = "" if request is not None else _command.get() or _command_of_process()
    return Actor(None, f"command {name}" if name else "", current_address())


def _command_of_process() -> str:
    is_command = Path(sys.argv[0]).name == "manage.py" and len(sys.argv) > 1
    return sys.argv[1] if is_command else ""
