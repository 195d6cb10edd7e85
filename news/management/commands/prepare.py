from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DEFAULT_DB_ALIAS
from django.utils.crypto import get_random_string

from news.articles.models import Article
from news.management.collected_static import collect_static
from news.search import index

USERNAME = "admin"
# Articles that are indexed anew before the site serves: some half a minute.
MOST_INDEXED = 10_000


class Command(BaseCommand):
    help = (
        "Prepares a portal: applies migrations; where there are no articles, loads the seed "
        "article and common mistakes for the publish check; where there are no users, makes a "
        "first superuser; where the search index is of an earlier version, makes it anew; "
        "collects static files if these have changed. What exists is never touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-static", action="store_true", help="for a server that finds static files itself"
        )

    def handle(self, *args: Any, no_static: bool, **options: Any) -> None:
        call_command("migrate", stdout=self.stdout, verbosity=options["verbosity"])
        if Article.objects.exists():
            self.stdout.write("The portal has articles; the seed is not loaded.")
        else:
            call_command("loaddata", "seed", "common_mistakes", stdout=self.stdout)
        self._mend_search()
        self._make_first_superuser()
        if not no_static and collect_static():
            self.stdout.write("Collected the static files.")

    def _mend_search(self) -> None:
        using = DEFAULT_DB_ALIAS
        if not index.has_other_version(using) and not index.lacks_articles(using):
            return
        if Article.objects.count() <= MOST_INDEXED:
            call_command("rebuild_search", stdout=self.stdout)
        else:
            self.stdout.write(
                self.style.WARNING(
                    "The search index has to be made anew: run `manage.py rebuild_search` while "
                    "the site serves. Until then searches find less."
                )
            )

    def _make_first_superuser(self) -> None:
        users = get_user_model()._default_manager
        if users.exists():
            return
        password = get_random_string(20)
        users.create_superuser(username=USERNAME, password=password)
        self.stdout.write(
            self.style.SUCCESS(
                f"\nFirst login for /admin/ (shown this once; change it there):\n"
                f"    user name  {USERNAME}\n"
                f"    password   {password}\n"
            )
        )
