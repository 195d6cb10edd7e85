from typing import Any

from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from news.articles.models import Article
from news.search import index

EVERY = 10_000  # articles


class Command(BaseCommand):
    help = "Makes the search index anew where it is not what the articles say; the site may serve."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Article.objects.count()

        def report(done: int) -> None:
            if done % EVERY == 0:
                self.stdout.write(f"{done} of {total}")

        wrong = index.rebuild(DEFAULT_DB_ALIAS, report)
        self.stdout.write(f"{total} articles; the documents of {wrong} were wrong.")
