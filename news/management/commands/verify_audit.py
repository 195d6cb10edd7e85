from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from news.operations.audit import acting, triggers
from news.operations.audit.acknowledging import acknowledge as acknowledge_faults
from news.operations.audit.verification import verify, verify_files
from news.operations.audit.walking import BrokenError

WHAT_NEXT = (
    "Keep a copy of the database as it is, and find out who could write to it. Compare with the "
    "last backup and the exported files. Once you know, repeat the command with --acknowledge "
    "REASON: entries before and after are verified again from then on. See docs/operators.md, "
    "Audit log."
)


class Command(BaseCommand):
    help = (
        "Verifies the audit log, from its first kept entry to its last, and names the first that "
        "was altered, moved or taken away. Prints the last hash: note it elsewhere, so that "
        "--expect can tell later that nothing before was taken away with the end of the chain."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="HASH",
            help="a last hash of an earlier time, which must still be in the chain",
        )
        parser.add_argument(
            "--export",
            nargs="+",
            type=Path,
            default=[],
            metavar="FILE",
            help="files of export_audit: verify them too, and that what is kept follows them",
        )
        parser.add_argument(
            "--acknowledge",
            metavar="REASON",
            default="",
            help="first write into the log that the faults it has now are known, and why",
        )

    def handle(
        self,
        *args: Any,
        expect: list[str],
        export: list[Path],
        acknowledge: str,
        **options: Any,
    ) -> None:
        if acknowledge:
            self._acknowledge(acknowledge)
        wanted = {noted.strip().lower() for noted in expect}
        try:
            if export:
                walk = verify_files(export, wanted)
                self.stdout.write(f"{walk.count} exported entries, up to {walk.number}: unbroken.")
            found = verify(wanted)
        except BrokenError as error:
            raise CommandError(f"The audit log is broken. {error}\n{WHAT_NEXT}") from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        for span in found.acknowledged:
            self.stdout.write(f"Acknowledged ({span.reason}): {span.fault}")
        if found.count:
            self.stdout.write(f"{found.count} entries, {found.first} to {found.last}: unbroken.")
        else:
            self.stdout.write("There are no entries.")
        if found.waiting:
            self.stdout.write(f"{found.waiting} more wait to be chained, with the next act.")
        self.stdout.write(f"Last hash: {found.last_hash}")
        if lacking := triggers.lacking(DEFAULT_DB_ALIAS):
            raise CommandError(
                "The entries are whole, but the database would let them be altered: triggers are "
                f"missing ({', '.join(lacking)}). Run manage.py migrate."
            )

    def _acknowledge(self, reason: str) -> None:
        with acting.command("verify_audit"):
            faults = acknowledge_faults(reason)
        if not faults:
            self.stdout.write("There is nothing to acknowledge.")
