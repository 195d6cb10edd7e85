from typing import Any

from django.core.management.commands import flush
from django.db import transaction

from news.operations.audit import acting, triggers
from news.operations.audit.head import lock_head
from news.operations.audit.models import Action, AuditHead
from news.operations.audit.recording import record


class Command(flush.Command):
    """Django's own; it empties the audit log too, which its triggers would refuse."""

    def run_from_argv(self, argv: list[str]) -> None:
        """
        The new log begins with who emptied the old one, unless that was thought better of.

        Here, because tests empty their database by `call_command`.
        """
        with transaction.atomic():
            before = lock_head()
        super().run_from_argv(argv)
        if not AuditHead.objects.filter(hash=before.hash).exists():
            with acting.command("flush"):
                record(Action.FLUSHED, details={"entries": before.count})

    def handle(self, **options: Any) -> None:
        triggers.remove(options["database"])
        try:
            super().handle(**options)
        finally:
            triggers.install(options["database"])
