import time
from argparse import ArgumentTypeError, BooleanOptionalAction
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from news.operations.audit import acting
from news.operations.audit.models import Action
from news.operations.audit.recording import record, summarised
from news.sample.filling import fill, has_others, index_sample, make_materials, remove_sample

# Above this, indexing takes longer than a newcomer waits.
INDEXED_BY_DEFAULT = 10_000  # articles


class Command(BaseCommand):
    help = (
        "Fills the portal with a sample: made-up articles in three languages with pictures, "
        "documents and views, always the same. Of the first N it makes those that are not there. "
        "For trying out and measuring: refuses a portal that has other articles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int, metavar="N", help="how many articles")
        parser.add_argument(
            "--until",
            type=_moment,
            default=None,
            metavar="MOMENT",
            help="when the newest was published: 2026-09-01 or 2026-09-01T12:00; otherwise now",
        )
        parser.add_argument(
            "--index",
            action=BooleanOptionalAction,
            default=None,
            help=f"put them into the search index (the default up to {INDEXED_BY_DEFAULT:,}); "
            "otherwise `rebuild_search` does it",
        )
        parser.add_argument(
            "--remove",
            action="store_true",
            help="delete the articles, pictures and documents of samples",
        )
        parser.add_argument(
            "--force", action="store_true", help="also in a portal that has other articles"
        )

    def handle(
        self,
        *args: Any,
        number: int | None,
        until: datetime | None,
        index: bool | None,
        remove: bool,
        force: bool,
        **options: Any,
    ) -> None:
        if remove:
            if number is not None:
                raise CommandError("--remove deletes whole samples: leave the number out.")
            details = {"command": "sample_articles --remove"}
            with acting.command("sample_articles"), summarised(Action.DELETED, details):
                removed = remove_sample(self._show_progress("removed"))
            self.stdout.write(
                f"{removed} articles removed. Sections, sources, authors and tags stay, as some "
                "may be yours; delete in the admin those that you do not want."
            )
            return
        if number is None or number < 1:
            raise CommandError("Say how many articles, at least 1: manage.py sample_articles 400")
        if has_others() and not force:
            raise CommandError(
                "This portal has articles that are of no sample, and nothing was changed. Made-up "
                "articles would stand among them. `make demo` shows a sample beside this portal; "
                "--force fills this one, and --remove takes the articles out again."
            )
        with acting.command("sample_articles"):
            self._fill(number, until or timezone.now(), index)

    def _fill(self, number: int, until: datetime, index: bool | None) -> None:
        materials = make_materials()
        started = time.perf_counter()
        filled = fill(number, until, materials, self._show_progress("written"))
        seconds = time.perf_counter() - started
        self.stdout.write(
            f"{len(filled.numbers)} articles made, {number - len(filled.numbers)} were there: "
            f"{filled.rows} rows in {seconds:.1f} s, {filled.rows / seconds:.0f} a second."
        )
        if not filled.numbers:
            return
        record(Action.IMPORTED, details={"sample articles": len(filled.numbers)})
        if index is None:
            index = len(filled.numbers) <= INDEXED_BY_DEFAULT
        if index:
            index_sample(filled.numbers, self._show_progress("indexed"))
        else:
            self.stdout.write("Search does not find them yet: run `manage.py rebuild_search`.")

    def _show_progress(self, done_is: str) -> Callable[[int], None]:
        """Says every 10,000 articles how far it is."""

        def show(done: int) -> None:
            if done % 10_000 == 0:
                self.stdout.write(f"{done} {done_is}")

        return show


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime.combine(day, datetime.max.time()).replace(microsecond=0)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: {error}") from error
    if moment is None:
        raise ArgumentTypeError(f"{text} is no moment: write it like 2026-09-01T12:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
