"""
What processes beside a test do with a portal of their own.

    python -m tests.news.search.at_work fill | read 30 1 | write 30 2 | rebuild 2 | save 1 | ...
"""

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from news.articles.models import Article, Source, Tag  # noqa: E402
from news.search import documents, index, search  # noqa: E402
from news.search.models import SearchEntry  # noqa: E402

WORDS = "质量 发展 首席质量官 5G基站 quality officers 开发区 创新 企业 zone 𠮷野家".split()
FILLED = 60  # articles


def text(chance: random.Random) -> str:
    return "".join(f"<p>{'，'.join(chance.choices(WORDS, k=30))}</p>" for _ in range(5))


def fill() -> None:
    chance = random.Random(1)
    source = Source.objects.create(name="日报", slug="daily")
    tag = Tag.objects.create(name="标签", slug="tag")
    for number in range(FILLED):
        article = Article.objects.create(
            title=f"{chance.choice(WORDS)} {number}",
            body=text(chance),
            source=source,
            status="published",
            published_at=f"2024-01-{1 + number % 28:02}T00:00Z",
        )
        article.tags.add(tag)


def read(seconds: str, seed: str) -> None:
    """Search until the time is up; prints how often."""
    chance, count = random.Random(seed), 0
    until = time.monotonic() + float(seconds)
    while time.monotonic() < until:
        found = search(" ".join(chance.sample(WORDS, chance.randint(1, 2))))
        assert found.total >= len(found[:20])
        count += 1
    print(count)


def write(seconds: str, seed: str) -> None:
    """Write, change and delete articles and what they name until the time is up."""
    chance, count = random.Random(seed), 0
    until = time.monotonic() + float(seconds)
    while time.monotonic() < until:
        chance.choice([_add, _change, _change, _change, _change_several, _delete, _rename])(chance)
        count += 1
    print(count)


def _add(chance: random.Random) -> None:
    Article.objects.create(
        title="新 article", body=text(chance), status="published", published_at="2024-02-01T00:00Z"
    )


def _change(chance: random.Random) -> None:
    number = chance.choice(list(Article.objects.values_list("pk", flat=True)))
    if article := Article.objects.filter(pk=number).first():
        article.body = text(chance)
        article.save(update_fields=["body"])


def _change_several(chance: random.Random) -> None:
    numbers = chance.sample(list(Article.objects.values_list("pk", flat=True)), 10)
    Article.objects.filter(pk__in=numbers).update(title=chance.choice(WORDS))


def _delete(chance: random.Random) -> None:
    new = Article.objects.filter(title="新 article").order_by("pk")
    if new.count() > 5:
        new[0].delete()


def _rename(chance: random.Random) -> None:
    tag = Tag.objects.get(slug="tag")
    tag.name = f"标签 {chance.choice(WORDS)}"
    tag.save()


def rebuild(at: str) -> None:
    """Begin to make every document anew, in chunks of 20, and wait in the transaction of one."""
    index._CHUNK = 20
    SearchEntry.objects.update(digest="")
    with connection.execute_wrapper(_waiting_at(_is_entry, int(at))):
        index.rebuild("default")


def save() -> None:
    """Begin to save an article with a new text, and wait before its entry is written."""
    article = Article.objects.order_by("pk")[0]
    article.body = "<p>never committed</p>"
    with connection.execute_wrapper(_waiting_at(_is_entry, 1)):
        article.save()


def rename() -> None:
    """
    Rename the source of all, and wait where their texts are read and nothing is written yet.

    The first text is read by itself before, to see whether anything changes.
    """
    source = Source.objects.get()
    source.name = f"{source.name}报"
    read = 0

    def is_first_write(sql: str) -> bool:
        nonlocal read
        read += sql.startswith("SELECT") and '"news_article"."body"' in sql
        return read == 2 and not sql.startswith("SELECT")

    with connection.execute_wrapper(_waiting_at(is_first_write, 1)):
        source.save()


def change() -> None:
    """Change the second article's text and save it."""
    article = Article.objects.order_by("pk")[1]
    article.body = "<p>changed meanwhile</p>"
    print("inside", flush=True)
    article.save()


def _is_entry(sql: str) -> bool:
    return sql.startswith('INSERT INTO "news_searchentry"')


def _waiting_at(is_there: Callable[[str], bool], at: int) -> Callable[..., Any]:
    """Says that it is there, the so manieth time, and waits until it hears something."""
    seen = 0

    def wait(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal seen
        if seen < at and is_there(sql):
            seen += 1
            if seen == at:
                print("inside", flush=True)
                sys.stdin.readline()
        return execute(sql, *rest)

    return wait


def examine() -> None:
    """What is wrong with the index, as JSON."""
    faults = {
        "stale": list(index.find_stale("default")),
        "torn": documents.count_torn("default"),
        "database": [],
    }
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            faults["database"] = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            # Raises an error where the postings are not in order.
            cursor.execute(
                "INSERT INTO news_searchdocument (news_searchdocument) VALUES ('integrity-check')"
            )
    print(json.dumps(faults))


if __name__ == "__main__":
    work = (fill, read, write, rebuild, save, rename, change, examine)
    {each.__name__: each for each in work}[sys.argv[1]](*sys.argv[2:])
