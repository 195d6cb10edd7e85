"""
Where the texts that visitors see lead: to pages of the portal, and to other sites.

All texts are read, a few hundred at a time. Addresses of the portal are judged in the database, as
the publish check judges them; those of other sites are asked, if that is wanted.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from news.articles.models import Article
from news.library.remote import RemoteError, UnreachableError, fetch_status
from news.publish_check.gathering import MOST_FILES, judge_addresses, own_hosts
from news.publish_check.rules import LinkState
from news.publish_check.rules.link_targets import host_of

from .facts import article_form
from .findings import Code, Finding, NotChecked, Severity, Subject, Tally, Unchecked
from .sentences import HIDDEN, NO_ANSWER, NOWHERE

TEXTS_AT_ONCE = 200
# Addresses whose state is remembered, so that what a thousand texts link to is looked up once.
MOST_REMEMBERED = 10_000

# Of other sites, the addresses in the newest texts.
MOST_EXTERNAL = 1_000
SECONDS_EACH = 8.0
SECONDS_TOGETHER = 300.0
HOSTS_AT_ONCE = 8

# Other refusals (401, 403, 429 ...) come from a page that is there.
_GONE = frozenset({404, 410})
_SERVER_ERROR = 500

# A sanitised body has `<` and `>` escaped in attributes, and double quotes around them.
_ADDRESS = re.compile(r'<(?:a|img)\b[^<>]*? (?:href|src)="([^"]*)"')

# Asks an address until a moment of time.monotonic(); as `fetch_status`.
Ask = Callable[[str, float], int]


class Place(NamedTuple):
    """The newest text that has an address."""

    article: Subject
    language: str
    published_at: datetime


@dataclass
class External:
    """The addresses of other sites in the newest texts, and how often texts have others."""

    places: dict[str, Place] = field(default_factory=dict)
    left_over: int = 0

    def add(self, address: str, place: Place) -> None:
        if address in self.places:
            return
        if len(self.places) >= MOST_EXTERNAL:
            self.left_over += 1
        else:
            self.places[address] = place


def check_own(now: datetime, tally: Tally) -> External:
    """Adds the portal's own dead links; returns the links to other sites."""
    external = External()
    hosts = own_hosts()
    if settings.SITE_DOMAIN:
        hosts |= {host_of(f"//{settings.SITE_DOMAIN}")}
    known: dict[tuple[str, str], LinkState | None] = {}
    for texts in _texts(now):
        links = [
            (place, address)
            for place, addresses in texts
            for address in addresses
            if address and not address.startswith("#")
        ]
        if len(known) > MOST_REMEMBERED:
            known.clear()
        _judge({(place.language, address) for place, address in links}, known, hosts, now)
        for place, address in links:
            state = known[place.language, address]
            if state is None:
                if _is_web(address):
                    external.add(address, place)
            elif state is not LinkState.FINE:
                reason = HIDDEN if state is LinkState.HIDDEN else NOWHERE
                tally.add(_finding(place, address, reason))
    return external


def check_external(
    external: External, tally: Tally, ask: Ask = fetch_status
) -> Iterator[NotChecked]:
    """
    Adds the dead links to other sites; yields what could not be checked.

    A host is asked one thing at a time. What does not answer well is asked once more at the end: a
    site may have been restarting. If nothing at all answers, the fault is most likely ours.
    """
    if not settings.REMOTE_PICTURES:
        yield NotChecked(Unchecked.SWITCHED_OFF, len(external.places))
        return
    deadline = time.monotonic() + SECONDS_TOGETHER
    answers = _ask_all(external.places, ask, deadline)
    failed = [address for address, answer in answers.items() if _is_dead(answer)]
    answers |= _ask_all(failed, ask, deadline)
    has_answer = any(isinstance(answer, int) for answer in answers.values())
    if any(isinstance(answer, UnreachableError) for answer in answers.values()) and not has_answer:
        yield NotChecked(Unchecked.OFFLINE, len(external.places))
        return
    for address, answer in answers.items():
        if _is_dead(answer):
            reason = str(answer) if isinstance(answer, int) else NO_ANSWER
            tally.add(_finding(external.places[address], address, reason))
    late = sum(1 for answer in answers.values() if answer is None)
    if late or external.left_over:
        yield NotChecked(Unchecked.LEFT_OVER, late + external.left_over)
    refused = sum(1 for answer in answers.values() if _is_refused(answer))
    if refused:
        yield NotChecked(Unchecked.REFUSED, refused)


# A status, what was wrong, or None if there was no time left.
_Answer = int | RemoteError | None


def _is_dead(answer: _Answer) -> bool:
    if isinstance(answer, int):
        return answer in _GONE or answer >= _SERVER_ERROR
    return isinstance(answer, UnreachableError)


def _is_refused(answer: _Answer) -> bool:
    return isinstance(answer, RemoteError) and not isinstance(answer, UnreachableError)


def _ask_all(addresses: Iterable[str], ask: Ask, deadline: float) -> dict[str, _Answer]:
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(host_of(address), []).append(address)

    def ask_host(theirs: list[str]) -> list[tuple[str, _Answer]]:
        return [(address, _ask(address, ask, deadline)) for address in theirs]

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        found = dict(pair for pairs in pool.map(ask_host, by_host.values()) for pair in pairs)
    # In the order of the texts, whichever host was the first to answer.
    return {address: found[address] for address in addresses}


def _ask(address: str, ask: Ask, deadline: float) -> _Answer:
    now = time.monotonic()
    if now >= deadline:
        return None
    try:
        return ask(address, min(deadline, now + SECONDS_EACH))
    except RemoteError as error:
        return error


def _texts(now: datetime) -> Iterator[list[tuple[Place, list[str]]]]:
    """The addresses in each text that visitors see, newest numbers first."""
    articles = Article.objects.published(now).order_by("-pk")
    needed = ("pk", "title", "language", "published_at", "source_url", "body")
    last: int | None = None
    while True:
        part = articles if last is None else articles.filter(pk__lt=last)
        rows = list(part.values_list(*needed)[:TEXTS_AT_ONCE])
        if not rows:
            return
        yield [
            (
                Place(Subject(pk, title), language, published_at),
                list(dict.fromkeys([source_url, *map(unescape, _ADDRESS.findall(body))])),
            )
            for pk, title, language, published_at, source_url, body in rows
        ]
        last = rows[-1][0]


def _judge(
    wanted: set[tuple[str, str]],
    known: dict[tuple[str, str], LinkState | None],
    hosts: frozenset[str],
    now: datetime,
) -> None:
    """Fills `known` for these languages and addresses; None for those of other sites."""
    unknown: dict[str, list[str]] = {}
    for language, address in sorted(wanted - known.keys()):
        unknown.setdefault(language, []).append(address)
    for language, addresses in unknown.items():
        for start in range(0, len(addresses), MOST_FILES):
            part = addresses[start : start + MOST_FILES]
            states = judge_addresses(part, language, hosts, now)
            known |= {(language, address): states.get(address) for address in part}


def _is_web(address: str) -> bool:
    try:
        return urlsplit(address.strip()).scheme.lower() in ("http", "https")
    except ValueError:
        return False


def _finding(place: Place, address: str, reason: str) -> Finding:
    return Finding(
        Code.LINK_DEAD,
        Severity.FAILURE,
        (place.language,),
        article=place.article,
        since=timezone.localdate(place.published_at),
        details={"address": address, "reason": reason},
        link=article_form(place.article.number),
    )
