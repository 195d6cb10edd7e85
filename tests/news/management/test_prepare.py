import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

from news.articles.models import Article
from news.publish_check.models import WatchedTerm
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def shown_password(capsys):
    return re.search(r"password\s+(\S+)", capsys.readouterr().out)[1]


def test_empty_portal_gets_the_seed_and_a_superuser_who_can_log_in(capsys):
    call_command("prepare")
    assert Article.objects.get().origin_document
    assert WatchedTerm.objects.filter(kind="mistake").count() > 50
    password = shown_password(capsys)
    assert authenticate(username="admin", password=password).is_superuser


def test_password_is_never_shown_again(capsys):
    call_command("prepare")
    capsys.readouterr()
    call_command("prepare")
    assert "password" not in capsys.readouterr().out
    assert get_user_model().objects.count() == 1


def test_passwords_differ(capsys):
    call_command("prepare")
    first = shown_password(capsys)
    get_user_model().objects.all().delete()
    call_command("prepare")
    assert shown_password(capsys) != first


def test_portal_with_articles_and_users_is_left_alone(editor, capsys):
    article = make_article()
    call_command("prepare")
    assert Article.objects.get() == article
    assert not WatchedTerm.objects.exists()
    assert get_user_model().objects.get() == editor
    assert "password" not in capsys.readouterr().out
