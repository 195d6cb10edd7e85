from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.library.stored_names import walk


class Command(BaseCommand):
    help = (
        "Copies the uploaded files on disk (MEDIA_ROOT) into the store that the settings name, or "
        "back. What is there already is left as it is, so it can be interrupted and repeated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to-disk", action="store_true", help="copy from the store to the disk instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        disk = FileSystemStorage(settings.MEDIA_ROOT)
        source, target = (default_storage, disk) if options["to_disk"] else (disk, default_storage)
        if isinstance(default_storage, FileSystemStorage):
            raise CommandError("There is no store to copy to or from: S3_BUCKET is not set.")
        copied, present, failed = 0, 0, 0
        for name in walk(source):
            if name.rpartition("/")[2].startswith("."):
                continue
            try:
                if target.exists(name):
                    if target.size(name) != source.size(name):
                        raise OSError("another file of that name is there; delete one of the two")
                    present += 1
                    continue
                with source.open(name) as file:
                    target.save(name, file)
            except OSError as error:
                failed += 1
                self.stderr.write(f"{name}: {error}")
            else:
                copied += 1
        self.stdout.write(f"{copied} files copied, {present} were there already, {failed} failed")
        if failed:
            raise CommandError("Repeat the command when the reasons above are dealt with.")
