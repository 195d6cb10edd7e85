"""
What the last numbered page of a long list costs, as a ratio to the first page of the same list.

    make bench                                         100,000 articles, on SQLite
    ARTICLES=1000000 .venv/bin/python -m bench.lists   as many as the portal is made for

Fails when a page in the middle or at the end takes over twice as long as the first. What the first
visit to a list costs is shown as a ratio as well: no more than the next, for nothing is remembered.
"""

import os
import re
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

# A portal of the benchmark's own, before anything reads its settings.
_folder = tempfile.TemporaryDirectory(prefix="portal-bench-")
os.environ.update(
    DJANGO_SETTINGS_MODULE="portal.settings",
    SECRET_KEY="only-for-benchmarks-and-long-enough",  # noqa: S106
    DATA_DIR=_folder.name,
    DATABASE_URL=os.environ.get("BENCH_DATABASE_URL")
    or f"sqlite:///{Path(_folder.name, 'bench.sqlite3')}",
    ALLOWED_HOSTS="testserver",
    DEBUG="on",  # Plain names of static files: nothing has to be collected.
    LOG_LEVEL="ERROR",
)
Path(_folder.name, "static").mkdir()
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from news.articles.models import Article, Author, Section, Source, Tag  # noqa: E402

ARTICLES = int(os.environ.get("ARTICLES", "100000"))
BATCH = 10_000
ROUNDS = 15
MOST = 2  # times the first page

PATHS = {
    "all": "articles/",
    "section with subsections": "sections/parent/",
    "common tag": "tags/common/",
    "rare tag": "tags/rare/",
    "source": "sources/daily/",
    "author": "authors/li/",
    "year": "archive/2015/",
    "section, tag and year": "sections/parent/?tag=common&year=2015",
}


def main() -> int:
    settings.DEBUG = False  # It would keep every query.
    call_command("migrate", verbosity=0)
    _fill()
    if connection.vendor == "postgresql":  # As it does by itself within a minute or so.
        connection.cursor().execute("ANALYZE")
    client = Client()
    client.get("/en/articles/?year=2004")  # Whatever a process does once.
    worst = 0.0
    for name, path in PATHS.items():
        address = f"/en/{path}"
        started = time.perf_counter()
        html = client.get(address).content.decode()
        first_visit = time.perf_counter() - started
        last = max(map(int, re.findall(r"[?;]page=(\d+)", html)))
        seconds: dict[int, list[float]] = {
            page: [] for page in dict.fromkeys((1, max(1, last // 2), last))
        }
        for _ in range(ROUNDS):  # By turns, so that whatever else runs here slows all alike.
            for page, taken in seconds.items():
                started = time.perf_counter()
                separator = "&" if "?" in address else "?"
                answer = client.get(f"{address}{separator}page={page}")
                taken.append(time.perf_counter() - started)
                if answer.status_code != 200:
                    sys.exit(f"{address}, page {page}: {answer.status_code}")
        medians = {page: statistics.median(taken) for page, taken in seconds.items()}
        ratio = max(medians.values()) / medians[1]
        worst = max(worst, ratio)
        times = ", ".join(f"page {page} {1000 * median:.0f} ms" for page, median in medians.items())
        print(
            f"{name}: {ratio:.2f} times page 1 "
            f"({times}; first visit {first_visit / medians[1]:.2f} times)"
        )
    print(f"slowest of all: {worst:.2f} times the first page of its list, {MOST} allowed")
    return 1 if worst > MOST else 0


def _fill() -> None:
    parent = Section.objects.create(slug="parent", name_en="Parent")
    sections = [
        parent,
        *(Section.objects.create(slug=f"s{n}", name_en=f"S{n}", parent=parent) for n in range(3)),
        *(Section.objects.create(slug=f"t{n}", name_en=f"T{n}") for n in range(4)),
    ]
    common, rare = (Tag.objects.create(slug=name, name=name) for name in ("common", "rare"))
    sources = [Source.objects.create(slug=name, name=name) for name in ("daily", "other")]
    authors = [Author.objects.create(slug=name, name=name) for name in ("li", "wang")]
    start, end = datetime(2004, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    step = (end - start) / ARTICLES
    for begin in range(0, ARTICLES, BATCH):
        articles = Article.objects.bulk_create(
            Article(
                title=f"Article {n}",
                summary="A summary of the usual length, as it stands in a list of articles.",
                body="<p>Text of the article.</p>" * 40,
                status="published",
                published_at=start + n * step,
                expires_at=start + n * step + timedelta(days=30) if n % 50 == 0 else None,
                section=sections[n % len(sections)],
                source=sources[n % 2],
            )
            for n in range(begin, min(begin + BATCH, ARTICLES))
        )
        tags, bylines = Article.tags.through, Article.authors.through
        tags.objects.bulk_create(
            tags(article=article, tag=tag)
            for number, article in enumerate(articles, begin)
            for tag, every in ((common, 3), (rare, 500))
            if number % every == 1
        )
        bylines.objects.bulk_create(
            bylines(article=article, author=authors[number % 2])
            for number, article in enumerate(articles, begin)
        )


if __name__ == "__main__":
    sys.exit(main())
