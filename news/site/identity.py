"""What the portal states about itself: its address, its name and its imprint."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from news.editions.shown import shown_name

ICP_REGISTER = "https://beian.miit.gov.cn/"
# The origin of the current request, if there is one.
_asked: ContextVar[str] = ContextVar("asked", default="")
_POLICE_REGISTER = "https://beian.mps.gov.cn/#/query/webSearch?code={code}"


def origin(request: HttpRequest) -> str:
    """
    Scheme and host for absolute addresses: https://news.example.org.

    The host is SITE_DOMAIN, so that each page has one address even if the portal answers under
    several hosts; if it is unset, the host is the request's.
    """
    return _asked.get() or _origin(request)


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{settings.SITE_DOMAIN or request.get_host()}"


def absolute(request: HttpRequest, address: str) -> str:
    """The absolute form of an address of the portal, or of the store that holds its files."""
    if address.startswith("/") and not address.startswith("//"):
        return f"{origin(request)}{address}"
    return urljoin(f"{origin(request)}/", address)


def absolute_unasked(path: str) -> str:
    """
    The same without a request, for example in mail.

    The host is SITE_DOMAIN, or that of the current request. Without either, as in a command, the
    result is the path.
    """
    if settings.SITE_DOMAIN:
        return f"{'https' if settings.HTTPS else 'http'}://{settings.SITE_DOMAIN}{path}"
    return f"{_asked.get()}{path}"


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Gives `absolute_unasked` the current request while it is being answered."""
    token = _asked.set(_origin(request))
    try:
        yield
    finally:
        _asked.reset(token)


def site_name(edition: str = "") -> str:
    """The portal's name in that edition, or in the active language."""
    return shown_name(settings.SITE_NAME, edition or get_language())


def site_description() -> str:
    return shown_name(settings.SITE_DESCRIPTION, get_language())


def publisher() -> str:
    return shown_name(settings.SITE_ORGANISER or settings.SITE_NAME, get_language())


@dataclass(frozen=True)
class Imprint:
    """The statements in the footer of every page; a blank field is not shown."""

    organiser: str
    icp_number: str
    police_number: str
    police_link: str
    id_code: str
    mark_link: str


def imprint() -> Imprint:
    number = settings.SITE_POLICE_NUMBER or ""
    code = re.search(r"\d{8,}", number)
    return Imprint(
        organiser=shown_name(settings.SITE_ORGANISER or "", get_language()),
        icp_number=settings.SITE_ICP_NUMBER or "",
        police_number=number,
        police_link=_POLICE_REGISTER.format(code=code[0]) if code else "",
        id_code=settings.SITE_ID_CODE or "",
        mark_link=settings.SITE_MARK_URL or "",
    )
