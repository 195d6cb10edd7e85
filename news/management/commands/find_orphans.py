from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser

from news.library.models import Attachment, Image
from news.library.orphans import find_orphans


class Command(BaseCommand):
    help = (
        "Lists files of pictures and attachments without a row, and pictures and attachments "
        "without a file or without a use. Files younger than an hour are left out: their upload "
        "may be under way."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--delete", action="store_true", help="delete the files without a row, and only those"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        orphans = find_orphans()
        for name in orphans.files:
            self.stdout.write(f"no row: {name}")
        for item, names in orphans.missing:
            self.stdout.write(f"no file: {_title(item)} lacks {', '.join(names)}")
        for item in orphans.unused:
            self.stdout.write(f"no use: {_title(item)} {item.file.name}")
        if options["delete"]:
            for name in orphans.files:
                default_storage.delete(name)
        deleted = " (deleted)" if options["delete"] and orphans.files else ""
        self.stdout.write(
            f"{len(orphans.files)} files without a row{deleted}, "
            f"{len(orphans.missing)} pictures and attachments without a file, "
            f"{len(orphans.unused)} pictures and attachments without a use"
        )


def _title(item: Image | Attachment) -> str:
    kind = "picture" if isinstance(item, Image) else "attachment"
    return f"{kind} {item.pk} ({item})"
