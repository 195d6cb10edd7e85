from collections.abc import Sequence
from typing import Any

from django.core.management.commands import loaddata

from news.operations.audit import acting
from news.operations.audit.models import Action
from news.operations.audit.recording import record


class Command(loaddata.Command):
    """Django's own; the audit log says what was loaded."""

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        with acting.command("loaddata"):
            super().handle(*fixture_labels, **options)

    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        """In the transaction of the whole load."""
        super().loaddata(fixture_labels)
        if self.loaded_object_count:
            details = {
                "fixtures": list(fixture_labels),
                "objects": self.loaded_object_count,
                "kinds": sorted(model._meta.label_lower for model in self.models),
            }
            record(Action.IMPORTED, details=details)
