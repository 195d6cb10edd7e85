"""What an account's second factor is: the app's key, and recovery codes."""

import time
from binascii import unhexlify

import segno
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from news.accounts.models import User
from news.accounts.signals import second_factor_changed

from .recovery_codes import new_codes
from .typed_codes import is_of_app

# The key that is offered until a first code confirms it. It is of one session: somebody who knows
# the password alone must not see the key that its owner confirms later.
_OFFERED = "second_factor_key"
_TOLERANCE = 1  # steps of 30 seconds that the phone's clock may be off


class OfferedKey:
    """A key for an app: as a QR code, and as text for typing."""

    def __init__(self, user: User, key: str) -> None:
        self.key = key
        self._device = TOTPDevice(user=user, key=key)

    @property
    def svg(self) -> SafeString:
        """Black on white on dark pages too; without styles, which the policy refuses."""
        code = segno.make(self._device.config_url, error="m", micro=False)
        svg = code.svg_inline(border=4, light="#fff", omitsize=True)
        return mark_safe(svg)  # noqa: S308 - segno draws paths alone.

    @property
    def text(self) -> str:
        """In groups of four, as apps take it."""
        _before, _, rest = self._device.config_url.partition("secret=")
        secret = rest.partition("&")[0]
        return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))

    def step_of(self, code: str) -> int | None:
        """The time step of a code that the app shows now; None if it is not such a code."""
        if not is_of_app(code):
            return None
        totp = TOTP(unhexlify(self.key))
        totp.time = time.time()
        return totp.t() if totp.verify(int(code), _TOLERANCE) else None


def offered_key(session: SessionBase, user: User) -> OfferedKey:
    """The same until it is taken, so that a scanned code stays good after a mistake."""
    if _OFFERED not in session:
        session[_OFFERED] = default_key()
    return OfferedKey(user, session[_OFFERED])


@transaction.atomic
def set_up(session: SessionBase, user: User, step: int) -> tuple[TOTPDevice, list[str]]:
    """
    Take the offered key, whose code of that time step is used; with new recovery codes.

    What the account had before is no longer good.
    """
    User.objects.select_for_update().filter(pk=user.pk).first()
    had_one = _delete(user)
    device = TOTPDevice.objects.create(
        user=user, name="app", key=session.pop(_OFFERED), tolerance=_TOLERANCE, last_t=step
    )
    codes = new_codes(user)
    _tell(user, "replaced" if had_one else "set up")
    return device, codes


@transaction.atomic
def renew_codes(user: User) -> list[str]:
    codes = new_codes(user)
    _tell(user, "new recovery codes")
    return codes


@transaction.atomic
def remove(user: User, did: str = "removed") -> bool:
    """Take the second factor from the account; whether it had one."""
    had_one = _delete(user)
    if had_one:
        _tell(user, did)
    return had_one


def _delete(user: User) -> bool:
    StaticDevice.objects.filter(user=user).delete()
    count, _of_each = TOTPDevice.objects.filter(user=user).delete()
    return count > 0


def _tell(user: User, did: str) -> None:
    second_factor_changed.send(sender=__name__, user=user, did=did)
