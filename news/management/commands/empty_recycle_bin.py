from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from news.articles.models import Article
from news.newsroom.log import record


class Command(BaseCommand):
    help = (
        "Deletes for good, with revisions and views, the articles that have been in the recycle "
        "bin for some time. The editorial log keeps what was done with them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=30, help="how long they have been there (%(default)s)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only list them")

    def handle(self, *args: Any, days: int, dry_run: bool, **options: Any) -> None:
        before = timezone.now() - timedelta(days=days)
        old = Article.objects.filter(deleted_at__lte=before).order_by("deleted_at", "pk")
        numbers = list(old.values_list("pk", flat=True))
        for number in numbers:
            with transaction.atomic():
                # Somebody restored it meanwhile, so it stays.
                article = (
                    Article.objects.select_for_update()
                    .filter(pk=number, deleted_at__lte=before)
                    .first()
                )
                if article is None:
                    continue
                self.stdout.write(f"{article.pk}: {article.title}")
                if not dry_run:
                    record(article, "empty_bin", None, before="deleted")
                    article.delete()
        verb = "would be deleted" if dry_run else "deleted"
        self.stdout.write(f"{len(numbers)} articles {verb}")
