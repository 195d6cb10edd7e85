from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.legacy.fixture import build_fixture, write_fixture


class Command(BaseCommand):
    help = (
        "Builds the fixture for `loaddata seed` from the captured pages in seeds/. A page that "
        "cannot be read is named with the reason and left out; the exit code is then 1."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; fail when the fixture is not what the seeds build.",
        )
        parser.add_argument("--seeds", type=Path, default=settings.SEEDS_DIR, metavar="FOLDER")
        parser.add_argument("--output", type=Path, default=settings.SEED_FIXTURE, metavar="FILE")

    def handle(
        self, *args: Any, check: bool, seeds: Path, output: Path, verbosity: int, **options: Any
    ) -> None:
        if not seeds.is_dir():
            raise CommandError(f"{seeds} is no folder. Name the captured pages' with --seeds.")
        fixture = build_fixture(seeds, self._announce if verbosity > 1 else lambda name: None)
        for name, reasons in fixture.notes.items():
            self.stderr.write(self.style.WARNING(f"{name}: {' '.join(reasons)}"))
        for name, reasons in fixture.failures.items():
            self.stderr.write(self.style.ERROR(f"{name} {' It '.join(reasons)}"))
        if not fixture.documents:
            raise CommandError(f"No page in {seeds} could be read; {output} is left as it was.")

        if check:
            self._check(fixture.to_json(), output)
        else:
            write_fixture(fixture.to_json(), output)
        self.stdout.write(f"{fixture.documents} pages, {len(fixture.records)} records: {output}")
        if fixture.failures:
            raise CommandError(
                f"{len(fixture.failures)} pages were left out, for the reasons above."
            )

    def _announce(self, name: str) -> None:
        self.stdout.write(name)

    def _check(self, expected: str, output: Path) -> None:
        try:
            found = output.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{output} cannot be read: {error}. Run build_fixture.") from error
        if found != expected:
            raise CommandError(
                f"{output} is not what the seeds build. Run build_fixture and commit the result."
            )
