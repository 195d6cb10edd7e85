"""The database refuses to let the audit log be tampered with."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, Error, connection, transaction

from news.operations.audit import chain, recording, triggers
from news.operations.audit.models import AuditEntry, insert
from tests.news.operations.audit_log import (
    ENTRIES,
    HEAD,
    WAITING,
    fill,
    sql,
    verify,
)

pytestmark = pytest.mark.django_db


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
