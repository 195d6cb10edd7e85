"""What the portal states about itself: its address, its name and its imprint."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from news.editions.shown import shown_name
from news.library.models import Image

from .live_identity import current_identity
from .models import Identity, read_days

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
    edition = edition or get_language()
    return _stated("name", edition) or shown_name(settings.SITE_NAME, edition)


def site_short_name() -> str:
    """What fits below an icon or into a list; blank if none is stated."""
    return _stated("short_name", get_language())


def site_description() -> str:
    edition = get_language()
    return _stated("description", edition) or shown_name(settings.SITE_DESCRIPTION, edition)


def publisher() -> str:
    return _organiser() or site_name()


def _organiser() -> str:
    edition = get_language()
    return _stated("organiser", edition) or shown_name(settings.SITE_ORGANISER or "", edition)


def _stated(name: str, edition: str) -> str:
    """What the identity says; see news.site.models.TEXTS."""
    identity = current_identity()
    return identity.text(name, edition) if identity else ""


def is_mourning() -> bool:
    """Whether today's pages are without colour."""
    identity, today = current_identity(), timezone.localdate()
    days = read_days(identity.mourning_days) if identity else []
    return today in settings.MOURNING_DAYS or today in days


@dataclass(frozen=True)
class Account:
    name: str
    link: str
    qr_picture: Image | None


@dataclass(frozen=True)
class Imprint:
    """The statements in the footer of every page; a blank field is not shown."""

    organiser: str
    icp_number: str
    police_number: str
    police_link: str
    id_code: str
    mark_link: str
    mark_picture: Image | None = None
    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    report_link: str = ""
    accounts: tuple[Account, ...] = ()

    @property
    def is_reachable(self) -> bool:
        return any((self.address, self.postcode, self.phone, self.email, self.report_link))

    @property
    def dialled(self) -> str:
        """The telephone number as a phone dials it."""
        return re.sub(r"[^\d+]", "", self.phone)


def imprint() -> Imprint:
    """The identity's statements; for those it leaves out, the settings'."""
    identity, edition = current_identity() or Identity(), get_language()
    number = identity.police_number or settings.SITE_POLICE_NUMBER or ""
    code = re.search(r"\d{8,}", number)
    return Imprint(
        organiser=_organiser(),
        icp_number=identity.icp_number or settings.SITE_ICP_NUMBER or "",
        police_number=number,
        police_link=_POLICE_REGISTER.format(code=code[0]) if code else "",
        id_code=identity.id_code or settings.SITE_ID_CODE or "",
        mark_link=identity.mark_link or settings.SITE_MARK_URL or "",
        mark_picture=identity.mark_picture,
        address=identity.text("address", edition),
        postcode=identity.postcode,
        phone=identity.phone,
        email=identity.email,
        report_link=identity.report_link,
        accounts=tuple(
            Account(account.name_in(edition), account.link, account.qr_picture)
            for account in (identity.accounts.all() if identity.pk else ())
        ),
    )
