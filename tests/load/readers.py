"""Readers: what they ask servers for, and what they are answered."""

import random
import time
from collections import Counter
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from threading import Event, Lock, Thread
from urllib.parse import quote

from tests.processes import Server

EDITIONS = ("en", "zh-hans", "zh-hant")
SHARED = [
    f"/{edition}/{page}"
    for edition in EDITIONS
    for page in ("", "", "articles/", "articles/?page=2", "sections/", "tags/", "feeds/rss.xml")
]
QUERIES = ["water", "质量", "發展", "park 2026", "开发区"]
# What an address may answer while editors are at work: pages, those that moved with their title,
# views that count already; articles also that they were withdrawn.
EXPECTED = {200, 204, 301, 302, 304}


class Readers:
    """So many readers a second at all servers, until they are stopped."""

    def __init__(
        self, servers: Sequence[Server], articles: Sequence[str], rate: float, threads: int = 4
    ) -> None:
        self._servers, self._articles = servers, articles
        self._pause = threads / rate
        self._stopped, self._lock = Event(), Lock()
        self.answers: Counter[int] = Counter()
        self.counted = 0  # views, as the servers answered
        self.failures: list[str] = []
        self._threads = [Thread(target=self._read, args=[seed]) for seed in range(threads)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _read(self, seed: int) -> None:
        chance = random.Random(seed)
        validators: dict[str, str] = {}
        due = time.monotonic()
        while not self._stopped.is_set():
            due += self._pause
            self._stopped.wait(max(0, due - time.monotonic()))
            server = chance.choice(self._servers)
            method, path = self._choose(chance)
            headers = {"X-Forwarded-For": ".".join(str(chance.randint(1, 250)) for _ in range(4))}
            # A browser that has the page asks whether it is still the same.
            if path in validators and chance.random() < 0.3:
                headers["If-None-Match"] = validators[path]
            try:
                status, validator = _ask(server, method, path, headers)
            except (OSError, HTTPException) as error:
                self.failures.append(f"{method} {path}: {error!r}")
                continue
            with self._lock:
                self.answers[status] += 1
                self.counted += method == "POST" and status == 200
            if validator:
                validators[path] = validator
            may_be_gone = "/articles/" in path or "nothing-here" in path
            if status not in EXPECTED and not (status == 404 and may_be_gone):
                self.failures.append(f"{method} {path}: {status}")

    def _choose(self, chance: random.Random) -> tuple[str, str]:
        kind = chance.random()
        article = self._articles[min(int(chance.paretovariate(0.6)), len(self._articles)) - 1]
        if kind < 0.5:
            return "GET", article
        if kind < 0.7:
            return "POST", f"/articles/{article.split('/')[3]}/views/"
        if kind < 0.95:
            return "GET", chance.choice(SHARED)
        if kind < 0.98:
            edition, query = chance.choice(EDITIONS), chance.choice(QUERIES)
            return "GET", f"/{edition}/search/?q={query}"
        return "GET", chance.choice(["/sitemap.xml", "/robots.txt", "/en/nothing-here/"])


def _ask(server: Server, method: str, path: str, headers: dict[str, str]) -> tuple[int, str | None]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(method, quoted(path), headers=headers)
        response = connection.getresponse()
        response.read()
        return response.status, response.headers["ETag"] if method == "GET" else None
    finally:
        connection.close()


def quoted(path: str) -> str:
    return quote(path, safe="/?=&%")
