from typing import Any

from django.core.management.commands import dumpdata

# Made of the rest, and made anew by whatever loads it.
_DERIVED = [
    "news.AuthorLanguage",
    "news.ContentVersion",
    "news.PeriodViews",
    "news.SearchDocument",
    "news.SearchEntry",
    "news.TagLanguage",
]
# Kept for some weeks at most, which a file would not know; no content of the portal.
_SHORT_LIVED = ["news.SearchedQuery", "news.RecentView", "news.FailedLogIns", "news.AccountSession"]
# An audit log belongs to its database: its triggers refuse what its chain did not write.
_AUDIT_LOG = ["news.AuditEntry", "news.AuditHead", "news.WaitingEntry"]
LEFT_OUT = [*_DERIVED, *_SHORT_LIVED, *_AUDIT_LOG]


class Command(dumpdata.Command):
    """Django's own, without the search index, what visitors searched for, and the audit log."""

    def handle(self, *app_labels: str, **options: Any) -> None:
        options["exclude"] = [*options["exclude"], *LEFT_OUT]
        super().handle(*app_labels, **options)
