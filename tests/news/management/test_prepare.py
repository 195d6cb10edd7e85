import os
import re
import time

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.staticfiles import finders
from django.core.management import call_command

from news.articles.models import Article
from news.management import collected_static
from news.management.collected_static import collect_static
from news.publish_check.models import WatchedTerm
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def shown_password(capsys):
    return re.search(r"password\s+(\S+)", capsys.readouterr().out)[1]


def test_empty_portal_gets_the_seed_and_a_superuser_who_can_log_in(capsys):
    call_command("prepare", no_static=True)
    assert Article.objects.get().origin_document
    assert WatchedTerm.objects.filter(kind="mistake").count() > 50
    password = shown_password(capsys)
    assert authenticate(username="admin", password=password).is_superuser


def test_password_is_never_shown_again(capsys):
    call_command("prepare", no_static=True)
    capsys.readouterr()
    call_command("prepare", no_static=True)
    assert "password" not in capsys.readouterr().out
    assert get_user_model().objects.count() == 1


def test_passwords_differ(capsys):
    call_command("prepare", no_static=True)
    first = shown_password(capsys)
    get_user_model().objects.all().delete()
    call_command("prepare", no_static=True)
    assert shown_password(capsys) != first


def test_portal_with_articles_and_users_is_left_alone(editor, capsys):
    article = make_article()
    call_command("prepare", no_static=True)
    assert Article.objects.get() == article
    assert not WatchedTerm.objects.exists()
    assert get_user_model().objects.get() == editor
    assert "password" not in capsys.readouterr().out


def test_static_files_are_collected_when_they_have_changed(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "collected", [tmp_path / "own"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    finders.get_finder.cache_clear()
    (tmp_path / "own").mkdir()
    file = tmp_path / "own" / "one.css"
    file.write_text("a")
    try:
        assert collect_static()
        assert not collect_static()
        file.write_text("ab")
        os.utime(file, (in_an_hour := time.time() + 3_600, in_an_hour))
        assert collect_static()
        assert (settings.STATIC_ROOT / "one.css").read_text() == "ab"
        (tmp_path / "own" / "two.css").write_text("c")
        assert collect_static()
        file.unlink()
        assert collect_static()
        assert not collect_static()
        file.write_text("d")
        with monkeypatch.context() as patched:
            patched.setattr(collected_static, "call_command", fail)
            with pytest.raises(KeyboardInterrupt):
                collect_static()
        assert collect_static()
    finally:
        finders.get_finder.cache_clear()


def fail(*_args, **_options):
    raise KeyboardInterrupt
