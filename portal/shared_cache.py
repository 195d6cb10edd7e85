"""The cache that all processes share. The portal works without it."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

# Seconds. A server in the same network answers within milliseconds, or is down.
CONNECT_TIMEOUT = 0.3
ANSWER_TIMEOUT = 0.5
RETRY_AFTER = 10


class _Outage:
    """Whether this process found the server down, and when to try again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_known = False
        self._rests_until = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self._rests_until

    def begin(self, error: Exception) -> None:
        with self._lock:
            is_new, self._is_known = not self._is_known, True
            self._rests_until = time.monotonic() + RETRY_AFTER
        if is_new:
            logger.error(
                "CACHE_URL cannot be used: %s. The portal goes on without it, does not limit "
                "clients, and tries again every %s s.",
                error,
                RETRY_AFTER,
            )

    def end(self) -> None:
        if not self._is_known:
            return
        with self._lock:
            was_known, self._is_known = self._is_known, False
        if was_known:
            logger.warning("CACHE_URL can be used again.")


# One for each server, because Django makes a cache object for every thread.
_outages: dict[str, _Outage] = {}


class SharedCache(RedisCache):
    """
    Django's Redis cache; it acts as an empty cache while Redis is down.

    Each process tries the server with one request in RETRY_AFTER, which waits at most a second or
    two; all other requests continue at once. The start and the end of an outage are logged.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_connect_timeout": CONNECT_TIMEOUT,
            "socket_timeout": ANSWER_TIMEOUT,
            # Retry once, for a connection that a restarted server has closed.
            "retry": Retry(NoBackoff(), 1),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._nothing = DummyCache(server, params)
        self._outage = _outages.setdefault(str(server), _Outage())


def _forgiving(name: str) -> Callable[..., Any]:
    ask = getattr(RedisCache, name)

    @wraps(ask)
    def forgiving(self: SharedCache, *args: Any, **kwargs: Any) -> Any:
        if not self._outage.is_on:
            try:
                answer = ask(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                self._outage.begin(error)
            else:
                self._outage.end()
                return answer
        return getattr(self._nothing, name)(*args, **kwargs)

    return forgiving


for _name in (
    "add get set touch delete get_many has_key incr set_many delete_many clear".split()
):  # all methods that RedisCache calls on the server
    setattr(SharedCache, _name, _forgiving(_name))
