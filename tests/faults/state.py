"""What a portal has stored, as JSON: `python -m tests.faults.state`."""

import json
from hashlib import sha256
from io import StringIO

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402

from news.models import Attachment, DailyViews, Revision, ViewCounter  # noqa: E402


def main() -> None:
    """
    Prints `{"counted", "daily", "texts", "problems"}`: the sums of views, the bodies of all
    revisions, and what is wrong with rows, files, the audit log and the search index.
    """
    found = {
        "counted": ViewCounter.objects.aggregate(sum=Sum("counted"))["sum"] or 0,
        "daily": DailyViews.objects.aggregate(sum=Sum("count"))["sum"] or 0,
        "texts": list(Revision.objects.values_list("body", flat=True)),
        "problems": [*_of_sqlite(), *_of_files(), *_of_commands()],
    }
    print(json.dumps(found))


def _of_sqlite() -> list[str]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        found = cursor.execute("PRAGMA integrity_check").fetchall()
        strays = cursor.execute("PRAGMA foreign_key_check").fetchall()
    return [str(row) for row in [*found, *strays] if row != ("ok",)]


def _of_files() -> list[str]:
    wrong = []
    for attachment in Attachment.objects.all():
        try:
            with attachment.file.open() as file:
                is_right = sha256(file.read()).hexdigest() == attachment.sha256
        except OSError as error:
            wrong.append(f"{attachment.file.name}: {error}")
        else:
            if not is_right:
                wrong.append(f"{attachment.file.name} has another content")
    return wrong


def _of_commands() -> list[str]:
    wrong = []
    for command in ("verify_audit", "check_search"):
        try:
            call_command(command, stdout=StringIO())
        except CommandError as error:
            wrong.append(f"{command}: {error}")
    return wrong


if __name__ == "__main__":
    main()
