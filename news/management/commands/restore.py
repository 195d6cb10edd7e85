from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from news.operations.audit import acting
from news.operations.audit.models import Action
from news.operations.audit.recording import record_or_log
from news.operations.backup.databases import database_of
from news.operations.backup.failure import BackupError
from news.operations.backup.restoring import restore


class Command(BaseCommand):
    help = (
        "Brings a backup back: into the database and the uploaded files that the settings name, "
        "which must be empty. Checks all checksums first and compares everything afterwards."
    )
    # They read the database, which may be missing or damaged.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="of one backup")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="replace what is in the database, and uploaded files of the same names",
        )

    def handle(self, *args: Any, folder: Path, overwrite: bool, **options: Any) -> None:
        connection.close()  # The database is replaced under it.
        try:
            done = restore(
                folder.absolute(),
                database_of(connection.settings_dict),
                default_storage,
                overwriting=overwrite,
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        snapshot, files = done.manifest.snapshot, done.manifest.files
        self.stdout.write(
            f"Restored, and equal to the backup of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC: "
            f"{len(snapshot.tables)} tables with {snapshot.rows} rows, "
            + (
                f"{files.number} uploaded files ({done.written} written)"
                if files
                else "without uploaded files, which the backup has none of"
            )
        )
        if done.is_older:
            self.stdout.write(
                "The backup is of an older portal; its database is brought up to date."
            )
            call_command("migrate", stdout=self.stdout, verbosity=options["verbosity"])
        details = {"backup": folder.absolute().name, "made_at": done.manifest.made_at}
        with acting.command("restore"):
            record_or_log(Action.RESTORED, details=details)
        self.stdout.write("Now run `make prepare`, then start the portal.")
