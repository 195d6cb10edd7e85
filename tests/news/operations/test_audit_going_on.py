"""After somebody has tampered with the log, acts go on, and it is told until it is acknowledged."""

import io
import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.test.utils import CaptureQueriesContext

from news.operations.audit import chain, recording, signing, triggers
from news.operations.audit.export import export_old, remove_exported
from news.operations.audit.models import AuditEntry, AuditHead, WaitingEntry, insert
from news.operations.audit.walking import BrokenError

pytestmark = pytest.mark.django_db

ENTRIES, HEAD = "news_auditentry", "news_audithead"
NOW = datetime(2027, 8, 1, tzinfo=UTC)
LAST = f"(SELECT hash FROM {ENTRIES} WHERE number = 7)"
CUT_END = (
    f"DELETE FROM {ENTRIES} WHERE number > 7",
    f"UPDATE {HEAD} SET count = 7, last_hash = {LAST}",
)
CUT_BEGINNING = (
    f"UPDATE {HEAD} SET exported = 2, "
    f"exported_hash = (SELECT hash FROM {ENTRIES} WHERE number = 2)",
    f"DELETE FROM {ENTRIES} WHERE number <= 2",
)
ALTERED = "it says that the log was tampered with: The head of the chain was altered."
# What is done to a log of ten entries, and what is told after the next act.
TAMPERING = {
    "end": (CUT_END, f"Entry 8: {ALTERED}"),
    "beginning": (CUT_BEGINNING, f"Entry 11: {ALTERED}"),
    "both": (
        (*CUT_END, *CUT_BEGINNING),
        f"Entry 8: {ALTERED} The head said that entries 3 to 7 are kept.",
    ),
    "end alone": (
        (f"DELETE FROM {ENTRIES} WHERE number > 7",),
        "Entry 8: it is missing; the next one is 11.",
    ),
    "all entries": ((f"DELETE FROM {ENTRIES}",), "Entry 1: it is missing; the next one is 11."),
    "last entry": (
        (f"UPDATE {ENTRIES} SET hash = 'é' WHERE number = 10",),
        "Entry 10: it was altered",
    ),
    "head": ((f"DELETE FROM {HEAD}",), "Entry 11: it says that the log was tampered with: The"),
    "count": ((f"UPDATE {HEAD} SET count = 5",), f"Entry 11: {ALTERED}"),
    "count ahead": ((f"UPDATE {HEAD} SET count = 50",), "Entry 11: it is missing; the next one is"),
    "mark": ((f"UPDATE {HEAD} SET exported = 4",), "Entry 5: it does not follow entry 4"),
    "mark ahead": ((f"UPDATE {HEAD} SET exported = 10, exported_hash = last_hash",), ALTERED),
    "key": ((f"UPDATE {HEAD} SET key = 'x'",), "signed with a key that is not known (x)"),
    "signature": ((f"UPDATE {HEAD} SET hash = 'é'",), f"Entry 11: {ALTERED}"),
}


def fill(number=10):
    for each in range(1, number + 1):
        recording.record("changed", details={"number": each})
        chain.take_waiting()


@contextmanager
def owner():
    """As whoever owns the database may: the triggers are back afterwards."""
    triggers.remove(DEFAULT_DB_ALIAS)
    yield
    triggers.install(DEFAULT_DB_ALIAS)


def tamper(*statements):
    with owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def verify(**options):
    out = io.StringIO()
    try:
        call_command("verify_audit", stdout=out, **options)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def acknowledge():
    verify(acknowledge="A disk failed")
    chain.take_waiting()
    return verify()


def newest_values():
    return AuditEntry.objects.filter(action="changed").first().values


@pytest.fixture(params=TAMPERING)
def tampered(request):
    statements, told = TAMPERING[request.param]
    fill()
    tamper(*statements)
    return told


class TestTampering:
    def test_is_told_after_every_later_act(self, tampered):
        assert "The audit log is broken." in verify()
        for _ in range(3):
            recording.record("changed", details={"new": True})
            chain.take_waiting()
            assert newest_values() == {"new": True}
            assert not WaitingEntry.objects.exists()
            assert tampered in verify()
        assert AuditEntry.objects.filter(action="broken").count() == 1

    def test_is_told_until_it_is_acknowledged_and_what_is_new_after_that(self, tampered):
        fill(2)
        said = acknowledge()
        assert "unbroken" in said
        assert "Acknowledged (A disk failed)" in said
        assert tampered in said
        fill(2)
        assert "unbroken" in verify()
        number = AuditEntry.objects.first().number
        tamper(f"UPDATE {ENTRIES} SET details = '{{}}' WHERE number = {number}")
        fill(1)
        assert f"Entry {number}: it was altered" in verify()

    def test_is_acknowledged_also_before_the_next_act(self, tampered):
        assert "unbroken" in acknowledge()
        assert AuditEntry.objects.first().action == "acknowledged"
        assert "unbroken" in verify()

    def test_keeps_an_export_from_removing_anything(self, freeze, tampered, tmp_path):
        freeze(NOW)
        count = AuditEntry.objects.count()
        with pytest.raises(CommandError, match="Nothing was removed, because"):
            call_command("export_audit", to=tmp_path, remove=True)
        assert AuditEntry.objects.count() == count
        fill(1)
        with pytest.raises(CommandError, match="Nothing was removed, because"):
            call_command("export_audit", to=tmp_path, remove=True)
        assert AuditEntry.objects.count() == count + 2

    def test_is_exported_once_it_is_acknowledged(self, freeze, tampered, tmp_path):
        fill(2)
        acknowledge()
        freeze(datetime.now(UTC) + timedelta(days=300))
        fill(1)
        call_command("export_audit", to=tmp_path, remove=True, verbosity=0)
        chain.take_waiting()
        said = verify(export=list(tmp_path.iterdir()))
        assert "exported entries" in said
        assert "2 entries" in said
        assert "broken" not in said.replace("unbroken", "")


