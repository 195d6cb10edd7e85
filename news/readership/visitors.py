"""Whose views count: readers', once in a while, and not more than readers have."""

import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port

# A view of the same article by the same visitor counts again after so many seconds.
REPEAT_AFTER = 30 * 60
# Views of one article that one network's visitors may add in that time, in each process: an office
# or a family behind one address, but not a program that calls itself by a thousand names.
MOST_OF_ARTICLE = 30
# And of all articles together.
MOST_OF_NETWORK = 1_000
_MOST_REMEMBERED = 50_000  # networks and articles

# Programs that say themselves what they are. A Cubot is a telephone.
_ROBOT = re.compile(
    r"(?<!\bcu)bots?\b|crawl|spider|slurp|archiver|transcoder|preview|monitor|feedfetcher"
    r"|facebookexternalhit|lighthouse|pingdom|scrapy",
    re.IGNORECASE,
)


def is_reader(environ: Mapping[str, Any]) -> bool:
    """Whether a request is for somebody who reads, as far as it says."""
    purpose = f"{environ.get('HTTP_SEC_PURPOSE', '')} {environ.get('HTTP_PURPOSE', '')}"
    return "prefetch" not in purpose and not _ROBOT.search(environ.get("HTTP_USER_AGENT", ""))


def is_from_this_site(environ: Mapping[str, Any], host: str) -> bool:
    """As far as the browser tells: Sec-Fetch-Site over https only, Origin always."""
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return False
    origin = environ.get("HTTP_ORIGIN")
    own, _port = split_domain_port(host)
    return origin is None or split_domain_port(origin.partition("://")[2])[0] == own


def visit_of(network: str, browser: str, article: int, day: date) -> int:
    """
    A pseudonymous number for this visitor of this article on that day, of 63 bits.

    Only somebody who has SECRET_KEY and the database could test a guess of a network and a
    browser, within the hour in which the number is kept. It does not tell what else they read.
    """
    text = f"{article} {network} {browser}"
    digest = blake2b(text.encode(), digest_size=8, key=_key(settings.SECRET_KEY, day)).digest()
    return int.from_bytes(digest, "big") >> 1


@lru_cache(maxsize=2)
def _key(secret: str, day: date) -> bytes:
    return blake2b(f"{day} {secret}".encode(), digest_size=32, person=b"portal-views").digest()


class NetworkThrottle:
    """How many views each network has added lately in this process, to each article and to all."""

    def __init__(self) -> None:
        self._lock = Lock()
        # By network and article, or None for all: since when, and how many.
        self._added: OrderedDict[tuple[str, int | None], tuple[float, int]] = OrderedDict()

    def take(self, network: str, article: int) -> bool:
        """Whether it may add one more, which is counted then."""
        keys: list[tuple[str, int | None]] = [(network, article), (network, None)]
        with self._lock:
            of_article, of_all = map(self._count, keys)
            if of_article >= MOST_OF_ARTICLE or of_all >= MOST_OF_NETWORK:
                return False
            for key in keys:
                added = self._count(key)
                since = self._added[key][0] if added else time.monotonic()
                self._added[key] = (since, added + 1)
                self._added.move_to_end(key)
            while len(self._added) > _MOST_REMEMBERED:
                self._added.popitem(last=False)
        return True

    def give_back(self, network: str, article: int) -> None:
        """One that was taken has not been added."""
        with self._lock:
            for key in ((network, article), (network, None)):
                if added := self._count(key):
                    self._added[key] = (self._added[key][0], added - 1)

    def forget(self) -> None:
        """Before each test."""
        self._added.clear()

    def _count(self, key: tuple[str, int | None]) -> int:
        since, added = self._added.get(key, (float("-inf"), 0))
        return added if time.monotonic() - since < REPEAT_AFTER else 0


NETWORKS = NetworkThrottle()
