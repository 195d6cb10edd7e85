import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import CharField
from django.utils import timezone

from news.articles.models import Article
from news.editions.models import ConversionTerm, conversion_to
from news.newsroom.models import Revision
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from news.public import content_triggers, content_version
from news.public.content_checks import check_triggers
from news.public.content_triggers import SEEN
from news.public.content_version import CurrentVersion, Moment, _number
from news.readership.counting import count_view
from news.site.identity import site_name
from news.site.models import Identity, OfficialAccount
from news.site.versions import make_draft as make_draft_of_identity
from news.site.versions import put_live
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_draft,
    make_identity,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_user,
)

# What is raised at the commit can be seen only after one.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unchecked")]


@pytest.fixture(autouse=True)
def row():
    # Another test that emptied the tables has emptied this one too.
    content_triggers.make_row("default")


def raised_by(change):
    before = _number("default")
    change()
    return _number("default") > before


MAKERS = {
    "section": (make_section, "order", 7),
    "tag": (make_tag, "name", "new"),
    "source": (make_source, "name", "new"),
    "author": (make_author, "name", "new"),
    "picture": (make_image, "alt", "new"),
    "attachment": (make_attachment, "title", "new"),
    "term": (
        lambda: ConversionTerm.objects.create(simplified="甲乙", traditional="丙丁"),
        "note",
        "x",
    ),
}


@pytest.mark.parametrize("name", MAKERS)
def test_rows_that_visitors_see(name):
    make, column, value = MAKERS[name]
    rows = []
    assert raised_by(lambda: rows.append(make()))
    row = rows[0]
    column = column if any(f.name == column for f in row._meta.fields) else "simplified"
    assert raised_by(lambda: type(row).objects.filter(pk=row.pk).update(**{column: value}))
    assert raised_by(row.delete)


def test_identity_that_is_live():
    draft = make_identity(state="draft")
    rows = Identity.objects.filter(pk=draft.pk)
    assert not raised_by(lambda: rows.update(name_en="Zone"))
    assert not raised_by(lambda: make_draft_of_identity(make_user(), draft))
    assert raised_by(lambda: put_live(draft.pk))
    assert raised_by(lambda: rows.update(name_en="Harbour"))
    assert raised_by(lambda: OfficialAccount.objects.create(identity=draft, name_en="WeChat"))
    assert raised_by(rows.delete)


class TestArticles:
    def test_published(self):
        article = make_article()
        rows = Article.objects.filter(pk=article.pk)
        assert raised_by(lambda: rows.update(title="new"))
        assert raised_by(lambda: article.tags.add(make_tag()))
        assert raised_by(lambda: rows.update(status="withdrawn"))
        assert not raised_by(lambda: rows.update(title="newer"))
        assert raised_by(lambda: rows.update(status="published"))
        assert raised_by(rows.delete)

    def test_many_at_once(self):
        now = timezone.now()
        articles = [
            Article(title="a", status="published", published_at=now),
            Article(title="b", status="published", published_at=now),
        ]
        assert raised_by(lambda: Article.objects.bulk_create(articles))
        articles[0].title = "c"
        assert raised_by(lambda: Article.objects.bulk_update(articles[:1], ["title"]))

    def test_loaddata(self):
        assert raised_by(lambda: call_command("loaddata", "seed", verbosity=0))

    def test_drafts_are_not_seen(self):
        user = make_user("Reporter")
        drafts = []
        assert not raised_by(lambda: drafts.append(make_draft(user)))
        number = drafts[0].pk
        assert not raised_by(lambda: save_content(number, {"title": "x"}, user, based_on=None))

    def test_work_on_a_live_page_is_not_seen_until_it_goes_live(self):
        chief = make_user(name="chief", is_superuser=True)
        article = make_article()
        save_content(article.pk, {"title": "first"}, chief, based_on=0)
        assert not raised_by(
            lambda: save_content(article.pk, {"title": "second"}, chief, based_on=None)
        )
        soon = timezone.now() + timedelta(hours=1)
        article = make_article()
        revision = save_content(article.pk, {"title": "x"}, chief, based_on=0).revision
        rows = Revision.objects.filter(pk=revision.pk)
        assert raised_by(lambda: rows.update(goes_live_at=soon))
        assert raised_by(lambda: rows.update(goes_live_at=None))
        assert raised_by(lambda: perform("publish_unreviewed", article.pk, chief, comment="alone"))

    def test_views_are_not_seen(self):
        article = make_article()
        assert not raised_by(lambda: count_view(article.pk, {}))

    def test_what_is_rolled_back_is_not_seen(self):
        article = make_article()

        def roll_back():
            with transaction.atomic():
                Article.objects.filter(pk=article.pk).update(title="new")
                transaction.set_rollback(True)

        assert not raised_by(roll_back)


