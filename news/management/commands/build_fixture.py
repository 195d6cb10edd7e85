from collections.abc import Callable
from itertools import count
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
        fixture = build_fixture(seeds, self._show_progress(every=1 if verbosity > 1 else 100))
        for name, reasons in fixture.notes.items():
            self.stderr.write(self.style.WARNING(f"{name}: {' '.join(reasons)}"))
        for name, reasons in fixture.failures.items():
            self.stderr.write(self.style.ERROR(f"{name}: it {' It '.join(reasons)}"))
        if not fixture.documents:
            raise CommandError(f"No page in {seeds} could be read; {output} is left as it was.")

        if check:
            self._check(fixture.to_json(), output)
        else:
            self._write(fixture.to_json(), output)
        self.stdout.write(f"Pages: {fixture.documents}. Records: {len(fixture.records)}. {output}")
        if fixture.failures:
            raise CommandError(f"Left out, for the reasons above: {len(fixture.failures)}.")

    def _show_progress(self, every: int) -> Callable[[str], None]:
        numbers = count(1)

        def show(name: str) -> None:
            if (number := next(numbers)) % every == 0:
                self.stdout.write(f"{number}: {name}")

        return show

    def _write(self, text: str, output: Path) -> None:
        try:
            write_fixture(text, output)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error

    def _check(self, expected: str, output: Path) -> None:
        try:
            found = output.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{output} cannot be read: {error}. Run build_fixture.") from error
        if found != expected:
            raise CommandError(
                f"{output} is not what the seeds build. Run build_fixture and commit the result."
            )
