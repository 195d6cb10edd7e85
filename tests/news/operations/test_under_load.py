"""The commands as an operator runs them, on a portal that is being written to."""

import hashlib
from contextlib import contextmanager

import pytest

from tests.news.operations.places import Place, files
from tests.processes import Portal

pytestmark = pytest.mark.slow

# Two rows in each transaction, a file before its row; and of the pictures that have been there for
# long, one after another is deleted: the row, then the file.
WRITE = """
import hashlib, select, sys
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from news.library.stored_files import remove
from news.models import Article, Attachment, Source

def upload(title):
    data = title.encode() * 1000
    name = default_storage.save(f"files/{title}.pdf", ContentFile(data))
    return Attachment(
        file=name, kind="pdf", bytes=len(data), sha256=hashlib.sha256(data).hexdigest()
    )

old = Attachment.objects.bulk_create(upload(f"old-{number}") for number in range(300))
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    number += 1
    upload(f"new-{number}").save()
    with transaction.atomic():
        Source.objects.create(name=f"Source {number}", slug=f"source-{number}")
        Article.objects.create(title=str(number), body=f"<p>{number}</p>" * 50)
    if old:
        remove(old.pop())
    if number == 20:
        print("writing", flush=True)
print(number)
"""


@contextmanager
def writing(portal):
    process = portal.start("-c", WRITE)
    assert process.stdout.readline() == "writing\n", process.stderr.read()
    yield
    number = portal.finish(process)
    assert int(number) > 20


@pytest.fixture
def portal(own_database, tmp_path):
    return Portal(own_database, tmp_path / "here")


@pytest.fixture
def new_machine(elsewhere):
    return Portal(elsewhere.url, elsewhere.folder, migrated=False)


def newest(tmp_path):
    return str(max((tmp_path / "here" / "backups").glob("2*")))


def rows(place, table, *columns):
    return place.execute(f"SELECT {', '.join(columns)} FROM {table}")


def test_each_moment_is_restored_whole(portal, new_machine, own_database, elsewhere, tmp_path):
    here = Place(own_database, tmp_path / "here")
    with writing(portal):
        said = portal.run("manage.py", "backup", "--verify")
    assert "verified: restored into a scratch place, every row and file equal" in said

    # Of the moment: neither half a transaction nor a row without its file.
    backup = newest(tmp_path)
    assert "Restored, and equal to the backup" in new_machine.run("manage.py", "restore", backup)
    articles = {int(title) for (title,) in rows(elsewhere, "news_article", "title")}
    sources = {int(name.split()[1]) for (name,) in rows(elsewhere, "news_source", "name")}
    assert articles == sources == set(range(1, len(articles) + 1))
    assert 20 <= len(articles) < len(rows(here, "news_article", "id"))
    stored = files(elsewhere.folder / "media")
    attachments = rows(elsewhere, "news_attachment", "file", "sha256")
    assert attachments
    for name, checksum in attachments:
        assert hashlib.sha256(stored[name]).hexdigest() == checksum

    # Of a moment at which nothing is written: the same rows and files here and there.
    portal.run("manage.py", "backup")
    new_machine.run("manage.py", "restore", newest(tmp_path), "--overwrite")
    restored, original = elsewhere.rows(), here.rows()
    # The log goes on with what has been restored.
    log = set(restored.pop("news_auditentry")) - set(original.pop("news_auditentry"))
    assert ["'restored'" in entry for entry in log] == [True]
    for each in (restored, original):
        del each["news_audithead"]
        each.pop("sqlite_sequence", None)
    assert restored == original
    assert "unbroken" in new_machine.run("manage.py", "verify_audit")
    here_files, there_files = files(tmp_path / "here" / "media"), files(elsewhere.folder / "media")
    assert here_files.items() <= there_files.items()
    new_machine.run("manage.py", "migrate", "--check")


def test_used_place_is_refused_and_left(portal, own_database, tmp_path):
    here = Place(own_database, tmp_path / "here")
    portal.run("manage.py", "backup")
    before = here.rows()
    process = portal.start("manage.py", "restore", newest(tmp_path))
    out, error = process.communicate()
    assert process.returncode == 1
    assert out == ""
    assert error.startswith("CommandError: Here is a portal already: the database has tables.")
    assert here.rows() == before


def test_older_backup_is_brought_up_to_date(new_machine, own_database, tmp_path):
    old = Portal(own_database, tmp_path / "here", migrated=False)
    old.run("-c", MIGRATE_TO_OLDER)
    old.run("manage.py", "backup")
    said = new_machine.run("manage.py", "restore", newest(tmp_path))
    assert "The backup is of an older portal; its database is brought up to date." in said
    assert "Applying news.0008_figures_and_languages..." in said
    new_machine.run("manage.py", "migrate", "--check")


# What the app does after each migration is for the newest alone.
MIGRATE_TO_OLDER = """
import django
django.setup()
from django.core.management import call_command
from django.db.models.signals import post_migrate, pre_migrate
pre_migrate.receivers, post_migrate.receivers = [], []
call_command("migrate", verbosity=0, app_label="news", migration_name="0007")
for app in ("admin", "auth", "contenttypes", "sessions"):
    call_command("migrate", verbosity=0, app_label=app)
"""
