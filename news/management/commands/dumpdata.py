from typing import Any

from django.core.management.commands import dumpdata

# Made of the rest, and made anew by whatever loads it.
DERIVED = ["news.SearchDocument", "news.SearchEntry"]


class Command(dumpdata.Command):
    """Django's own, without the search index."""

    def handle(self, *app_labels: str, **options: Any) -> None:
        options["exclude"] = [*options["exclude"], *DERIVED]
        super().handle(*app_labels, **options)
