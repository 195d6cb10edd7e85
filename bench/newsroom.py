"""
What the admin's article pages cost at 100,000 articles and 300,000 revisions, as ratios to 1,000.

    make bench

Fails when one takes over 1.5 times as long, or makes more queries. The databases are SQLite files
in a temporary folder.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SIZES = (1_000, 100_000)
ROUNDS = 15
BOUND = 1.5
PAGES = {
    "dashboard": "/admin/",
    "list": "/admin/news/article/",
    "list, published": "/admin/news/article/?status__exact=published",
    "list, a section": "/admin/news/article/?section__id__exact=3",
    "change form": "/admin/news/article/500/change/",
    "history": "/admin/news/article/500/history/",
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        runs = {size: run_apart(folder, size) for size in SIZES}
    small, large = (runs[size] for size in SIZES)
    is_slow = False
    for name in PAGES:
        (few, few_queries), (many, many_queries) = small[name], large[name]
        ratio = many / few
        is_slow |= ratio > BOUND or many_queries > few_queries
        print(
            f"{name}: {ratio:.2f} times ({few * 1000:.0f} and {many * 1000:.0f} ms), "
            f"{few_queries} and {many_queries} queries"
        )
    return 1 if is_slow else 0


def run_apart(folder: str, size: int) -> dict[str, tuple[float, int]]:
    """The processor's seconds (the median) and the queries of each page, in a process apart."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": f"sqlite:///{folder}/{size}.sqlite3",
        "DATA_DIR": folder,
        "SECRET_KEY": "only-for-benchmarks-and-long-enough",
        "DEBUG": "on",  # No static files are collected here.
        "HTTPS": "off",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "bench.newsroom", "measure", str(size)]
    root = Path(__file__).parents[1]
    output = subprocess.run(  # noqa: S603
        command, env=environment, cwd=root, capture_output=True, text=True
    )
    if output.returncode:
        raise SystemExit(output.stderr)
    rows = [line.split("\t") for line in output.stdout.splitlines()]
    return {name: (float(seconds), int(queries)) for name, seconds, queries in rows}


def measure(size: int) -> None:
    import django  # noqa: PLC0415 - after the environment of run_apart

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from news.accounts.models import User  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    user = User.objects.create_superuser("bench", password=None)
    fill(size)
    settings.DEBUG = False  # It keeps every query.
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(user)
    for name, address in PAGES.items():
        queries: list[str] = []

        def count(
            execute: Callable[..., object], sql: str, *rest: object, queries: list[str] = queries
        ) -> object:
            queries.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            status = client.get(address).status_code
        if status != 200:
            raise SystemExit(f"{address} answers {status}")
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            client.get(address)
            times.append(time.process_time() - start)
        print(f"{name}\t{statistics.median(times)}\t{len(queries)}")


def fill(size: int) -> None:
    """
    1,000 articles in every state, three revisions each; and an archive of published ones besides.

    What is under work in an office does not grow with its archive.
    """
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415

    from news.accounts.models import User  # noqa: PLC0415
    from news.articles.models import Article, Section, Source  # noqa: PLC0415
    from news.newsroom.models import Revision  # noqa: PLC0415
    from news.readership.models import DailyViews  # noqa: PLC0415

    writer = User.objects.create_user("writer")
    sections = [Section.objects.create(slug=f"s{n}", name_en=f"Section {n}") for n in range(10)]
    sources = [Source.objects.create(slug=f"o{n}", name=f"Source {n}") for n in range(20)]
    body = "<p>In order to promote comprehensive quality management of enterprises.</p>" * 40
    start = datetime(2012, 1, 1, tzinfo=UTC)
    states = [*["published"] * 17, "draft", "in_review", "withdrawn"]
    articles = Article.objects.bulk_create(
        Article(
            title=f"Article {n} on the quality of things",
            status="draft" if (state := states[n % len(states)]) == "in_review" else state,
            work=state if state in ("draft", "in_review") else "",
            section=sections[n % 10],
            source=sources[n % 20],
            created_by=writer,
            live_number=3 if state in ("published", "withdrawn") else 0,
            latest_number=3,
            published_at=start + timedelta(days=5 * n),
            edited_at=start + timedelta(days=5 * n),
            body=body,
        )
        for n in range(1_000)
    )
    Revision.objects.bulk_create(
        Revision(
            article=article,
            number=number,
            created_by=writer,
            created_at=article.edited_at,
            fields={"title": article.title, "section": article.section_id, "tags": []},
            body=body,
        )
        for article in articles
        for number in (1, 2, 3)
    )
    today = datetime.now(UTC).date()
    DailyViews.objects.bulk_create(
        DailyViews(article=article, day=today - timedelta(days=day), count=number)
        for number, article in enumerate(articles[:100])
        for day in range(10)
    )
    copies = -(-(size - 1_000) // 850)  # As many of a thousand are published.
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE published AS "
            "SELECT id FROM news_article WHERE status = 'published'"
        )
        for model, key, changed in (
            (
                Article,
                "id",
                {
                    "id": "id + 1000 * copy",
                    "guid": "lower(hex(randomblob(16)))",
                    "translation_group": "lower(hex(randomblob(16)))",
                    "title": "title || ' ' || copy",
                    "published_at": "datetime(published_at, '+' || copy || ' minutes')",
                    "edited_at": "datetime(edited_at, '+' || copy || ' minutes')",
                },
            ),
            (
                Revision,
                "article_id",
                {"id": "id + 3000 * copy", "article_id": "article_id + 1000 * copy"},
            ),
        ):
            columns = [field.column for field in model._meta.local_concrete_fields]
            values = [changed.get(column or "", f'"{column}"') for column in columns]
            names = ", ".join(f'"{column}"' for column in columns)
            table = model._meta.db_table
            cursor.execute(
                # Names of our own models only.
                f"WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies "  # noqa: S608
                f"WHERE copy < {copies}) INSERT INTO {table} ({names}) "
                f"SELECT {', '.join(values)} FROM {table}, copies "
                f"WHERE {copies} > 0 AND {key} IN (SELECT id FROM published)"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(int(sys.argv[2]))
    else:
        sys.exit(main())
