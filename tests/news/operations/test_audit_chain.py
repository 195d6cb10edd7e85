"""The chain: what was tampered with is named, and the database refuses to be tampered with."""

import io
import json
import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.management.commands import export_audit
from news.operations.audit import chain, export, recording, signing, triggers
from news.operations.audit.export import export_old, remove_exported
from news.operations.audit.models import AuditEntry, AuditHead, WaitingEntry, insert
from news.operations.audit.walking import read_entries
from tests.factories import make_user

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def unguarded():
    """As whoever owns the database may have it."""
    triggers.remove(DEFAULT_DB_ALIAS)
    yield
    triggers.install(DEFAULT_DB_ALIAS)


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


class TestDatabaseRefuses:
    @pytest.mark.parametrize(
        "statement",
        [
            f"UPDATE {ENTRIES} SET actor_name = 'x' WHERE number = 3",
            f"DELETE FROM {ENTRIES} WHERE number = 10",
            f"DELETE FROM {ENTRIES}",
            f"DELETE FROM {HEAD}",
            f"UPDATE {HEAD} SET count = 5",
            f"UPDATE {HEAD} SET exported = 99",
            f"UPDATE {HEAD} SET count = 99",
            f"UPDATE {ENTRIES} SET number = 99 WHERE number = 10",
            f"UPDATE {HEAD} SET id = 2",
            f"DELETE FROM {WAITING}",
            f"UPDATE {WAITING} SET actor_name = 'x'",
            f"INSERT INTO {ENTRIES} SELECT * FROM {ENTRIES} WHERE number = 3",
        ],
    )
    def test_statement(self, statement):
        fill()
        recording.record("changed")
        with pytest.raises(Error, match="only ever added to"), transaction.atomic():
            sql(statement)
        chain.take_waiting()
        assert "11 entries, 1 to 11: unbroken." in verify()

    def test_number_that_leaves_no_room(self):
        fill(1)
        entry = AuditEntry.objects.get()
        entry.number, entry.record = 2**63 - 1, uuid4()
        with pytest.raises(Error, match="only ever added to"), transaction.atomic():
            insert([entry])

    @pytest.mark.sqlite
    @pytest.mark.parametrize("table", [ENTRIES, HEAD, WAITING])
    def test_replacing(self, table):
        fill()
        recording.record("changed")
        with pytest.raises(Error, match="only ever added to"), transaction.atomic():
            sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    @pytest.mark.postgresql
    @pytest.mark.parametrize("table", [ENTRIES, HEAD, WAITING])
    def test_truncating(self, table):
        with pytest.raises(Error, match="only ever added to"), transaction.atomic():
            sql(f"TRUNCATE {table}")

    def test_models_refuse_before(self):
        fill(1)
        entry = AuditEntry.objects.get()
        rows = AuditEntry.objects.all()
        acts = [
            entry.save,
            entry.delete,
            rows.delete,
            lambda: rows.update(actor_name="x"),
            lambda: AuditEntry.objects.create(number=2),
            lambda: AuditEntry.objects.bulk_create([entry]),
            lambda: AuditEntry.objects.bulk_update([entry], ["actor_name"]),
            lambda: AuditEntry._base_manager.all().delete(),
        ]
        for act in acts:
            with pytest.raises(TypeError, match="only ever added to"):
                act()

    def test_missing_triggers_are_told_and_migrate_makes_them(self, unguarded):
        fill(2)
        assert "triggers are missing (audit_insert_news_auditentry" in verify()
        call_command("migrate", verbosity=0)
        assert "2 entries, 1 to 2: unbroken." in verify()

    def test_trigger_of_another_release_is_made_anew(self, unguarded):
        name = f"audit_update_{ENTRIES}"
        does = (
            "EXECUTE FUNCTION news_audit_refuse()"
            if connection.vendor == "postgresql"
            else "WHEN OLD.number < 5 BEGIN SELECT 1; END"
        )
        sql(f"CREATE TRIGGER {name} AFTER UPDATE ON {ENTRIES} FOR EACH ROW {does}")
        assert name in triggers.lacking(DEFAULT_DB_ALIAS)
        triggers.install(DEFAULT_DB_ALIAS)
        assert triggers.lacking(DEFAULT_DB_ALIAS) == []


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


