"""Each kind of act, done as a person does it, has one entry that says who, what and from where."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.accounts.models import User
from news.admin_base.logged_admin import LoggedAdmin
from news.articles.models import Article, Tag
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from news.operations.audit import acting, login_failures, recording
from news.operations.audit.models import AuditEntry, WaitingEntry
from news.operations.audit.receivers import DELETED
from tests.factories import (
    make_article,
    make_draft,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_user,
)
from tests.news.newsroom.admin.taking_steps import address, form, logged_in

pytestmark = pytest.mark.django_db

ADDRESS = "203.0.113.7"
LOGIN = "/admin/login/"


def log_in(client, name, password="secret", **headers):
    sent = {"username": name, "password": password}
    return client.post(LOGIN, sent, REMOTE_ADDR=ADDRESS, **headers)


@pytest.fixture
def boss():
    return User.objects.create_superuser("boss", "boss@example.org", "secret")


@pytest.fixture
def client(boss, log):
    client = Client(REMOTE_ADDR=ADDRESS)
    client.force_login(boss)
    log.skip()
    return client


def who(entry):
    return entry.actor_id, entry.actor_name, entry.address


def what(entry):
    return entry.object_model, entry.object_id, entry.object_text


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


class TestNewsroom:
    def test_publication(self, client, boss, log):
        article = make_draft(boss, title="Plan", section=make_section().pk, source=make_source().pk)
        log.skip()
        sent = {"_step": "publish_unreviewed", "comment": "Urgent"}
        client.post(address(article, "step/"), sent)
        article.refresh_from_db()
        assert article.status == "published"
        entry = log.only()
        assert entry.action == "step"
        assert who(entry) == (boss.pk, "boss", ADDRESS)
        assert what(entry) == ("news.article", str(article.pk), "Plan")
        values = entry.values
        assert values.pop("changes")["published_at"][0] is None
        assert values == {
            "step": "publish_unreviewed",
            "from": "draft",
            "to": "published",
            "version": 1,
            "comment": values["comment"],
        }
        assert "Urgent" in values["comment"]

    def test_step_costs_one_query_in_its_transaction(self, log):
        user = make_user("Reporter")
        article = make_draft(user, section=make_section().pk)
        with CaptureQueriesContext(connection) as queries:
            perform("submit", article.pk, user)
        tables = ("auditentry", "audithead", "waitingentry")
        own = [q["sql"] for q in queries if any(name in q["sql"] for name in tables)]
        assert len(own) == 1
        assert own[0].startswith("INSERT INTO")

    def test_deletion_for_good(self, log):
        user = make_user("Publisher")
        article = make_draft(user, title="Old")
        perform("delete", article.pk, user)
        log.skip()
        call_command("empty_recycle_bin", days=0, verbosity=0)
        step, deleted = log.entries()
        assert step.values["step"] == "empty_bin"
        assert (deleted.action, deleted.object_text) == ("deleted", "Old")

    def test_tag_is_renamed_and_deleted(self, client, boss, log):
        tag = make_tag(name="Old", slug="old")
        log.skip()
        sent = {"name": "New", "slug": "old"}
        assert client.post(f"/admin/news/tag/{tag.pk}/change/", sent).status_code == 302
        entry = log.only()
        assert (entry.action, entry.values["name"]) == ("changed", ["Old", "New"])
        log.skip()
        client.post(f"/admin/news/tag/{tag.pk}/delete/", {"post": "yes"})
        assert not Tag.objects.exists()
        entry = log.only()
        assert entry.action == "deleted"
        assert who(entry) == (boss.pk, "boss", ADDRESS)
        assert what(entry) == ("news.tag", str(tag.pk), "New")

    def test_tags_deleted_from_the_list_have_an_entry_each(self, client, log):
        tags = [make_tag(), make_tag()]
        log.skip()
        sent = {
            "action": "delete_selected",
            "_selected_action": [tag.pk for tag in tags],
            "post": "yes",
        }
        client.post("/admin/news/tag/", sent)
        assert [entry.action for entry in log.entries()] == ["deleted", "deleted"]

    def test_every_kind_whose_changes_are_logged_is_watched_for_deletions(self):
        kinds = {admin.model for admin in site._registry.values() if isinstance(admin, LoggedAdmin)}
        assert kinds
        assert kinds <= set(DELETED)

    def test_visitor_at_whose_request_an_update_goes_live_is_not_who_did_it(
        self, boss, log, freeze
    ):
        article = make_draft(boss, section=make_section().pk)
        perform("publish_unreviewed", article.pk, boss, comment="Why")
        save_content(article.pk, {"title": "Later"}, boss, based_on=1)
        later = timezone.now() + timedelta(hours=1)
        perform("publish_unreviewed", article.pk, boss, comment="Why", at=later)
        log.skip()
        freeze(later + timedelta(minutes=1))
        assert Client().get("/en/", REMOTE_ADDR=ADDRESS).status_code == 200
        article.refresh_from_db()
        assert article.title == "Later"
        entry = log.only()
        assert entry.action == "step"
        assert who(entry) == (None, "", "")


class TestCommands:
    def test_loaddata(self, log):
        call_command("loaddata", "seed", verbosity=0)
        entry = log.only("imported")
        assert who(entry) == (None, "command loaddata", "")
        assert entry.values["fixtures"] == ["seed"]
        assert entry.values["objects"] > 1
        assert "news.article" in entry.values["kinds"]

    def test_account_that_a_file_brings(self, log, tmp_path):
        path = tmp_path / "accounts.json"
        path.write_text(
            '[{"model": "news.user", "fields": {"username": "guest", "password": "x",'
            ' "is_superuser": true}}]'
        )
        call_command("loaddata", str(path), verbosity=0)
        added = log.only("added")
        assert added.values["is_superuser"] is True
        assert added.actor_name == "command loaddata"

    def test_steps_of_long_ago_are_not_taken_again(self, log, tmp_path):
        user = make_user("Reporter")
        perform("submit", make_draft(user, section=make_section().pk).pk, user)
        path = tmp_path / "log.json"
        call_command("dumpdata", "news.editorialevent", output=str(path), verbosity=0)
        log.skip()
        call_command("loaddata", str(path), verbosity=0)
        assert [entry.action for entry in log.entries()] == ["imported"]

    def test_sample_is_one_entry_however_large(self, log):
        call_command(
            "sample_articles", "3", until=datetime(2026, 9, 1, tzinfo=UTC), force=True, verbosity=0
        )
        assert log.only("imported").values == {"sample articles": 3}
        log.skip()
        call_command("sample_articles", remove=True, verbosity=0)
        assert not Article.objects.exists()
        entry = log.only()
        assert entry.values["deleted news.article"] == 3


class TestDetails:
    def test_they_are_bounded(self, log):
        recording.record("changed", details={f"{n}": "字" * 1000 for n in range(1000)})
        entry = log.only()
        assert len(entry.details) <= recording.MOST_DETAILS
        assert "too long" in entry.values

    def test_what_no_database_stores_is_left_out(self, log):
        recording.record("changed", details={"a\0": ["b\0\ud800", 1.5, None, True]})
        assert log.only().values == {"a": ["b", 1.5, None, True]}

    def test_long_lists_and_texts_are_cut(self, log):
        recording.record("changed", details={"a": "x" * 600, "b": [1] * 150})
        values = log.only().values
        assert values["a"] == "x" * 499 + "…"
        assert values["b"][-1] == "+50"


class TestPages:
    @pytest.mark.parametrize("page", ["/en/", "/en/articles/", "/en/search/?q=x", "article"])
    def test_page_of_a_visitor_asks_the_log_nothing(self, page):
        article = make_article()
        page = article.get_absolute_url() if page == "article" else page
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(page).status_code == 200
        tables = ("audit", "waitingentry", "news_user", "session")
        assert [q for q in queries if any(name in q["sql"] for name in tables)] == []

    def test_list_takes_as_many_queries_for_many_as_for_few(self, client, log):
        page = "/admin/news/auditentry/"
        recording.record("changed", make_tag())
        log.skip()
        with CaptureQueriesContext(connection) as few:
            assert client.get(page).status_code == 200
        for number in range(60):
            recording.record("changed", details={"number": number})
        log.skip()
        with CaptureQueriesContext(connection) as many:
            shown = client.get(page)
        assert len(few) == len(many)
        assert len(shown.context["cl"].result_list) == 25

    def test_who_may_see_it(self, client, log):
        recording.record("changed", details={"name": ["Old", "New"]})
        log.skip()
        entry = AuditEntry.objects.first()
        pages = ["/admin/news/auditentry/", f"/admin/news/auditentry/{entry.number}/change/"]
        auditor = make_user()
        auditor.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
        for user, status in ((make_user("Publisher"), 403), (auditor, 200)):
            assert {logged_in(user).get(page).status_code for page in pages} == {status}
        html = client.get(pages[0]).text
        assert "name: Old, New" in html
        assert 'name="action"' not in html

    def test_nobody_alters_it(self, client, log):
        recording.record("changed")
        log.skip()
        number = AuditEntry.objects.first().number
        row = f"/admin/news/auditentry/{number}/"
        assert client.post(f"{row}change/", {"actor_name": "x"}).status_code == 403
        assert client.post(f"{row}delete/", {"post": "yes"}).status_code == 403
        assert client.post("/admin/news/auditentry/add/", {}).status_code == 403
        sent = {"action": "delete_selected", "_selected_action": [number], "post": "yes"}
        client.post("/admin/news/auditentry/", sent)
        assert AuditEntry.objects.filter(number=number, actor_name="").exists()

    def test_it_is_searched_and_filtered(self, client, log):
        with acting.command("one"):
            recording.record("imported")
        recording.record("changed", make_image())
        log.skip()
        page = "/admin/news/auditentry/"
        found = client.get(page, {"q": "command one"}).context["cl"].result_list
        assert [entry.action for entry in found] == ["imported"]
        found = client.get(page, {"action": "changed"}).context["cl"].result_list
        assert {entry.action for entry in found} == {"changed"}
        found = client.get(page, {"at__gte": "2999-01-01 00:00:00+00:00"}).context["cl"].result_list
        assert list(found) == []


def test_form_of_an_article_is_saved_as_before(client, log):
    """Saving a draft is in the versions, and no matter of this log."""
    client.post("/admin/news/article/add/", form(title="New"))
    assert Article.objects.get().title == "New"
    assert log.entries() == []
