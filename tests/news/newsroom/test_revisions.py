import pytest
from django.core.management import call_command

from news.articles.models import Article
from news.newsroom.content import content_of
from news.newsroom.models import EditorialEvent, Revision
from news.newsroom.revisions import (
    ConflictError,
    ensure_revision,
    keep_aside,
    restore,
    save_content,
)
from news.newsroom.workflow import perform
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


@pytest.fixture
def li():
    return make_user("Editor", name="li")


@pytest.fixture
def wang():
    return make_user("Editor", name="wang")


def bodies(article):
    return list(Revision.objects.filter(article=article).order_by("number").values_list("body"))


def save(article, user, based_on=None, **content):
    return save_content(article.pk, content, user, based_on=based_on)


class TestSaving:
    def test_first_revision_holds_every_field(self, li):
        section, source, tag = make_section(), make_source(), make_tag()
        authors = [make_author(), make_author()]
        article = make_draft(
            li,
            title="标题",
            language="zh-hans",
            section=section.pk,
            source=source.pk,
            source_url="https://example.org/a",
            tags=[tag.pk],
            authors=[author.pk for author in authors],
            responsible_editor="Li",
        )
        revision = Revision.objects.get()
        assert (revision.number, revision.created_by, revision.article) == (1, li, article)
        assert revision.content.items() >= content_of(article).items()
        assert revision.content["authors"] == [author.pk for author in authors]
        assert article.status == "draft"
        assert article.work == "draft"
        assert article.created_by == li

    def test_every_field_of_the_form_is_content_or_schedule(self, li):
        held = set(Revision.objects.get(article=make_draft(li)).content)
        editable = {
            field.name
            for field in [*Article._meta.fields, *Article._meta.many_to_many]
            if field.editable and not field.primary_key
        }
        assert held == editable

    def test_each_save_is_a_revision_with_who_and_note(self, li, wang):
        article = make_draft(li)
        save_content(article.pk, {"title": "Second"}, wang, based_on=1, note="shorter")
        second = Revision.objects.get(number=2)
        assert (second.created_by, second.note, second.based_on) == (wang, "shorter", 1)
        assert second.body == Revision.objects.get(number=1).body
        article.refresh_from_db()
        assert article.title == "Second"

    def test_what_changes_nothing_makes_no_revision(self, li):
        article = make_draft(li, body="<p>a</p>\n<p>b</p>")
        save(article, li, based_on=1, body="<p>a</p>\r\n\r\n<p>b</p>\r\n")
        assert Revision.objects.count() == 1

    def test_line_ends_in_preformatted_text_are_text(self, li):
        article = make_draft(li, body="<pre><b>a</b>\n<b>b</b></pre>")
        save(article, li, based_on=1, body="<pre><b>a</b>\n\n<b>b</b></pre>")
        assert Revision.objects.count() == 2

    def test_body_is_sanitised(self, li):
        article = make_draft(li)
        save(article, li, body="<p onclick=a()>b</p><script>c()</script>")
        assert Revision.objects.get(number=2).body == "<p>b</p>"

    def test_draft_of_a_live_page_leaves_the_page_alone(self, li, client):
        tag = make_tag()
        article = make_article(title="Live", body="<p>live</p>")
        updated_at = article.updated_at
        save(article, li, based_on=0, title="Newer", body="<p>newer</p>", tags=[tag.pk])
        article.refresh_from_db()
        assert (article.title, article.body) == ("Live", "<p>live</p>")
        assert list(article.tags.all()) == []
        assert article.updated_at == updated_at
        assert (article.live_number, article.latest_number, article.work) == (1, 2, "draft")
        assert "Newer" not in client.get(article.get_absolute_url()).text


