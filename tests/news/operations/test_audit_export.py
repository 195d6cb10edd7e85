"""Old entries of the audit log go into files before they are removed."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from news.management.commands import export_audit
from news.operations.audit import chain, export
from news.operations.audit.export import export_old, remove_exported
from news.operations.audit.models import AuditEntry, AuditHead, insert
from news.operations.audit.walking import read_entries
from tests.news.operations.audit_log import (
    ENTRIES,
    NOW,
    fill,
    sql,
    verify,
)

pytestmark = pytest.mark.django_db


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
