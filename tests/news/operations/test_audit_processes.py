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
