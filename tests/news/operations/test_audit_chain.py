"""The chain: what was tampered with is named."""

import threading

import pytest
from django.core.management import call_command
from django.db import Error, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.operations.audit import chain, recording, signing
from news.operations.audit.models import AuditEntry, AuditHead, WaitingEntry
from news.operations.audit.walking import read_entries
from tests.factories import make_user
from tests.news.operations.audit_log import (
    ENTRIES,
    HEAD,
    PATIENCE,
    WAITING,
    fill,
    last_hash,
    sql,
    verify,
)

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("unguarded")
class TestTampering:
    @pytest.mark.parametrize(
        "column",
        [field.column for field in AuditEntry._meta.fields if field.name != "number"],
    )
    def test_no_column_can_be_altered(self, column):
        fill()
        others = {
            "record": "'00000000000000000000000000000000'",
            "at": "'2020-01-01 00:00:00+00'",
            "actor_id": "7",
            "details": "'{\"number\": 55}'",
        }
        sql(
            f"UPDATE {ENTRIES} SET {column} = {others.get(column, chr(39) + 'x' + chr(39))} "
            "WHERE number = 5"
        )
        assert "The audit log is broken. Entry 5: " in verify()

    def test_altered(self):
        fill()
        sql(f"UPDATE {ENTRIES} SET details = '{{}}' WHERE number = 5")
        assert "Entry 5: it was altered" in verify()

    def test_removed_at_the_beginning(self):
        fill()
        sql(f"DELETE FROM {ENTRIES} WHERE number < 3")
        assert "Entry 1: it is missing; the next one is 3." in verify()

    def test_removed_in_the_middle(self):
        fill()
        sql(f"DELETE FROM {ENTRIES} WHERE number IN (5, 6)")
        assert "Entry 5: it is missing; the next one is 7." in verify()

    def test_removed_in_the_middle_and_counted_anew(self):
        fill()
        sql(
            f"DELETE FROM {ENTRIES} WHERE number = 5",
            *(f"UPDATE {ENTRIES} SET number = {n - 1} WHERE number = {n}" for n in range(6, 11)),
            f"UPDATE {HEAD} SET count = 9",
        )
        assert "Entry 5: it is entry 6, which was moved." in verify()

    def test_removed_at_the_end(self):
        fill()
        sql(f"DELETE FROM {ENTRIES} WHERE number > 7")
        assert "Entry 8: it is missing, with the last 3 entries." in verify()

    def test_removed_at_the_end_with_the_head_set_back(self):
        fill()
        sql(
            f"DELETE FROM {ENTRIES} WHERE number > 7",
            f"UPDATE {HEAD} SET count = 7, last_hash = "
            f"(SELECT hash FROM {ENTRIES} WHERE number = 7)",
        )
        assert "The head of the chain was altered." in verify()

    def test_whole_log_put_back_to_an_earlier_state_is_told_by_a_noted_hash(self):
        fill(7)
        head = AuditHead.objects.values().get()
        fill(3)
        noted = last_hash()
        assert "10 entries" in verify(expect=[noted])
        sql(f"DELETE FROM {ENTRIES} WHERE number > 7")
        AuditHead.objects.filter(pk=1).update(**head)
        assert "7 entries, 1 to 7: unbroken." in verify()
        assert f"No entry has the hash {noted}" in verify(expect=[noted])

    def test_hash_that_was_noted_earlier_is_still_found(self):
        fill(3)
        noted = last_hash()
        fill(3)
        assert "6 entries" in verify(expect=[noted.upper(), last_hash()])

    def test_all_removed(self):
        fill()
        noted = last_hash()
        sql(f"DELETE FROM {ENTRIES}")
        assert "Entry 1: it is missing, with the last 10 entries." in verify()
        sql(f"DELETE FROM {HEAD}")
        assert "There are no entries." in verify()
        assert f"No entry has the hash {noted}" in verify(expect=[noted])

    def test_head_removed(self):
        fill()
        sql(f"DELETE FROM {HEAD}")
        assert "The head of the chain is missing." in verify()
        fill(1)
        assert (
            "Entry 11: it says that the log was tampered with: The head of the chain is" in verify()
        )

    def test_swapped(self):
        fill()
        sql(
            f"UPDATE {ENTRIES} SET number = 100 WHERE number = 4",
            f"UPDATE {ENTRIES} SET number = 4 WHERE number = 7",
            f"UPDATE {ENTRIES} SET number = 7 WHERE number = 100",
        )
        assert "Entry 4: it is entry 7, which was moved." in verify()

    def test_content_swapped(self):
        fill()
        sql(
            f"UPDATE {ENTRIES} SET details = (SELECT details FROM {ENTRIES} WHERE number = 7) "
            "WHERE number = 4"
        )
        assert "Entry 4: it was altered" in verify()

    def test_added_at_the_end(self):
        fill()
        columns = [field.column for field in AuditEntry._meta.fields]
        copied = ", ".join(
            {"number": "11", "record": "'00000000000000000000000000000001'"}.get(name, name)
            for name in columns
        )
        sql(
            f"INSERT INTO {ENTRIES} ({', '.join(columns)}) SELECT {copied} FROM {ENTRIES} "
            "WHERE number = 10"
        )
        assert "Entry 11: the head of the chain does not know it." in verify()

    def test_chain_made_anew_without_the_key(self, settings):
        """Whoever owns the database alone cannot sign."""
        fill()
        right = settings.AUDIT_KEYS
        settings.AUDIT_KEYS = ["guessed"]
        previous = signing.GENESIS
        for link in list(read_entries(0, 10)):
            forged = link._replace(previous=previous, key=signing.key_name(right[0]))
            previous = signing.link_hash("guessed", forged)
            sql(
                f"UPDATE {ENTRIES} SET hash = '{previous}', previous = '{forged.previous}' "
                f"WHERE number = {link.number}"
            )
        settings.AUDIT_KEYS = right
        assert "Entry 1: it was altered" in verify()

    def test_act_written_past_the_portal_is_told(self):
        fill(1)
        recording.record("changed")
        sql(f"UPDATE {WAITING} SET actor_name = 'somebody else'")
        chain.take_waiting()
        newest = AuditEntry.objects.first()
        assert (newest.action, newest.actor_name) == ("forged", "somebody else")
        assert "2 entries" in verify()

    def test_exported_mark_moved_by_hand(self):
        fill()
        sql(
            f"UPDATE {HEAD} SET exported = 4, exported_hash = "
            f"(SELECT hash FROM {ENTRIES} WHERE number = 4)",
            f"DELETE FROM {ENTRIES} WHERE number <= 4",
        )
        assert "The head of the chain was altered." in verify()