def test_every_table_has_its_triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name, name FROM sqlite_master "
                "WHERE type = 'trigger' AND name LIKE 'content%%'"
            )
        else:
            cursor.execute(
                "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE tgname LIKE 'content%%'"
            )
        found = cursor.fetchall()
    tables = [table for table, name in found if "language_of" not in name]
    assert {table: tables.count(table) for table in set(tables)} == {seen.table: 3 for seen in SEEN}


class TestMigrations:
    def test_triggers_that_are_in_place_stay(self, django_assert_num_queries):
        before = _number("default")
        with connection.execute_wrapper(refuse("TRIGGER ")):
            content_triggers.install("default")
        assert _number("default") == before

    def test_those_that_are_missing_or_different_are_made(self):
        made = content_triggers._installed("default")
        one, other, *_rest = made
        with connection.cursor() as cursor:
            cursor.execute(content_triggers._drop(one, "default"))
            on = f" ON {other.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(content_triggers._drop(other, "default"))
            cursor.execute(
                f"CREATE TRIGGER {other.name} AFTER INSERT ON {other.table} FOR EACH ROW "
                + ("EXECUTE FUNCTION news_raise_content_version()" if on else "BEGIN SELECT 1; END")
            )
        assert raised_by(lambda: content_triggers.install("default"))
        assert content_triggers._installed("default") == made

    def test_check_tells_of_those_that_are_missing(self):
        assert check_triggers(["default"]) == []
        content_triggers.remove("default")
        try:
            assert [found.id for found in check_triggers(["default"])] == ["news.W011"]
        finally:
            content_triggers.install("default")
        assert check_triggers(["default"]) == check_triggers(None) == []

    def test_migrations_meet_no_trigger(self):
        migrator = MigrationExecutor(connection)
        call_command("migrate", "news", "0005", verbosity=0)
        try:
            make_tag()
            state = migrator.loader.project_state(("news", "0005_searched_queries"))
            article = state.apps.get_model("news", "Article")
            field = CharField(max_length=499)
            field.set_attributes_from_name("subtitle")
            with connection.schema_editor() as editor:
                editor.alter_field(article, article._meta.get_field("subtitle"), field)
                editor.alter_field(article, field, article._meta.get_field("subtitle"))
        finally:
            call_command("migrate", "news", verbosity=0)
        assert raised_by(make_tag)


def refuse(word):
    def refusing(execute, sql, *rest):
        assert word not in sql, sql
        return execute(sql, *rest)

    return refusing


class TestNextChange:
    def next_change(self):
        return CurrentVersion()().next_change_at

    def test_is_midnight_at_the_latest(self):
        tomorrow = timezone.localtime() + timedelta(days=1)
        midnight = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
        assert self.next_change() == midnight.timestamp()

    @pytest.mark.parametrize("name", ["published_at", "expires_at", "pinned_until"])
    def test_is_the_first_moment_of_an_article(self, name):
        soon = timezone.now() + timedelta(seconds=30)
        past = timezone.now() - timedelta(hours=1)
        make_article(**{"published_at": past, name: soon + timedelta(seconds=5)})
        make_article(**{"published_at": past, name: soon})
        assert self.next_change() == soon.timestamp()

    def test_is_the_first_scheduled_update(self):
        user = make_user(name="chief", is_superuser=True)
        soon = timezone.now() + timedelta(seconds=30)
        revision = save_content(make_article().pk, {"title": "x"}, user, based_on=0).revision
        Revision.objects.filter(pk=revision.pk).update(goes_live_at=soon)
        assert self.next_change() == soon.timestamp()

    def test_is_not_an_update_that_cannot_be_applied(self):
        user = make_user(name="chief", is_superuser=True)
        revision = save_content(make_article().pk, {"title": "x"}, user, based_on=0).revision
        rows = Revision.objects.filter(pk=revision.pk)
        now = timezone.now()
        rows.update(goes_live_at=now - timedelta(seconds=5))
        assert self.next_change() < now.timestamp()
        rows.update(goes_live_at=now - timedelta(seconds=15))
        assert self.next_change() > now.timestamp()


