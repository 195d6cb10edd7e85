from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from news.articles.models import Article
from news.management.collected_static import collect_static
from news.sample.filling import fill, has_others, index_sample, make_materials, sampled
from news.sample.identity import make_identity
from news.sample.newsroom import make_accounts, make_work
from news.sample.showpieces import make_showpieces

ARTICLES = 400
FOLDER = "demo"


class Command(BaseCommand):
    help = (
        f"Fills the portal of `make demo`: {ARTICLES} made-up articles, a newsroom at work, and an "
        "account for each role. It only works in an empty portal whose data are in a folder named "
        f"{FOLDER}; what it has made, it leaves alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-static", action="store_true", help="for a server that finds static files itself"
        )

    def handle(self, *args: Any, no_static: bool, **options: Any) -> None:
        _refuse_other_folders()
        call_command("migrate", verbosity=0)
        _refuse_other_portals()
        if not no_static:
            collect_static()
        if not sampled().exists():
            self.stdout.write("Drawing pictures and writing articles; some twenty seconds ...")
            call_command("loaddata", "common_mistakes", verbosity=0)
            materials = make_materials()
            numbers = fill(ARTICLES, timezone.now(), materials).numbers
            index_sample([*numbers, *make_showpieces(materials)])
        if get_user_model()._default_manager.exists():
            self.stdout.write(
                "The passwords were shown when the demo was made. To make it anew, delete "
                f"{settings.DATA_DIR}."
            )
            return
        with transaction.atomic():
            passwords = make_accounts()
            make_work(make_materials(), settings.REVIEW_STAGES)
            make_identity(get_user_model()._default_manager.get(username="admin"))
        self.stdout.write(
            "\nAccounts of this demo for /admin/ (passwords are shown this once, and are of no "
            "other portal):"
        )
        for username, password in passwords.items():
            self.stdout.write(f"    {username:<12}{password}")


def _refuse_other_folders() -> None:
    database = connection.settings_dict["NAME"]
    is_own_file = connection.vendor == "sqlite" and Path(database).parent == settings.DATA_DIR
    if settings.DATA_DIR.name != FOLDER or not is_own_file:
        raise CommandError(
            f"Only for a portal of its own, with an SQLite database in a folder named {FOLDER}: "
            "`make demo` starts one. `sample_articles` fills other portals, without accounts."
        )


def _refuse_other_portals() -> None:
    """Made-up articles and accounts must never get into a portal that somebody uses."""
    if has_others() and not sampled().exists():
        raise CommandError(f"{settings.DATA_DIR} has articles that are of no sample.")
    if get_user_model()._default_manager.exists() and not Article.objects.exists():
        raise CommandError(f"{settings.DATA_DIR} has accounts, but no sample.")
