from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from news.articles.models import Article
from news.library.models.reference import find_mismatches, rebuild
from news.newsroom.models import Revision


class Command(BaseCommand):
    help = (
        "Makes what is kept of the uses of pictures, attachments and articles agree with all texts "
        "and revisions. Only needed after rows were written past Django, as by SQL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only name what does not agree, and fail then"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        wrong = 0
        for model in (Article, Revision):
            numbers = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
            if not check:
                wrong += rebuild(model, numbers, DEFAULT_DB_ALIAS)
                continue
            for number in find_mismatches(model, numbers, DEFAULT_DB_ALIAS):
                self.stdout.write(f"{model._meta.model_name} {number}")
                wrong += 1
        if check and wrong:
            raise CommandError(f"{wrong} texts do not agree; run it without --check")
        self.stdout.write(f"{wrong} texts mended" if wrong else "All texts agree")
