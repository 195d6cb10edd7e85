from typing import Any

from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from news.search import documents, index


class Command(BaseCommand):
    help = "Counts what the search index lacks or has too much; fails if there is any."

    def handle(self, *args: Any, **options: Any) -> None:
        stale = sum(1 for _number in index.find_stale(DEFAULT_DB_ALIAS))
        torn = documents.count_torn(DEFAULT_DB_ALIAS)
        self.stdout.write(f"{stale} articles are missing or stale.")
        self.stdout.write(f"{torn} documents and entries do not belong together.")
        if stale or torn:
            self.stderr.write("Run `manage.py rebuild_search`.")
            raise SystemExit(1)
