"""Recovery codes, for whoever is without their phone. Each is good once."""

import secrets
from base64 import b32encode
from hashlib import blake2b

from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from news.accounts.models import User

COUNT = 10
# Without letters and digits that look like one another.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 3, 4


def new_codes(user: User) -> list[str]:
    """
    New codes in place of all earlier ones, as they are shown: `abcd-efgh-jkmn`.

    Of about 59 bits each; the database has their hashes alone. In a transaction of the caller's.
    """
    device, _is_new = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    device.token_set.all().delete()
    codes = [_new_code() for _ in range(COUNT)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=stored(code.replace("-", ""))) for code in codes
    )
    return codes


def codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def stored(code: str) -> str:
    """What the database has of a code that is written without hyphens: 16 characters."""
    digest = blake2b(code.encode(), digest_size=10, person=b"recovery-code").digest()
    return b32encode(digest).decode().lower()


def _new_code() -> str:
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
