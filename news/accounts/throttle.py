"""
How often a password may be tried, by account and address, and by address alone; and a code of the
second factor, by account.

Each attempt is counted before the password is looked at, in the database that all processes share:
attempts at the same time cannot outrun the count, and what is refused costs no hashing. An account
is not locked for other addresses, so nobody can lock a colleague out. Codes are counted whatever
the address: whoever tries them has the password, and as many addresses as they like.
"""

import unicodedata
from hashlib import blake2b

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from news.clients import site_of

from .models import FailedLogIns

# Wrong passwords in so many seconds, counted from the first.
PERIOD = 15 * 60
MOST_OF_ACCOUNT = 10
# An office may share one address.
MOST_OF_ADDRESS = 50
# 65,536 addresses of IPv6 are given to one office, and to anybody who asks for a tunnel.
MOST_OF_ACCOUNT_AND_SITE = 30
MOST_OF_SITE = 200
MOST_CODES = 10

_TABLE = FailedLogIns._meta.db_table
_COUNT = f"""
    INSERT INTO {_TABLE} (key, count, since) VALUES (%(key)s, 1, %(now)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN {_TABLE}.since > %(end)s THEN {_TABLE}.count + 1 ELSE 1 END,
        since = CASE WHEN {_TABLE}.since > %(end)s THEN {_TABLE}.since ELSE %(now)s END
    RETURNING count, since
"""  # noqa: S608 - a name of our own.


def count_attempt(address: str, username: str) -> int:
    """
    0 if the password may be looked at; else the seconds until one may be tried again.

    `succeeded` takes the attempt back. Raises django.db.Error if it cannot be counted.
    """
    return _count(_keys(address, username))


def count_code(account: int) -> int:
    """The same for a code of the second factor; `account` is the number of the account."""
    return _count([_key_of_codes(account)])


def code_succeeded(account: int) -> None:
    key, _most = _key_of_codes(account)
    FailedLogIns.objects.filter(key=key).delete()


def _count(keys: list[tuple[str, int]]) -> int:
    now = int(timezone.now().timestamp())
    waiting = 0
    _forget(now - PERIOD)
    with transaction.atomic():
        # In one order everywhere, so that processes do not wait for one another in a circle.
        for key, most in sorted(keys):
            values: dict[str, str | int] = {"key": key, "now": now, "end": now - PERIOD}
            with connection.cursor() as cursor:
                cursor.execute(_COUNT, values)
                ((count, since),) = cursor.fetchall()
            if count > most:
                waiting = max(waiting, since + PERIOD - now)
    return waiting


def succeeded(address: str, username: str) -> None:
    """Forget the account's wrong passwords from there, and the last attempt."""
    keys = [key for key, _most in _keys(address, username)]
    with transaction.atomic():
        FailedLogIns.objects.filter(key__in=keys[::2]).delete()
        rows = FailedLogIns.objects.filter(key__in=keys[1::2], count__gt=0)
        rows.update(count=F("count") - 1)


def _forget(end: int) -> None:
    with transaction.atomic():
        old = FailedLogIns.objects.filter(since__lte=end)
        if connection.features.has_select_for_update_skip_locked:
            # Those that are counted anew at this moment are not waited for.
            old = old.select_for_update(skip_locked=True)
        FailedLogIns.objects.filter(key__in=list(old.values_list("key", flat=True)[:500])).delete()


def _keys(address: str, username: str) -> list[tuple[str, int]]:
    """By turns of the account there, and of the address alone."""
    # As Django's form reads the name of an account; case tells no two accounts of an office apart.
    name = unicodedata.normalize("NFKC", username.strip()).casefold()
    keys = [
        (_hash(f"{address} {name}"), MOST_OF_ACCOUNT),
        (_hash(address), MOST_OF_ADDRESS),
    ]
    if site := site_of(address):
        keys.append((_hash(f"site {site} {name}"), MOST_OF_ACCOUNT_AND_SITE))
        keys.append((_hash(f"site {site}"), MOST_OF_SITE))
    return keys


def _key_of_codes(account: int) -> tuple[str, int]:
    return _hash(f"codes of {account}"), MOST_CODES


def _hash(text: str) -> str:
    key = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(text.encode(), digest_size=16, key=key, person=b"portal-login").hexdigest()
