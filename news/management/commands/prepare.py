from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from news.articles.models import Article

USERNAME = "admin"


class Command(BaseCommand):
    help = (
        "Prepares an empty portal: where there are no articles, loads the seed article and common "
        "mistakes for the publish check; where there are no users, makes a first superuser. What "
        "exists is never touched."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if Article.objects.exists():
            self.stdout.write("The portal has articles; the seed is not loaded.")
        else:
            call_command("loaddata", "seed", "common_mistakes", stdout=self.stdout)
        self._make_first_superuser()

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
