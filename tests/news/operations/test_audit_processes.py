"""Several processes with several threads each, on a real database of either kind."""

import pytest

from tests.processes import Portal

pytestmark = pytest.mark.slow

ACT = """
import threading
import django
django.setup()
from django.db import connections, transaction
from news.operations.audit.recording import record

def act(thread):
    try:
        for number in range(10):
            with transaction.atomic():
                record("changed", details={"thread": thread, "number": number})
    finally:
        connections.close_all()

threads = [threading.Thread(target=act, args=[number]) for number in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_many_at_once_make_one_unbroken_chain(own_database, tmp_path):
    portal = Portal(own_database, tmp_path)
    processes = [portal.start("-c", ACT) for _ in range(3)]
    for process in processes:
        portal.finish(process)
    said = portal.run("manage.py", "verify_audit")
    assert "90 entries, 1 to 90: unbroken." in said
    assert "wait" not in said


READ = """
import django
django.setup()
from news.operations.audit.models import AuditEntry
for entry in AuditEntry.objects.order_by("number"):
    print(entry.number, entry.action, entry.actor_name, entry.details)
"""


def test_emptied_database_and_restored_backup_say_so(own_database, tmp_path):
    portal = Portal(own_database, tmp_path)
    portal.run("-c", ACT)
    portal.run("manage.py", "backup", "--to", str(tmp_path / "backups"))
    (backup,) = (path for path in (tmp_path / "backups").iterdir() if path.is_dir())
    portal.run("manage.py", "flush", "--no-input")
    assert portal.run("-c", READ) == '1 flushed command flush {"entries": 30}\n'
    assert "1 entries, 1 to 1: unbroken." in portal.run("manage.py", "verify_audit")
    portal.run("manage.py", "restore", str(backup), "--overwrite")
    *_earlier, last = portal.run("-c", READ).splitlines()
    assert last.startswith(f'31 restored command restore {{"backup": "{backup.name}"')
    assert "31 entries, 1 to 31: unbroken." in portal.run("manage.py", "verify_audit")


def test_flush_that_is_thought_better_of_has_no_entry(own_database, tmp_path):
    portal = Portal(own_database, tmp_path)
    process = portal.start("manage.py", "flush")
    out, _error = process.communicate("no\n")
    assert "Flush cancelled." in out
    assert "There are no entries." in portal.run("manage.py", "verify_audit")
