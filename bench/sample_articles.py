"""
What making a sample costs: its rows a second, as a ratio to a bare bulk_create of the same rows.

    make bench                                       4 times 5,000 articles, on SQLite
    ARTICLES=50000 .venv/bin/python -m bench.sample_articles

Fails when the sample, which also thinks up its texts, writes less than half as many rows a second.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import django

# A portal of the benchmark's own, before anything reads its settings.
_folder = tempfile.TemporaryDirectory(prefix="portal-bench-")
os.environ.update(
    DJANGO_SETTINGS_MODULE="portal.settings",
    SECRET_KEY="only-for-benchmarks-and-long-enough",  # noqa: S106
    DATA_DIR=_folder.name,
    DATABASE_URL=f"sqlite:///{Path(_folder.name, 'sample.sqlite3')}",
    S3_BUCKET="",
    LOG_LEVEL="ERROR",
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections, models, transaction  # noqa: E402

from news.articles.models import Article, Author, Section, Source, Tag  # noqa: E402
from news.library.models import Image, Reference  # noqa: E402
from news.readership.models import DailyViews, ViewCounter  # noqa: E402
from news.sample.filling import fill, make_materials  # noqa: E402

ARTICLES = int(os.environ.get("ARTICLES", "5000"))  # in a round
ROUNDS = 4
FEWEST = 0.5  # times the rows a second of a bare bulk_create
UNTIL = datetime(2026, 9, 1, 4, tzinfo=UTC)

# What articles refer to, and the tables that a sample fills.
_SUBJECTS: tuple[type[models.Model], ...] = (Section, Source, Author, Tag, Image)
_TABLES: tuple[type[models.Model], ...] = (
    Article,
    Article.tags.through,
    Article.authors.through,
    ViewCounter,
    DailyViews,
    Reference,
)


def main() -> int:
    bare = connections["default"].settings_dict.copy()
    bare["NAME"] = Path(_folder.name, "bare.sqlite3")
    connections.databases["bare"] = bare
    for alias in ("default", "bare"):
        call_command("migrate", database=alias, verbosity=0)
    materials = make_materials()
    for model in _SUBJECTS:
        _bulk_create(model, list(model._base_manager.order_by("pk")))

    ratios, rates, articles = [], [], []
    last = 0
    for round_number in range(1, ROUNDS + 1):  # By turns, so that whatever else runs slows both.
        started = time.perf_counter()
        filled = fill(round_number * ARTICLES, UNTIL, materials)
        seconds = time.perf_counter() - started
        rows = {model: _since(model, last) for model in _TABLES}
        last = max(filled.numbers)
        if sum(map(len, rows.values())) != filled.rows:
            sys.exit("The bare rows are not those of the sample.")
        started = time.perf_counter()
        for model, objects in rows.items():
            _bulk_create(model, objects)
        bare_seconds = time.perf_counter() - started
        ratios.append(bare_seconds / seconds)
        rates.append(filled.rows / seconds)
        articles.append(len(filled.numbers) / seconds)
    ratio = statistics.median(ratios)
    print(
        f"sample: {ratio:.2f} times the rows a second of a bare bulk_create, {FEWEST} needed "
        f"(from {min(ratios):.2f} to {max(ratios):.2f}); {statistics.median(rates):.0f} rows, "
        f"{statistics.median(articles):.0f} articles a second"
    )
    return 1 if ratio < FEWEST else 0


def _since(model: type[models.Model], last: int) -> list[models.Model]:
    """The rows of the articles after that number."""
    of_article = "pk" if model is Article else "article_id"
    return list(model._base_manager.filter(**{f"{of_article}__gt": last}).order_by(of_article))


def _bulk_create(model: type[models.Model], objects: list[models.Model]) -> None:
    with transaction.atomic(using="bare"):
        # Django's own: the portal's also write the search index and the references.
        queryset: models.QuerySet = models.QuerySet(model, using="bare")
        queryset.bulk_create(objects)


if __name__ == "__main__":
    sys.exit(main())
