"""What the tests of the audit log share."""

import io
from datetime import UTC, datetime

from django.core.management import CommandError, call_command
from django.db import connection

from news.operations.audit import chain, recording
from news.operations.audit.models import AuditHead

ADDRESS = "203.0.113.7"
LOGIN = "/admin/login/"
ENTRIES, HEAD, WAITING = "news_auditentry", "news_audithead", "news_waitingentry"
NOW = datetime(2027, 8, 1, tzinfo=UTC)
PATIENCE = 30  # seconds


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def fill(number=10):
    """Entries 1 to `number`, one transaction each."""
    for each in range(1, number + 1):
        recording.record("changed", details={"number": each})
        chain.take_waiting()


def verify(*args, **options):
    """What the command prints, or why it fails."""
    out = io.StringIO()
    try:
        call_command("verify_audit", *args, stdout=out, **options)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def last_hash():
    return AuditHead.objects.get().last_hash


def log_in(client, name, password="secret", **headers):
    sent = {"username": name, "password": password}
    return client.post(LOGIN, sent, REMOTE_ADDR=ADDRESS, **headers)


def who(entry):
    return entry.actor_id, entry.actor_name, entry.address


def what(entry):
    return entry.object_model, entry.object_id, entry.object_text