@pytest.mark.usefixtures("unguarded")
class TestVerifyWithoutTriggers:
    """What the class before needs to be right: untouched, the same chain is whole."""

    def test_untouched(self):
        fill()
        assert "The entries are whole" in verify()


class TestKeys:
    def test_changed_key_is_known_by_its_old_one(self, settings):
        settings.AUDIT_KEYS = ["first"]
        fill(3)
        settings.AUDIT_KEYS = ["second"]
        assert "Entry 1: it is signed with a key that is not known" in verify()
        assert "AUDIT_OLD_KEYS" in verify()
        settings.AUDIT_KEYS = ["second", "first"]
        assert "3 entries" in verify()
        fill(3)
        assert "6 entries" in verify()

    def test_old_key_signs_nothing_after_it_was_changed(self, settings):
        settings.AUDIT_KEYS = ["first"]
        fill(1)
        settings.AUDIT_KEYS = ["second", "first"]
        fill(1)
        settings.AUDIT_KEYS = ["first", "second"]  # Somebody who has the old key, and the database.
        fill(1)
        settings.AUDIT_KEYS = ["second", "first"]
        assert "Entry 3: it is signed with an older key than the one before." in verify()


class TestCommit:
    """With real transactions."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_act_is_chained_after_its_transaction_in_few_queries(self):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            recording.record("changed")
            recording.record("changed")
            assert not AuditEntry.objects.exists()
        assert AuditEntry.objects.count() == 2
        assert not WaitingEntry.objects.exists()
        assert "2 entries" in verify()
        reading = 1  # above
        beginning = [q for q in queries if q["sql"].split()[0] in ("BEGIN", "COMMIT")]
        # Two acts; a head is looked for, made and read; and the next round, which finds nothing.
        assert len(queries) - len(beginning) - reading <= 14
        with CaptureQueriesContext(connection) as queries:
            recording.record("changed")
        beginning = [q for q in queries if q["sql"].split()[0] in ("BEGIN", "COMMIT")]
        assert len(queries) - len(beginning) <= 9

    def test_act_that_is_undone_has_no_entry(self):
        def act(is_undone):
            with transaction.atomic():
                recording.record("changed")
                if is_undone:
                    raise ZeroDivisionError

        with transaction.atomic():
            act(False)
            with pytest.raises(ZeroDivisionError):
                act(True)
        assert AuditEntry.objects.count() == 1
        with transaction.atomic():
            with pytest.raises(ZeroDivisionError):
                act(True)
            act(False)
        assert AuditEntry.objects.count() == 2

    def test_entry_that_could_not_be_chained_comes_with_the_next(self, monkeypatch, caplog):
        def fail(*args, **kwargs):
            raise Error("disk full")

        with monkeypatch.context() as patched:
            patched.setattr(chain, "store_head", fail)
            recording.record("changed")
        assert "disk full" in caplog.text
        assert "1 more wait to be chained" in verify()
        recording.record("changed")
        assert AuditEntry.objects.count() == 2
        assert "2 entries, 1 to 2: unbroken." in verify()

    @pytest.mark.postgresql  # Of SQLite, threads of a test share one connection.
    def test_many_at_once_make_one_chain(self):
        threads, each = 6, 15
        failures = []

        def act(thread):
            try:
                for number in range(each):
                    with transaction.atomic():
                        recording.record("changed", details={"thread": thread, "number": number})
            except Exception as error:
                failures.append(error)
            finally:
                connections.close_all()

        running = [threading.Thread(target=act, args=[number]) for number in range(threads)]
        for one in running:
            one.start()
        for one in running:
            one.join(PATIENCE)
            assert not one.is_alive()
        assert failures == []
        total = threads * each
        assert f"{total} entries, 1 to {total}: unbroken." in verify()
        for thread in range(threads):
            found = AuditEntry.objects.filter(details__contains=f'"thread": {thread}')
            assert [e.values["number"] for e in found.order_by("number")] == list(range(each))

    @pytest.mark.postgresql
    def test_long_transaction_keeps_no_other_waiting(self):
        """Nor can two that lock the same rows in another order wait for one another here."""
        done = threading.Event()

        def other():
            try:
                recording.record("changed", details={"who": "other"})
                done.set()
            finally:
                connections.close_all()

        with transaction.atomic():
            recording.record("changed", details={"who": "long"})
            thread = threading.Thread(target=other)
            thread.start()
            assert done.wait(PATIENCE)
            thread.join(PATIENCE)
        entries = AuditEntry.objects.order_by("number")
        assert [entry.values["who"] for entry in entries] == ["other", "long"]
        assert "2 entries" in verify()

    def test_login_is_chained_at_once(self):
        user = make_user()
        Client().post("/admin/login/", {"username": user.username, "password": "secret"})
        assert AuditEntry.objects.first().action == "login"
        assert "unbroken" in verify()

    def test_flush_empties_the_log_and_leaves_it_guarded(self):
        fill(3)
        call_command("flush", interactive=False, verbosity=0)
        assert not AuditEntry.objects.exists()
        fill(1)
        assert "1 entries, 1 to 1: unbroken." in verify()
