"""Each kind of act, done as a person does it, has one entry that says who, what and from where."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.admin_base.logged_admin import LoggedAdmin
from news.articles.models import Article, Tag
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from news.operations.audit import acting, recording
from news.operations.audit.models import AuditEntry
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
from tests.news.operations.audit_log import ADDRESS, what, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(boss, log):
    client = Client(REMOTE_ADDR=ADDRESS)
    client.force_login(boss)
    log.skip()
    return client


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