class TestRowsWithoutRevisions:
    def test_original_becomes_the_first_revision(self, li):
        article = make_article(title="Imported", tags=[make_tag()])
        save(article, li, based_on=0, title="Edited")
        first, second = Revision.objects.order_by("number")
        assert (first.kind, first.title, first.created_by) == ("import", "Imported", None)
        assert (second.title, second.based_on) == ("Edited", 1)
        assert first.approved_at
        assert first.went_live_at == article.published_at

    def test_seed_can_be_edited_and_loaded_again(self, seed, li):
        original = seed.body
        save(seed, li, based_on=0, body="<p>edited</p>")
        call_command("loaddata", "seed", verbosity=0)
        seed.refresh_from_db()
        save(seed, li, body="<p>again</p>")
        kinds = list(Revision.objects.order_by("number").values_list("kind", flat=True))
        assert kinds == ["import", "save", "import", "save"]
        assert Revision.objects.get(number=3).body == original

    def test_row_changed_by_other_code_is_recorded(self, li):
        article = make_article(body="<p>a</p>")
        save(article, li, based_on=0, body="<p>draft</p>")
        Article.objects.filter(pk=article.pk).update(body="<p>converted</p>")
        save(article, li, based_on=2, title="Later")
        article.refresh_from_db()
        live = Revision.objects.get(number=article.live_number)
        assert (live.kind, live.body) == ("import", "<p>converted</p>")
        assert Revision.objects.get(number=article.latest_number).body == "<p>draft</p>"

    @pytest.mark.parametrize(
        ("status", "found", "work"),
        [
            ("draft", "", "draft"),
            ("draft", "in_review", "in_review"),
            # By others than the newsroom: nobody has reviewed what stands there.
            ("draft", "approved", "in_review"),
            ("draft", "returned", "draft"),
            ("published", "", ""),
            ("withdrawn", "", ""),
        ],
    )
    def test_state_under_work_follows_from_the_row(self, status, found, work):
        article = make_article(status=status, work=found)
        ensure_revision(article)
        article.refresh_from_db()
        assert article.work == work
        assert bool(article.live_number) == (status in ("published", "withdrawn"))


class TestConflict:
    def test_second_save_never_overwrites(self, li, wang):
        article = make_draft(li, title="First")
        save(article, wang, based_on=1, title="Wang's")
        with pytest.raises(ConflictError) as raised:
            save(article, li, based_on=1, title="Li's")
        assert raised.value.latest.title == "Wang's"
        assert raised.value.content["title"] == "Li's"
        article.refresh_from_db()
        assert article.title == "Wang's"

    def test_what_could_not_be_saved_is_kept_beside(self, li, wang):
        article = make_draft(li)
        save(article, wang, based_on=1, title="Wang's")
        keep_aside(article.pk, {"title": "Li's", "body": "<p>l</p>"}, li, based_on=1)
        aside = Revision.objects.get(kind="aside")
        article.refresh_from_db()
        assert (aside.number, aside.title, aside.based_on) == (3, "Li's", 1)
        assert (article.latest_number, article.title) == (2, "Wang's")
        save(article, wang, based_on=2, title="Next")
        assert Revision.objects.order_by("-number").first().number == 4

    def test_same_text_twice_is_no_conflict(self, li):
        article = make_draft(li)
        for _ in range(2):  # A double click.
            save(article, li, based_on=1, title="Typed")
        assert Revision.objects.count() == 2

    def test_form_in_which_nothing_was_typed_is_no_conflict(self, li, wang):
        article = make_draft(li, title="First")
        save(article, wang, based_on=1, title="Wang's")
        save(article, li, based_on=1, title="First")
        article.refresh_from_db()
        assert article.title == "Wang's"

    def test_form_opened_before_any_revision_conflicts_with_a_later_save(self, li, wang):
        article = make_article()
        save(article, wang, based_on=0, title="Wang's")
        with pytest.raises(ConflictError):
            save(article, li, based_on=0, title="Li's")


class TestRestoring:
    def test_restore_is_a_new_revision(self, li):
        tag = make_tag()
        article = make_draft(li, title="Old", tags=[tag.pk])
        save(article, li, title="New", tags=[])
        revision, _is_new, missing = restore(article.pk, 1, li)
        assert (revision.number, revision.kind, revision.title) == (3, "restore", "Old")
        assert missing == []
        article.refresh_from_db()
        assert (article.title, list(article.tags.all())) == ("Old", [tag])

    def test_what_was_deleted_meanwhile_is_named_and_left_out(self, li):
        source, tag = make_source(), make_tag()
        article = make_draft(li, title="Old", source=source.pk, tags=[tag.pk])
        save(article, li, title="New", source=None, tags=[])
        source.delete()
        tag.delete()
        revision, _is_new, missing = restore(article.pk, 1, li)
        assert sorted(missing) == ["source", "tags"]
        assert (revision.title, revision.content["source"]) == ("Old", None)

    def test_restoring_does_not_touch_the_page_or_its_dates(self, li):
        article = make_article(title="Live")
        published_at = article.published_at
        save(article, li, title="Draft")
        restore(article.pk, 1, li)
        article.refresh_from_db()
        assert (article.title, article.published_at) == ("Live", published_at)
        assert article.work == "draft"


def test_an_edit_under_review_is_a_draft_again_and_logged(li, wang):
    article = make_draft(li)
    perform("submit", article.pk, li)
    save(article, wang, title="Mended")
    article.refresh_from_db()
    assert (article.status, article.work) == ("draft", "draft")
    event = EditorialEvent.objects.get(action="edit")
    assert (event.user, event.from_state, event.to_state) == (wang, "in_review", "draft")
