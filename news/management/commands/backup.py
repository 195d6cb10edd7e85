from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.template.defaultfilters import filesizeformat

from news.operations.backup.databases import database_of
from news.operations.backup.failure import BackupError
from news.operations.backup.making import Made, back_up
from news.operations.backup.thinning import Keep


class Command(BaseCommand):
    help = (
        "Backs up the database and the uploaded files while the portal serves, and deletes backups "
        "that are too old. `sha256sum --check SHA256SUMS` checks one; `restore` brings it back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            default=settings.BACKUP_DIR,
            metavar="FOLDER",
            help="the folder of all backups (BACKUP_DIR: %(default)s)",
        )
        for period in Keep._fields:
            parser.add_argument(
                f"--keep-{period}",
                type=int,
                default=getattr(settings, f"BACKUP_KEEP_{period.upper()}"),
                metavar="N",
                help=f"for how many {period} backups are kept (%(default)s)",
            )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="restore it into a scratch place and compare every row and file",
        )
        parser.add_argument("--no-media", action="store_true", help="without the uploaded files")
        parser.add_argument(
            "--full",
            action="store_true",
            help="copy every uploaded file anew instead of linking to the backup before",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = back_up(
                database_of(connection.settings_dict),
                None if options["no_media"] else default_storage,
                options["to"].absolute(),
                keep=Keep(*(options[f"keep_{period}"] for period in Keep._fields)),
                now=datetime.now(UTC),
                linking=not options["full"],
                verifying=options["verify"],
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        self._tell(made)

    def _tell(self, made: Made) -> None:
        manifest = made.backup.manifest
        snapshot, files = manifest.snapshot, manifest.files
        self.stdout.write(f"{made.backup.path}")
        self.stdout.write(
            f"  database: {manifest.engine}, {len(snapshot.tables)} tables, {snapshot.rows} rows"
        )
        if files is not None:
            size = filesizeformat(files.bytes).replace("\xa0", " ")
            self.stdout.write(
                f"  uploaded files: {files.number} ({size}), {made.linked} of them as in the "
                "backup before"
            )
        if made.is_verified:
            self.stdout.write("  verified: restored into a scratch place, every row and file equal")
        if made.deleted:
            self.stdout.write(f"  old backups deleted: {', '.join(made.deleted)}")