def test_tampering_between_export_and_removal_removes_nothing(freeze, tmp_path):
    freeze(NOW - timedelta(days=300))
    fill()
    freeze(NOW)
    fill(5)
    done = export_old(tmp_path)
    tamper(f"UPDATE {HEAD} SET last_hash = exported_hash")
    with pytest.raises(BrokenError, match="head of the chain was altered"), transaction.atomic():
        remove_exported(done)
    assert AuditEntry.objects.count() == 15


@pytest.mark.django_db(transaction=True)
def test_error_is_logged_once(caplog):
    fill()
    tamper(*CUT_END)
    for _ in range(3):
        recording.record("changed")
    (record,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert "The head of the chain was altered. Entry 8 says so" in record.getMessage()


def test_untouched_log_costs_one_query_for_the_check():
    fill()
    with CaptureQueriesContext(connection) as queries:
        fill(1)
    checks = [q for q in queries if '"number" >= 10' in q["sql"]]
    assert len(checks) == 1


def test_what_is_not_broken_is_not_acknowledged():
    fill()
    assert "There is nothing to acknowledge." in verify(acknowledge="Why not")
    assert AuditEntry.objects.count() == 10


def test_entry_altered_in_the_middle_is_acknowledged_and_those_beside_it_are_not():
    fill()
    tamper(f"UPDATE {ENTRIES} SET details = '{{}}' WHERE number IN (4, 6)")
    said = acknowledge()
    assert said.count("Acknowledged") == 2
    tamper(f"UPDATE {ENTRIES} SET details = '{{}}' WHERE number = 5")
    assert "Entry 5: it was altered" in verify()


def test_nothing_is_acknowledged_without_the_key():
    fill()
    tamper(f"UPDATE {ENTRIES} SET details = '{{}}' WHERE number = 4")
    details = {
        "first": 4,
        "last": 4,
        "hash": AuditEntry.objects.get(number=4).hash,
        "fault": "",
        "reason": "",
    }
    fill(1)
    with owner():
        row = AuditEntry(
            number=12,
            at=NOW,
            action="acknowledged",
            details=json.dumps(details),
            key=signing.key_name("guessed"),
            previous=AuditHead.objects.get().last_hash,
            hash="0" * 64,
        )
        insert([row])
    assert "Entry 4: it was altered" in verify()
    recording.record("changed", details=details)
    tamper("UPDATE news_waitingentry SET action = 'acknowledged'")
    chain.take_waiting()
    assert "Entry 4: it was altered" in verify()


def test_acknowledgement_of_one_cut_is_none_of_another():
    """The same entries are cut again, and the entry that acknowledged the first cut is put back."""
    fill()
    tamper(*CUT_END)
    fill(1)
    acknowledge()
    kept = AuditEntry.objects.get(action="acknowledged")
    fill(3)
    tamper(*CUT_END)
    fill(1)
    with owner():
        insert([kept])
    fill(1)
    assert "The audit log is broken." in verify()


def test_part_of_what_is_acknowledged_is_not_exported(freeze, tmp_path):
    freeze(NOW - timedelta(days=300))
    fill(4)
    tamper(f"UPDATE {ENTRIES} SET details = '{{}}' WHERE number = 4")
    freeze(NOW)
    fill(6)
    tamper(f"UPDATE {ENTRIES} SET details = '{{}}' WHERE number IN (5, 6)")
    assert "unbroken" in acknowledge()
    done = export_old(tmp_path)
    assert (done.first, done.last) == (1, 3)


def test_head_signed_with_a_key_that_was_given_up_is_not_believed(settings):
    settings.AUDIT_KEYS = ["first"]
    fill(3)
    settings.AUDIT_KEYS = ["second", "first"]
    fill(3)
    with owner():
        settings.AUDIT_KEYS = ["first"]
        head = AuditHead.objects.get()
        head.exported, head.exported_hash = 1, AuditEntry.objects.get(number=1).hash
        signing.sign_head(head)
        head.save()
        settings.AUDIT_KEYS = ["second", "first"]
    assert "The head is signed with an older key" in verify()
    fill(1)
    assert "Entry 7: it says that the log was tampered with: The head of the chain is" in verify()


@pytest.mark.parametrize("number", [11, 12, 700])
def test_entry_written_past_the_portal_is_told_and_the_chain_goes_on(number):
    """The triggers let it be added."""
    fill()
    recording.record("changed", details={"new": True})
    row = AuditEntry.objects.first()
    # Even one that takes the record of an act that waits.
    row.number, row.record = number, WaitingEntry.objects.get().record
    insert([row])
    chain.take_waiting()
    assert newest_values() == {"new": True}
    assert not WaitingEntry.objects.exists()
    fill(2)
    said = "Entry 11: it was altered" if number == 11 else "Entry 11: it is missing"
    assert said in verify() or "it is entry 10, which was moved" in verify()
    broken = AuditEntry.objects.get(action="broken")
    assert broken.number == number + 1
    assert broken.values["found"] == (
        f"Entry {number} was written past the portal. The head said that entries 1 to 10 are kept."
    )
    assert "unbroken" in acknowledge()
    fill(1)
    assert "unbroken" in verify()
