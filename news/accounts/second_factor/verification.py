"""Whether a code is right. Tries are counted before the code is looked at."""

import math

from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from news.accounts.models import User
from news.accounts.signals import second_factor_failed
from news.accounts.throttle import code_succeeded, count_code

from .recovery_codes import stored
from .typed_codes import is_of_app


class WrongCodeError(Exception):
    """It is wrong, too old, or was used already."""


class TooManyError(Exception):
    """No code is looked at for so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def verify(user: User, code: str) -> Device:
    """
    The device whose code it is, and it is used then; `code` is cleaned.

    Raises WrongCodeError or TooManyError. django_otp makes each further try wait twice as long (1,
    2, 4 seconds), which a right code ends; and of all tries there are ten in a quarter of an hour.
    """
    if seconds := count_code(user.pk):
        second_factor_failed.send(sender=__name__, user=user)
        raise TooManyError(seconds)
    device = _match(user, code)
    if device is None:
        second_factor_failed.send(sender=__name__, user=user)
        raise WrongCodeError
    code_succeeded(user.pk)
    return device


@transaction.atomic
def _match(user: User, code: str) -> Device | None:
    """Locked, so that a code is used once, however many requests come with it."""
    model: type[Device] = TOTPDevice if is_of_app(code) else StaticDevice
    device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return None
    is_allowed, reason = device.verify_is_allowed()
    if not is_allowed:
        seconds = (reason["locked_until"] - timezone.now()).total_seconds()
        raise TooManyError(max(1, math.ceil(seconds)))
    return device if device.verify_token(code if is_of_app(code) else stored(code)) else None