class TestExport:
    @pytest.fixture
    def old(self, freeze):
        """Entries 1 to 5 of long ago, and 6 to 10 of now."""
        freeze(NOW - timedelta(days=201))
        fill(5)
        freeze(NOW)
        fill(5)

    def files(self, folder):
        return sorted(folder.iterdir())

    def test_old_entries_are_exported_and_removed_and_the_chain_goes_on(self, old, tmp_path):
        noted, earlier = (AuditEntry.objects.get(number=number).hash for number in (5, 3))
        call_command("export_audit", to=tmp_path, remove=True, verbosity=0)
        chain.take_waiting()
        (path,) = self.files(tmp_path)
        assert path.name == "audit-0000000001-0000000005.jsonl"
        assert path.stat().st_mode & 0o777 == 0o600
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
        assert json.loads(rows[2]["details"]) == {"number": 3}
        numbers = AuditEntry.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == [6, 7, 8, 9, 10, 11]
        newest = AuditEntry.objects.first()
        assert (newest.action, newest.actor_name) == ("exported", "command export_audit")
        assert newest.values["last"] == 5
        assert "6 entries, 6 to 11: unbroken." in verify(expect=[noted])
        assert f"No entry has the hash {earlier}" in verify(expect=[earlier])
        said = verify(export=[path], expect=[earlier])
        assert "5 exported entries, up to 5: unbroken." in said
        assert "6 entries, 6 to 11: unbroken." in said

    def test_without_remove_all_stay(self, old, tmp_path):
        call_command("export_audit", to=tmp_path, verbosity=0)
        call_command("export_audit", to=tmp_path, verbosity=0)
        (path,) = self.files(tmp_path)
        assert AuditEntry.objects.count() == 10
        assert "5 exported entries" in verify(export=[path])

    def test_two_exports_follow_one_another(self, old, freeze, tmp_path):
        call_command("export_audit", to=tmp_path, remove=True, verbosity=0)
        chain.take_waiting()
        freeze(NOW + timedelta(days=201))
        call_command("export_audit", to=tmp_path, remove=True, verbosity=0)
        chain.take_waiting()
        first, second = self.files(tmp_path)
        assert "11 exported entries, up to 11: unbroken." in verify(export=[second, first])
        assert "11 exported entries" not in verify(export=[second])
        assert "6 exported entries, up to 11" in verify(export=[second])
        assert "name all files between, too" in verify(export=[first])

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (
                lambda lines: [*lines[:2], lines[2].replace('"changed"', '"login"'), *lines[3:]],
                "Entry 3: it was altered",
            ),
            (lambda lines: [*lines[:2], *lines[3:]], "Entry 3: it is missing"),
            (lambda lines: [*lines[:2], lines[3], lines[2], lines[4]], "Entry 3: it is missing"),
            (lambda lines: lines[:4], "name all files between"),
            (lambda lines: [*lines[:4], "x\n"], "line 5: it is no entry"),
            (lambda lines: [], "is empty"),
        ],
    )
    def test_file_that_was_changed_is_told(self, old, tmp_path, change, told):
        call_command("export_audit", to=tmp_path, remove=True, verbosity=0)
        (path,) = self.files(tmp_path)
        path.write_text("".join(change(path.read_text().splitlines(keepends=True))))
        assert told in verify(export=[path])

    def test_removed_entries_that_were_put_back_are_told(self, old, tmp_path, unguarded):
        rows = list(AuditEntry.objects.filter(number=2))
        call_command("export_audit", to=tmp_path, remove=True, verbosity=0)
        insert(rows)
        assert "Entry 2: it was exported and removed" in verify()

    def test_broken_chain_is_not_removed(self, old, tmp_path, unguarded):
        sql(f"UPDATE {ENTRIES} SET actor_name = 'x' WHERE number = 2")
        with pytest.raises(CommandError, match=r"Nothing was removed.*Entry 2: it was altered"):
            call_command("export_audit", to=tmp_path, remove=True)
        assert AuditEntry.objects.count() == 10
        assert not list(tmp_path.glob("*.jsonl"))

    def test_file_of_the_name_with_other_entries_is_left(self, old, tmp_path):
        path = tmp_path / "audit-0000000001-0000000005.jsonl"
        path.write_text("mine")
        with pytest.raises(CommandError, match="is there already"):
            call_command("export_audit", to=tmp_path, remove=True)
        assert path.read_text() == "mine"
        assert AuditEntry.objects.count() == 10

    def test_what_is_not_old_enough_stays(self, freeze, tmp_path, settings, capsys):
        freeze(NOW - timedelta(days=settings.AUDIT_KEEP_DAYS) + timedelta(seconds=1))
        fill(5)
        freeze(NOW)
        call_command("export_audit", to=tmp_path, remove=True)
        assert "No entry is older than 200 days." in capsys.readouterr().out
        assert AuditEntry.objects.count() == 5

    def test_folder_that_is_none_is_told(self, tmp_path):
        with pytest.raises(CommandError, match="is no folder"):
            call_command("export_audit", to=tmp_path / "none")

    def test_second_of_two_exports_at_once_removes_nothing(
        self, old, freeze, tmp_path, monkeypatch
    ):
        """It has found more entries old enough, which stay until the next time."""
        done = export_old(tmp_path)
        freeze(NOW + timedelta(days=201))
        fill(1)

        def remove(mine):
            if mine is not done:
                remove_exported(done)
            remove_exported(mine)

        monkeypatch.setattr(export_audit, "remove_exported", remove)
        told = r"^Another export has removed these entries\. Run verify_audit --export with"
        with pytest.raises(CommandError, match=told):
            call_command("export_audit", to=tmp_path, remove=True)
        chain.take_waiting()
        assert AuditHead.objects.get().exported == 5
        first, second = self.files(tmp_path)
        assert "10 exported entries, up to 10: unbroken." in verify(export=[second, first])

    def test_entries_that_another_export_removes_while_they_are_read(
        self, old, tmp_path, monkeypatch
    ):
        done = export_old(tmp_path)

        def read(after, last):
            remove_exported(done)
            return read_entries(after, last)

        monkeypatch.setattr(export, "read_entries", read)
        with pytest.raises(CommandError, match=r"^Another export has removed these entries"):
            call_command("export_audit", to=tmp_path, remove=True)

    def test_files_that_overlap_must_say_the_same(self, old, freeze, tmp_path):
        call_command("export_audit", to=tmp_path, verbosity=0)
        freeze(NOW + timedelta(days=201))
        call_command("export_audit", to=tmp_path, verbosity=0)
        first, second = self.files(tmp_path)
        assert "10 exported entries" in verify(export=[first, second])
        first.write_text(first.read_text().replace('"changed"', '"login"', 1))
        assert f"{first.name}: Entry 1: it was altered" in verify(export=[first, second])


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
