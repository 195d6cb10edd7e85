from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from news.accounts.models import User
from news.accounts.second_factor import devices
from news.accounts.sessions import end_sessions


class Command(BaseCommand):
    help = (
        "Takes the second factor from an account whose owner has lost the phone and the recovery "
        "codes, and ends its sessions. The password stays; the next log-in sets up a new one. "
        "Superusers can do the same in the list of accounts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the name that the account logs in with")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.")
        with transaction.atomic():
            had_one = devices.remove(user, "reset")
            count = end_sessions(user)
        done = "reset" if had_one else "not set up, so there was nothing to reset"
        self.stdout.write(f"The second factor of {username} is {done}; {count} sessions ended.")
