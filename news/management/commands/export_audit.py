from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.operations.audit import acting
from news.operations.audit.export import RemovedMeanwhileError, export_old, remove_exported
from news.operations.audit.walking import BrokenError


class Command(BaseCommand):
    help = (
        "Writes the entries of the audit log that are older than AUDIT_KEEP_DAYS into a file of "
        "the folder, and reads it back. With --remove, and only then, they leave the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
        parser.add_argument(
            "--remove", action="store_true", help="remove what is in the file from the database"
        )

    def handle(self, *args: Any, to: Path, remove: bool, **options: Any) -> None:
        if not to.is_dir():
            raise CommandError(f"{to} is no folder. Make it first, closed to other accounts.")
        try:
            done = export_old(to)
            if done is None:
                self.stdout.write(f"No entry is older than {settings.AUDIT_KEEP_DAYS} days.")
                return
            self.stdout.write(f"Entries {done.first} to {done.last}: {done.path}")
            self.stdout.write(f"Last hash: {done.last_hash}")
            if remove:
                with acting.command("export_audit"):
                    remove_exported(done)
                self.stdout.write("They are removed from the database.")
        except BrokenError as error:
            raise CommandError(
                f"Nothing was removed, because the audit log is broken. {error} Run verify_audit, "
                "which says what to do."
            ) from error
        except RemovedMeanwhileError as error:
            raise CommandError(
                "Another export has removed these entries. Run verify_audit --export with the "
                "files of both exports."
            ) from error
        except OSError as error:
            raise CommandError(f"Nothing was removed. {error}") from error
