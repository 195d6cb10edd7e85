"""The demonstration's newsroom, and that it never gets into another portal."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from news.articles.models import Article
from news.management.commands import prepare_demo
from news.newsroom import dashboard
from news.sample.filling import fill, has_others, sampled
from news.sample.newsroom import ACCOUNTS, make_accounts, make_work
from tests.factories import make_article, make_user

ROOT = Path(__file__).resolve().parents[3]
User = get_user_model()

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups(db):
    """As the migration makes them; a test before this one may have emptied the tables."""
    make_user("Reporter").delete()


@pytest.fixture
def newsroom(materials, groups):
    make_user("Reporter", name="somebody").delete()  # A test before may have emptied the groups.
    fill(20, timezone.now(), materials)
    passwords = make_accounts()
    make_work(materials, stages=2)
    return passwords


@pytest.fixture
def own_folder(materials, groups, settings, tmp_path, monkeypatch):
    """As in `make demo`: an SQLite database in a folder named so."""
    settings.DATA_DIR = tmp_path / "demo"
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "demo" / "portal.sqlite3")
    monkeypatch.setattr(prepare_demo, "ARTICLES", 20)


def panel(username, name):
    panels = dashboard.panels_of(User.objects.get(username=username))
    return next(one for one in panels if one.name == name).count


def test_each_role_finds_something_to_do(newsroom):
    assert panel("reporter", "mine") >= 3
    assert panel("anna", "mine") == 1
    assert panel("editor", "waiting") == 3
    assert panel("publisher", "waiting") == 2
    assert panel("publisher", "scheduled") == 2


def test_every_state_of_work_is_there(newsroom):
    works = set(Article.objects.values_list("work", flat=True))
    assert works >= {"", "draft", "in_review", "returned", "approved"}


def test_texts_under_work_are_of_the_sample_and_not_public(newsroom, client):
    assert not has_others()
    assert sampled().published().count() == 20
    call_command("sample_articles", "--remove")
    assert not Article.objects.exists()


def test_each_account_logs_in_with_its_password(newsroom):
    assert set(newsroom) == {account.username for account in ACCOUNTS}
    for username, password in newsroom.items():
        browser = Client()
        user = authenticate(username=username, password=password)
        assert user.is_superuser == (username == "admin")
        browser.force_login(user)
        assert browser.get("/admin/").status_code == 200
    assert len(set(newsroom.values())) == len(newsroom)


@pytest.mark.sqlite
def test_demo_shows_its_passwords_once(own_folder, capsys):
    call_command("prepare_demo", no_static=True)
    shown = dict(re.findall(r"^    (\w+) +(\w+)$", capsys.readouterr().out, re.MULTILINE))
    assert authenticate(username="publisher", password=shown["publisher"])
    articles = Article.objects.count()
    call_command("prepare_demo", no_static=True)
    again = capsys.readouterr().out
    assert not any(password in again for password in shown.values())
    assert Article.objects.count() == articles
    assert User.objects.count() == len(ACCOUNTS)


@pytest.mark.sqlite
def test_demo_refuses_another_folder(own_folder, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="make demo"):
        call_command("prepare_demo", no_static=True)
    assert not User.objects.exists()


@pytest.mark.sqlite
def test_demo_refuses_a_database_elsewhere(own_folder, monkeypatch, tmp_path):
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "portal.sqlite3")
    with pytest.raises(CommandError, match="make demo"):
        call_command("prepare_demo", no_static=True)
    assert not User.objects.exists()


@pytest.mark.sqlite
def test_demo_refuses_a_server_of_databases(own_folder, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(connection, "vendor", "postgresql")
        with pytest.raises(CommandError, match="make demo"):
            call_command("prepare_demo", no_static=True)
    assert not User.objects.exists()


@pytest.mark.sqlite
def test_demo_refuses_real_articles_and_accounts(own_folder):
    article = make_article()
    with pytest.raises(CommandError, match="articles"):
        call_command("prepare_demo", no_static=True)
    article.delete()
    make_user()
    with pytest.raises(CommandError, match="accounts"):
        call_command("prepare_demo", no_static=True)
    assert not Article.objects.exists()


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_demo_takes_no_setting_of_the_portal():
    template = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", template, re.MULTILINE))
    planned = subprocess.run(
        ["make", "--dry-run", "demo"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    # What it runs, each line with its environment before it.
    commands = [line for line in planned.splitlines() if line.startswith("env ")]
    assert any("prepare_demo" in line for line in commands)
    assert any("serve" in line for line in commands)
    for line in commands:
        assert names <= set(re.findall(r"\b([A-Z][A-Z0-9_]+)=", line))
        assert re.search(r"\bDATABASE_URL= ", line)
        assert re.findall(r"\bDATA_DIR=(\S*)", line)[-1] == "var/demo"
