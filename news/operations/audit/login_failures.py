"""
Which failed log-ins are logged, so that somebody who tries passwords cannot fill the database.

Of one address, each of the first ten in an hour, and then the 20th, 40th, 80th and so on; of all
addresses together likewise from a thousand on. An entry says how many there were. Counted in the
cache: for all processes together with CACHE_URL, else in each.
"""

import time

from django.core.cache import cache

WINDOW = 60 * 60  # seconds
EACH_OF_ADDRESS = 10
EACH_OF_ALL = 1_000


def count(address: str) -> dict[str, int] | None:
    """Count a failure; what its entry says of the numbers, or None if it is not logged."""
    of_address = _count(f"address:{address}")
    of_all = _count("all")
    if _is_logged(of_address, EACH_OF_ADDRESS) and _is_logged(of_all, EACH_OF_ALL):
        return {"failures_in_hour": of_address, "of_all_addresses": of_all}
    return None


def _count(name: str) -> int:
    key = f"audit-failures:{name}:{int(time.time() // WINDOW)}"
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # The cache has dropped the counter, or is away.
        return 1


def _is_logged(number: int, each: int) -> bool:
    times, rest = divmod(number, each)
    return number <= each or (rest == 0 and times & (times - 1) == 0)
