from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from news.newsroom import autosave, presence


class Command(BaseCommand):
    help = (
        "Thins autosaves: those that nobody has come back for are deleted. Saved revisions, "
        "published or not, are never removed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=autosave.KEPT.days,
            help="how old an autosave must be (%(default)s)",
        )

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        deleted = autosave.prune(timezone.now() - timedelta(days=days))
        presence.prune()
        self.stdout.write(f"{deleted} autosaves older than {days} days deleted")
