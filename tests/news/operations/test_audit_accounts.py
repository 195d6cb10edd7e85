"""Log-ins and changes of accounts have an entry each that says who, what and from where."""

import logging
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError
from django.test import Client

from news.accounts.models import User
from news.operations.audit import login_failures
from news.operations.audit.models import WaitingEntry
from tests.factories import (
    make_section,
    make_user,
)
from tests.news.operations.audit_log import ADDRESS, LOGIN, log_in, what, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(boss, log):
    client = Client(REMOTE_ADDR=ADDRESS)
    client.force_login(boss)
    log.skip()
    return client


class TestLogin:
    def test_login_and_logout(self, boss, log, freeze):
        log.skip()
        moment = datetime(2027, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
        client = Client()
        freeze(moment)
        assert log_in(client, "boss").status_code == 302
        entry = log.only()
        assert (entry.action, entry.at) == ("login", moment)
        assert who(entry) == (boss.pk, "boss", ADDRESS)
        log.skip()
        client.post("/admin/logout/", REMOTE_ADDR=ADDRESS)
        entry = log.only()
        assert entry.action == "logout"
        assert who(entry) == (boss.pk, "boss", ADDRESS)

    def test_wrong_password_names_the_account_and_never_what_was_typed(self, boss, log):
        log.skip()
        assert log_in(Client(), "boss", "Geheim-4711").status_code == 200
        entry = log.only()
        assert entry.action == "login_failed"
        assert who(entry) == (None, "", ADDRESS)
        assert what(entry) == ("news.user", str(boss.pk), "boss")
        assert "Geheim" not in log.text()

    def test_password_typed_for_a_name_is_not_kept(self, log):
        log_in(Client(), "Geheim-4711", "boss")
        entry = log.only()
        assert entry.values["account"] == "unknown"
        assert "Geheim" not in log.text()

    @pytest.mark.parametrize(
        ("proxies", "forwarded", "expected"),
        [
            (0, "198.51.100.1", ADDRESS),
            (1, "198.51.100.1", "198.51.100.1"),
            (1, "10.0.0.1, 198.51.100.1", "198.51.100.1"),
            (2, "10.0.0.1, 198.51.100.1, 192.0.2.1", "198.51.100.1"),
            (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"),
            (1, "::ffff:198.51.100.1", "198.51.100.1"),
            (1, "<script>", "unknown"),
            (1, "fe80::1%" + "x" * 300, "fe80::1"),
        ],
    )
    def test_address_is_what_our_own_proxy_says(self, log, settings, proxies, forwarded, expected):
        settings.PROXIES = proxies
        log_in(Client(), "nobody", HTTP_X_FORWARDED_FOR=forwarded)
        assert log.only().address == expected

    def test_many_failures_of_one_address_are_few_entries(self, log, monkeypatch):
        monkeypatch.setattr(login_failures, "EACH_OF_ADDRESS", 2)
        monkeypatch.setattr(login_failures.time, "time", lambda: 1_800_000_000.0)
        client = Client()
        for _ in range(17):
            log_in(client, "nobody")
        numbers = [entry.values["failures_in_hour"] for entry in log.entries()]
        assert numbers == [1, 2, 4, 8, 16]
        # Somebody else's are not hidden by them.
        client.post(LOGIN, {"username": "x", "password": "x"}, REMOTE_ADDR="203.0.113.9")
        assert log.entries()[-1].address == "203.0.113.9"
        # Nor are those of the next hour.
        monkeypatch.setattr(login_failures.time, "time", lambda: 1_800_003_600.0)
        log_in(client, "nobody")
        assert log.entries()[-1].values["failures_in_hour"] == 1

    def test_failures_from_very_many_addresses_are_bounded_too(self, log, monkeypatch):
        monkeypatch.setattr(login_failures, "EACH_OF_ALL", 3)
        monkeypatch.setattr(login_failures.time, "time", lambda: 1_800_000_000.0)
        for number in range(13):
            sent = {"username": "x", "password": "x"}
            Client().post(LOGIN, sent, REMOTE_ADDR=f"203.0.113.{number}")
        numbers = [entry.values["of_all_addresses"] for entry in log.entries()]
        assert numbers == [1, 2, 3, 6, 12]

    def test_log_that_cannot_be_written_keeps_nobody_out(self, boss, monkeypatch, caplog):
        def fail(*args, **kwargs):
            raise DatabaseError("attempt to write a readonly database")

        monkeypatch.setattr(WaitingEntry, "save", fail)
        client = Client()
        with caplog.at_level(logging.ERROR):
            assert log_in(client, "boss").status_code == 302
        assert client.get("/admin/").status_code == 200
        assert "The audit log could not be written" in caplog.text


class TestAccounts:
    def test_password_change(self, client, boss, log):
        sent = {
            "old_password": "secret",
            "new_password1": "Neu-geheim-4711",
            "new_password2": "Neu-geheim-4711",
        }
        assert client.post("/admin/password_change/", sent).status_code == 302
        entry = log.only()
        assert entry.action == "password"
        assert who(entry) == (boss.pk, "boss", ADDRESS)
        assert what(entry) == ("news.user", str(boss.pk), "boss")
        boss.refresh_from_db()
        assert "geheim" not in log.text()
        assert boss.password not in log.text()

    def test_password_of_another(self, client, boss, log):
        other = make_user("Reporter")
        log.skip()
        page = f"/admin/news/user/{other.pk}/password/"
        sent = {"usable_password": "true", "password1": "Neu-geheim-1", "password2": "Neu-geheim-1"}
        assert client.post(page, sent).status_code == 302
        entry = log.only()
        assert (entry.action, entry.actor_name) == ("password", "boss")
        assert entry.object_text == other.username

    def test_same_password_hashed_anew_at_a_login_is_no_change_of_it(self, boss, log, settings):
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
            *settings.PASSWORD_HASHERS,
        ]
        log.skip()
        log_in(Client(), "boss")
        entry = log.only("password")
        assert entry.values == {"password": "hashed anew"}

    def test_rights_of_an_account(self, client, boss, log):
        other = make_user("Reporter")
        group = Group.objects.create(name="Night")
        right = Permission.objects.get(codename="publish_article")
        section = make_section(name_en="Parks")
        log.skip()
        sent = {
            "username": "renamed",
            "email": "new@example.org",
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "date_joined_0": "2024-05-01",
            "date_joined_1": "15:00",
            "groups": [group.pk],
            "user_permissions": [right.pk],
            "sections": [section.pk],
        }
        assert client.post(f"/admin/news/user/{other.pk}/change/", sent).status_code == 302
        entries = log.entries()
        assert {who(entry) for entry in entries} == {(boss.pk, "boss", ADDRESS)}
        assert {entry.action for entry in entries} == {"permissions"}
        assert [entry.values for entry in entries] == [
            {
                "email": [other.email, "new@example.org"],
                "is_superuser": [False, True],
                "username": [other.username, "renamed"],
            },
            *[{"group removed": ["Reporter"]}, {"group added": ["Night"]}],
            {"permission added": ["news.publish_article"]},
            {"section added": ["Parks"]},
        ]

    def test_nothing_is_logged_where_nothing_changed(self, client, log):
        other = make_user()
        log.skip()
        sent = {
            "username": other.username,
            "email": other.email,
            "is_active": "on",
            "is_staff": "on",
            "first_name": "Given",
            "date_joined_0": "2024-05-01",
            "date_joined_1": "15:00",
        }
        assert client.post(f"/admin/news/user/{other.pk}/change/", sent).status_code == 302
        assert log.entries() == []

    def test_account_is_added_and_deleted(self, client, log):
        sent = {
            "username": "new",
            "usable_password": "true",
            "password1": "Neu-geheim-1",
            "password2": "Neu-geheim-1",
        }
        assert client.post("/admin/news/user/add/", sent).status_code == 302
        entry = log.only()
        assert (entry.action, entry.object_text) == ("added", "new")
        assert entry.values == {"is_active": True, "is_staff": False, "is_superuser": False}
        number = User.objects.get(username="new").pk
        log.skip()
        client.post(f"/admin/news/user/{number}/delete/", {"post": "yes"})
        assert what(log.only("deleted")) == ("news.user", str(number), "new")

    def test_rights_of_a_group(self, client, log):
        right = Permission.objects.get(codename="view_tag")
        sent = {"name": "Night", "permissions": [right.pk]}
        assert client.post("/admin/auth/group/add/", sent).status_code == 302
        added, rights = log.entries()
        assert (added.action, added.object_text) == ("added", "Night")
        assert rights.values == {"permission added": ["news.view_tag"]}
        group = Group.objects.get(name="Night")
        log.skip()
        client.post(f"/admin/auth/group/{group.pk}/change/", {"name": "Day", "permissions": []})
        renamed, rights = log.entries()
        assert renamed.values == {"name": ["Night", "Day"]}
        assert rights.values == {"permission removed": ["news.view_tag"]}
        log.skip()
        group.permissions.add(right)
        reader = make_user()
        reader.groups.add(group)
        log.skip()
        client.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})
        entry = log.only()
        assert (entry.action, entry.object_text) == ("deleted", "Day")
        assert entry.values == {
            "permission removed": ["news.view_tag"],
            "user removed": [reader.username],
        }

    def test_deleted_group_of_many_accounts_names_the_first(self, log):
        group = Group.objects.create(name="Night")
        users = [User(username=f"reader-{number:03}") for number in range(102)]
        group.user_set.set(User.objects.bulk_create(users))
        log.skip()
        group.delete()
        names = log.only().values["user removed"]
        assert names[:1] == ["reader-000"]
        assert names[-1] == "+2"
        assert len(names) == 101

    def test_rights_taken_away_all_at_once_from_either_side(self, log):
        user = make_user("Reporter")
        group = user.groups.get()
        log.skip()
        group.user_set.clear()
        assert log.only().values == {"user removed": [user.username]}
        log.skip()
        group.user_set.add(user)
        user.groups.clear()
        added, removed = log.entries()
        assert added.values == {"user added": [user.username]}
        assert removed.values == {"group removed": ["Reporter"]}

    def test_act_that_cannot_be_logged_is_not_done(self, boss, monkeypatch):
        def fail(*args, **kwargs):
            raise DatabaseError

        monkeypatch.setattr(WaitingEntry, "save", fail)
        boss.is_superuser = False
        with pytest.raises(DatabaseError):
            boss.save()
        boss.refresh_from_db()
        assert boss.is_superuser
        with pytest.raises(DatabaseError):
            User.objects.create_user("new")
        assert not User.objects.filter(username="new").exists()
