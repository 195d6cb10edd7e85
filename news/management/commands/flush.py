from typing import Any

from django.core.management.commands import flush

from news.operations.audit import triggers


class Command(flush.Command):
    """Django's own; it empties the audit log too, which its triggers would refuse."""

    def handle(self, **options: Any) -> None:
        triggers.remove(options["database"])
        try:
            super().handle(**options)
        finally:
            triggers.install(options["database"])