class TestReading:
    def test_terms_of_another_process_are_read(self, monkeypatch):
        term = ConversionTerm.objects.create(simplified="甲乙", traditional="丙丁")
        clock = [100.0]
        monkeypatch.setattr(content_version.time, "monotonic", lambda: clock[0])
        current = CurrentVersion()
        current()
        before = conversion_to("zh-hant")
        ConversionTerm.objects.filter(pk=term.pk).update(traditional="戊己")
        clock[0] += content_version.READ_EVERY
        assert conversion_to("zh-hant") is before
        current()
        assert conversion_to("zh-hant") is not before

    def test_identity_of_another_process_is_read(self, monkeypatch):
        identity = make_identity(name_en="Zone")
        clock = [100.0]
        monkeypatch.setattr(content_version.time, "monotonic", lambda: clock[0])
        current = CurrentVersion()
        current()
        assert site_name("en") == "Zone"
        Identity.objects.filter(pk=identity.pk).update(name_en="Harbour")
        clock[0] += content_version.READ_EVERY
        assert site_name("en") == "Zone"
        current()
        assert site_name("en") == "Harbour"

    def test_nothing_is_kept_without_the_row(self):
        content_version.ContentVersion.objects.all().delete()
        assert CurrentVersion()() == content_version.NO_MOMENT

    def test_is_read_four_times_a_second_at_most(self, monkeypatch, django_assert_num_queries):
        clock = [100.0]
        monkeypatch.setattr(content_version.time, "monotonic", lambda: clock[0])
        current = CurrentVersion()
        before = current()
        make_article()
        with django_assert_num_queries(0):
            assert current() == before
        clock[0] += content_version.READ_EVERY
        assert current().number > before.number

    @pytest.mark.parametrize(("asked_after", "waits"), [(0.3, False), (0.6, True), (60, True)])
    def test_who_asks_while_another_reads_gets_nothing_old(self, monkeypatch, asked_after, waits):
        clock = [100.0]
        monkeypatch.setattr(content_version.time, "monotonic", lambda: clock[0])
        current = CurrentVersion()
        before = current()
        reads, goes_on = threading.Event(), threading.Event()

        def read(using):
            reads.set()
            assert goes_on.wait(10)
            return before.number + 1

        monkeypatch.setattr(content_version, "_number", read)
        monkeypatch.setattr(content_version, "_moment", lambda number, using: Moment(number, 0, 1))
        clock[0] += asked_after
        seen = []
        first = threading.Thread(target=current)
        second = threading.Thread(target=lambda: seen.append(current().number))
        first.start()
        assert reads.wait(10)
        second.start()
        second.join(0.2)
        assert second.is_alive() == waits
        goes_on.set()
        first.join(10)
        second.join(10)
        assert seen == [before.number + waits]

    def test_a_database_that_is_away_leaves_what_is_known(self, monkeypatch, caplog):
        clock = [100.0]
        monkeypatch.setattr(content_version.time, "monotonic", lambda: clock[0])
        current = CurrentVersion()
        before = current()

        def fail(using):
            raise InterfaceError

        monkeypatch.setattr(content_version, "_number", fail)
        clock[0] += content_version.READ_EVERY
        assert current() == before
        assert "could not be read" in caplog.text
