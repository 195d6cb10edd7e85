from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.utils import timezone

from news.articles.models import Article
from news.newsroom import publication_checks
from news.newsroom.dashboard import waiting_for
from news.newsroom.models import EditorialEvent, Revision
from news.newsroom.rescheduling import reschedule
from news.newsroom.revisions import keep_aside, restore, save_content
from news.newsroom.schedule import apply_due, entries
from news.newsroom.step_attempt import NotAllowedError, RefusedError
from news.newsroom.transitions import TRANSITIONS
from news.newsroom.workflow import available, perform
from tests.factories import make_article, make_draft, make_section, make_source, make_tag, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


@pytest.fixture
def editor():
    return make_user("Editor", name="editor")


@pytest.fixture
def approved(reporter, editor, publisher):
    article = make_draft(reporter, title="Approved")
    perform("submit", article.pk, reporter)
    perform("approve", article.pk, editor)
    return perform("approve", article.pk, publisher)


def row(article):
    return Article.objects.get(pk=article.pk)


def edit(article, user, **content):
    return save_content(article.pk, content, user, based_on=None).revision


class TestTheWay:
    def test_from_draft_to_page_and_back(self, reporter, editor, publisher, client):
        article = make_draft(reporter, title="Text")
        submitted = perform("submit", article.pk, reporter)
        assert (submitted.status, submitted.work) == ("draft", "in_review")
        returned = perform("return", article.pk, editor, comment="Name the source")
        assert (returned.status, returned.work) == ("draft", "returned")
        edit(article, reporter, title="Mended")
        perform("submit", article.pk, reporter)
        first = perform("approve", article.pk, editor)
        assert (first.work, first.review_stage) == ("in_review", 1)
        assert perform("approve", article.pk, publisher).work == "approved"
        public = perform("publish", article.pk, publisher)
        assert public.is_published
        assert public.work == ""
        assert "Mended" in client.get(public.get_absolute_url()).text
        assert perform("withdraw", article.pk, publisher, comment="Wrong").status == "withdrawn"
        assert client.get(public.get_absolute_url()).status_code == 404
        assert perform("republish", article.pk, publisher).is_published
        steps = EditorialEvent.objects.order_by("pk").values_list(
            "action", "user_name", "from_state", "to_state", "comment"
        )
        assert list(steps) == [
            ("submit", "reporter", "draft", "in_review 1", ""),
            ("return", "editor", "in_review 1", "returned", "Name the source"),
            ("submit", "reporter", "draft", "in_review 1", ""),
            ("approve", "editor", "in_review 1", "in_review 2", ""),
            ("approve", "publisher", "in_review 2", "approved", ""),
            ("publish", "publisher", "approved", "published", ""),
            ("withdraw", "publisher", "published", "withdrawn", "Wrong"),
            ("republish", "publisher", "withdrawn", "published", ""),
        ]

    @pytest.mark.parametrize("stages", [1, 2, 3])
    def test_number_of_stages_is_a_setting(self, settings, stages, reporter):
        settings.REVIEW_STAGES = stages
        reviewers = [make_user("Editor"), make_user("Publisher"), make_user("Publisher")]
        article = make_draft(reporter)
        perform("submit", article.pk, reporter)
        for reviewer in reviewers[:stages]:
            assert row(article).work == "in_review"
            perform("approve", article.pk, reviewer)
        assert row(article).work == "approved"

    def test_more_stages_ask_for_review_of_what_had_fewer(self, settings, approved, publisher):
        settings.REVIEW_STAGES = 3
        with pytest.raises(RefusedError, match="Not every stage"):
            perform("publish", approved.pk, publisher)

    def test_update_of_a_live_page(self, approved, reporter, editor, publisher):
        perform("publish", approved.pk, publisher)
        published_at = row(approved).published_at
        edit(approved, reporter, title="Update", tags=[make_tag().pk])
        assert row(approved).title == "Approved"
        perform("submit", approved.pk, reporter)
        perform("approve", approved.pk, editor)
        perform("approve", approved.pk, publisher)
        assert row(approved).title == "Approved"
        updated = perform("publish", approved.pk, publisher)
        assert (updated.title, updated.tags.count()) == ("Update", 1)
        assert (updated.published_at, updated.live_number) == (published_at, 2)

    def test_edit_after_approval_asks_for_review_again(self, approved, reporter, publisher):
        edit(approved, reporter, title="Changed")
        with pytest.raises(RefusedError):
            perform("publish", approved.pk, publisher)
        assert row(approved).status == "draft"

    def test_step_is_not_taken_on_a_text_that_was_not_seen(self, reporter, editor):
        article = make_draft(reporter)
        edit(article, reporter, title="Second")
        perform("submit", article.pk, reporter)
        with pytest.raises(RefusedError, match="changed meanwhile"):
            perform("approve", article.pk, editor, seen=1)
        perform("approve", article.pk, editor, seen=2)


class TestWhoMay:
    def test_nobody_reviews_their_own_text(self, reporter, editor, publisher):
        article = make_draft(editor)
        perform("submit", article.pk, editor)
        with pytest.raises(NotAllowedError, match="own text"):
            perform("approve", article.pk, editor)

    def test_nobody_reviews_a_text_that_they_have_mended(self, reporter, editor):
        article = make_draft(editor)
        edit(article, reporter, title="Now by another")
        perform("submit", article.pk, editor)
        with pytest.raises(NotAllowedError, match="own text"):
            perform("approve", article.pk, editor)

    def test_nobody_reviews_their_own_text_that_another_has_merged(self, editor):
        other = make_user("Editor")
        article = make_draft(other)
        edit(article, other, title="Meanwhile")
        aside = keep_aside(article.pk, {"body": "<p>Mine</p>"}, editor, 1)
        save_content(article.pk, {"body": aside.body}, other, based_on=None, kind="merge")
        perform("submit", article.pk, other)
        with pytest.raises(NotAllowedError, match="own text"):
            perform("approve", article.pk, editor)
        assert perform("approve", article.pk, make_user("Editor")).review_stage == 1

    def test_nobody_reviews_their_own_text_that_another_has_restored(self, editor, chief):
        other, reporter = make_user("Editor"), make_user("Reporter")
        article = make_draft(reporter, title="Never reviewed")
        edit(article, editor, summary="Mine")
        edit(article, other, title="Rewritten", summary="")
        perform("publish_unreviewed", article.pk, chief, comment="Urgent")
        restore(article.pk, 2, other)
        perform("submit", article.pk, other)
        with pytest.raises(NotAllowedError, match="own text"):
            perform("approve", article.pk, editor)
        assert perform("approve", article.pk, make_user("Editor")).review_stage == 1

    def test_text_kept_beside_and_never_merged_bars_nobody(self, reporter, editor):
        article = make_draft(reporter)
        keep_aside(article.pk, {"title": "Beside"}, editor, 1)
        perform("submit", article.pk, reporter)
        assert perform("approve", article.pk, editor).review_stage == 1

    def test_superuser_neither_but_may_publish_without_review_and_say_why(self, chief):
        article = make_draft(chief)
        perform("submit", article.pk, chief)
        with pytest.raises(NotAllowedError, match="own text"):
            perform("approve", article.pk, chief)
        with pytest.raises(RefusedError, match="needs a comment"):
            perform("publish_unreviewed", article.pk, chief, comment=" ")
        perform("publish_unreviewed", article.pk, chief, comment="Alone in the office")
        assert row(article).is_published
        assert EditorialEvent.objects.get(action="publish_unreviewed").comment

    def test_no_group_may_publish_without_review(self, reporter):
        article = make_draft(reporter)
        for role in ("Reporter", "Editor", "Publisher"):
            with pytest.raises(NotAllowedError):
                perform("publish_unreviewed", article.pk, make_user(role), comment="quick")

    def test_nobody_passes_two_stages_of_one_review(self, reporter, publisher, chief, settings):
        settings.REVIEW_STAGES = 3
        article = make_draft(reporter)
        perform("submit", article.pk, reporter)
        perform("approve", article.pk, chief)
        with pytest.raises(NotAllowedError, match=r"nobody passes two.*Who may: publisher\."):
            perform("approve", article.pk, chief)
        perform("approve", article.pk, publisher)
        for user in (chief, publisher):
            assert "approve" not in {step.name for step in available(row(article), None, user)}
            with pytest.raises(NotAllowedError, match=r"nobody passes two.*Nobody else may"):
                perform("approve", article.pk, user)
        assert perform("approve", article.pk, make_user("Publisher")).work == "approved"

    def test_new_submission_is_a_new_review(self, reporter, editor, publisher):
        article = make_draft(reporter)
        for _ in range(2):
            perform("submit", article.pk, reporter)
            perform("approve", article.pk, editor)
            perform("recall", article.pk, reporter)
        perform("submit", article.pk, reporter)
        perform("approve", article.pk, editor)
        edit(article, reporter, title="Mended")
        perform("submit", article.pk, reporter)
        perform("approve", article.pk, editor)
        assert perform("approve", article.pk, publisher).work == "approved"

    def test_who_passed_a_stage_is_not_asked_for_the_next(
        self, reporter, chief, django_capture_on_commit_callbacks
    ):
        first, second = make_user("Publisher"), make_user("Publisher")
        first.user_permissions.add(Permission.objects.get(codename="review_article_1"))
        article = make_draft(reporter)
        perform("submit", article.pk, reporter)
        with django_capture_on_commit_callbacks(execute=True):
            perform("approve", article.pk, first)
        assert [message.to for message in mail.outbox] == [[second.email]]
        assert not waiting_for(first).exists()
        assert waiting_for(second).exists()

    def test_dashboard_lists_only_what_may_be_done(
        self, editor, publisher, reporter, chief, settings
    ):
        restored = make_draft(editor, title="By the editor")
        edit(restored, reporter, title="By the reporter")
        restore(restored.pk, 1, reporter)
        merged = make_draft(reporter)
        aside = keep_aside(merged.pk, {"body": "<p>By the editor</p>"}, editor, 1)
        save_content(merged.pk, {"body": aside.body}, reporter, based_on=None, kind="merge")
        others = make_draft(reporter)
        for article in (restored, merged, others):
            perform("submit", article.pk, reporter if article != restored else editor)
        assert list(waiting_for(editor)) == [others]
        perform("approve", others.pk, editor)
        perform("approve", others.pk, publisher)
        assert list(waiting_for(publisher)) == [others]
        settings.REVIEW_STAGES = 3
        assert not waiting_for(publisher).exists()

    def test_dashboard_of_a_section_lists_no_update_from_another(
        self, reporter, editor, publisher, chief
    ):
        here, elsewhere = make_section(), make_section()
        article = make_draft(reporter, section=here.pk)
        perform("publish_unreviewed", article.pk, chief, comment="Urgent")
        editor.sections.set([here])
        for section, is_listed in ((here, True), (elsewhere, False)):
            edit(article, reporter, section=section.pk, summary="Update")
            perform("submit", article.pk, reporter)
            assert waiting_for(editor).exists() == is_listed

    def test_stage_has_its_permission(self, reporter, editor, publisher):
        article = make_draft(reporter)
        perform("submit", article.pk, reporter)
        with pytest.raises(NotAllowedError):
            perform("approve", article.pk, publisher)
        perform("approve", article.pk, editor)
        with pytest.raises(NotAllowedError):
            perform("approve", article.pk, make_user("Editor"))

    def test_reporter_submits_own_texts_only(self, reporter):
        article = make_draft(make_user("Reporter"))
        with pytest.raises(NotAllowedError):
            perform("submit", article.pk, reporter)

    def test_publisher_may_be_restricted_to_sections(self, approved, publisher):
        parent, elsewhere = make_section(), make_section()
        child = make_section(parent=parent)
        publisher.sections.set([parent])
        with pytest.raises(NotAllowedError, match="other sections"):
            perform("publish", approved.pk, publisher)  # It is in no section.
        for section, is_own in ((elsewhere, False), (parent, True), (child, True)):
            reporter = make_user("Reporter")
            article = make_draft(reporter, section=section.pk)
            perform("submit", article.pk, reporter)
            perform("approve", article.pk, make_user("Editor"))
            names = [step.name for step in available(row(article), None, publisher)]
            assert ("approve" in names) == is_own
            if is_own:
                perform("approve", article.pk, publisher)
                perform("publish", article.pk, publisher)
                # Nor may it take an article out of the others' sections, or into them.
                edit(article, reporter, section=elsewhere.pk)
                perform("submit", article.pk, reporter)
                perform("approve", article.pk, make_user("Editor"))
                with pytest.raises(NotAllowedError, match="other sections"):
                    perform("approve", article.pk, publisher)

    def test_inactive_account_may_nothing(self, approved, publisher):
        publisher.is_active = False
        with pytest.raises(NotAllowedError):
            perform("publish", approved.pk, publisher)

    def test_buttons_are_what_may_be_done(self, reporter, editor, publisher):
        article = make_draft(reporter)

        def names(user):
            return {step.name for step in available(row(article), None, user)}

        assert names(reporter) == {"submit"}
        assert names(editor) == {"submit"}
        assert names(publisher) == {"submit", "delete"}
        perform("submit", article.pk, reporter)
        assert names(reporter) == {"recall"}
        assert names(editor) == {"recall", "approve", "return"}
        assert names(publisher) == {"recall", "delete"}


class TestPublishing:
    def test_without_a_time_it_means_now(self, approved, publisher):
        public = perform("publish", approved.pk, publisher)
        assert timezone.now() - public.published_at < timedelta(minutes=1)

    def test_first_publication_at_a_moment(self, approved, publisher, freeze, client):
        at = timezone.now() + timedelta(hours=2)
        public = perform("publish", approved.pk, publisher, at=at)
        assert (public.status, public.published_at) == ("published", at)
        address = public.get_absolute_url()
        freeze(at - timedelta(seconds=1))
        assert client.get(address).status_code == 404
        freeze(at)
        assert client.get(address).status_code == 200

    def test_update_of_a_live_page_goes_live_at_its_moment(
        self, approved, publisher, reporter, editor, freeze, client
    ):
        perform("publish", approved.pk, publisher)
        address = row(approved).get_absolute_url()
        edit(approved, reporter, summary="The update")
        perform("submit", approved.pk, reporter)
        perform("approve", approved.pk, editor)
        perform("approve", approved.pk, publisher)
        at = timezone.now() + timedelta(hours=2)
        assert perform("publish", approved.pk, publisher, at=at).work == "scheduled"
        assert [entry.kind for entry in entries(at, at + timedelta(days=1))] == ["update"]
        freeze(at - timedelta(seconds=1))
        assert "The update" not in client.get(address).text
        # A newer draft meanwhile does not keep it.
        edit(approved, reporter, summary="Not yet")
        freeze(at)
        assert "The update" in client.get(address).text
        article = row(approved)
        assert (article.live_number, article.latest_number, article.work) == (2, 3, "draft")
        assert EditorialEvent.objects.filter(action="go_live", user=None).count() == 1
        assert apply_due() == 0

    def test_scheduled_update_can_be_cancelled(self, approved, publisher, reporter, editor):
        perform("publish", approved.pk, publisher)
        edit(approved, reporter, title="Update")
        perform("submit", approved.pk, reporter)
        perform("approve", approved.pk, editor)
        perform("approve", approved.pk, publisher)
        at = timezone.now() + timedelta(hours=2)
        perform("publish", approved.pk, publisher, at=at)
        assert perform("unschedule", approved.pk, publisher).work == "approved"
        assert not Revision.objects.filter(goes_live_at__isnull=False).exists()
        perform("publish", approved.pk, publisher, at=at)
        assert perform("publish", approved.pk, publisher).title == "Update"
        assert not Revision.objects.filter(goes_live_at__isnull=False).exists()

    def test_withdrawn_page_gets_no_scheduled_update(
        self, approved, publisher, reporter, editor, freeze
    ):
        perform("publish", approved.pk, publisher)
        edit(approved, reporter, title="Update")
        perform("submit", approved.pk, reporter)
        perform("approve", approved.pk, editor)
        perform("approve", approved.pk, publisher)
        at = timezone.now() + timedelta(hours=2)
        perform("publish", approved.pk, publisher, at=at)
        assert perform("withdraw", approved.pk, publisher, comment="Wrong").work == "approved"
        freeze(at)
        assert apply_due() == 0
        assert row(approved).status == "withdrawn"

    @pytest.mark.parametrize(
        ("field", "make"), [("tags", make_tag), ("section", make_section), ("source", make_source)]
    )
    def test_update_that_names_what_is_gone_stays_off_and_the_page_up(
        self, approved, publisher, chief, reporter, freeze, client, field, make
    ):
        perform("publish", approved.pk, publisher)
        named, at = make(), timezone.now() + timedelta(hours=2)
        value = [named.pk] if field == "tags" else named.pk
        edit(approved, reporter, title="Update", **{field: value})
        perform("publish_unreviewed", approved.pk, chief, comment="Urgent", at=at)
        named.delete()
        freeze(at)
        address = row(approved).get_absolute_url()
        assert client.get(address).status_code == 200
        assert "Update" not in client.get(address).text
        event = EditorialEvent.objects.first()
        assert (event.action, event.user) == ("unschedule", None)
        assert "no longer exists" in event.comment

    def test_expired_text_is_not_published(self, approved, publisher):
        past = timezone.now() - timedelta(hours=1)
        Article.objects.filter(pk=approved.pk).update(expires_at=past)
        with pytest.raises(RefusedError, match="expiry has passed"):
            perform("publish", approved.pk, publisher)

    def test_text_of_a_deleted_source_is_not_published(self, approved, publisher):
        Revision.objects.filter(article=approved).update(fields={"title": "a", "source": 999})
        with pytest.raises(RefusedError):
            perform("publish", approved.pk, publisher)

    def test_second_text_in_a_language_of_its_group_is_refused(
        self, approved, publisher, reporter, editor
    ):
        make_article(translation_group=approved.translation_group, language="zh-hans")
        perform("publish", approved.pk, publisher)
        edit(approved, reporter, language="zh-hans")
        perform("submit", approved.pk, reporter)
        perform("approve", approved.pk, editor)
        perform("approve", approved.pk, publisher)
        with pytest.raises(RefusedError, match="translation in that language"):
            perform("publish", approved.pk, publisher)
        assert row(approved).language == "en"

    def test_checks_stop_errors_and_ask_reasons_for_warnings(
        self, approved, publisher, monkeypatch
    ):
        found = [SimpleNamespace(blocks=True, code="no-source", message="No source.", excerpt=None)]
        seen = []

        def check(article):
            seen.append((article.pk, article.title, list(article.tags.all())))
            return found

        monkeypatch.setattr(publication_checks, "CHECKS", [check])
        with pytest.raises(RefusedError, match=r"No source\."):
            perform("publish", approved.pk, publisher, comment="please")
        found[0].blocks = False
        with pytest.raises(RefusedError, match="Give a reason"):
            perform("publish", approved.pk, publisher)
        perform("publish", approved.pk, publisher, comment="It has none")
        comment = EditorialEvent.objects.get(action="publish").comment
        assert comment == "It has none [no-source]"
        assert seen[0] == (approved.pk, "Approved", [])


class TestEveryWayToThePage:
    """What was published once passes the check again before it comes back, or comes later."""

    @pytest.fixture
    def forbid(self, monkeypatch):
        """From now on the check finds an error in titles with that word."""
        monkeypatch.setattr(publication_checks, "CHECKS", [self.find])

    def find(self, article):
        is_found = "forbidden" in article.title
        finding = SimpleNamespace(blocks=True, code="x", message="Bad word.", excerpt=None)
        return [finding] if is_found else []

    @pytest.fixture
    def public(self, reporter, chief):
        article = make_draft(reporter, title="A forbidden word")
        return perform("publish_unreviewed", article.pk, chief, comment="Urgent")

    def test_publishing_again(self, public, publisher, reporter, forbid):
        perform("withdraw", public.pk, publisher, comment="because")
        # The row comes back, not this draft.
        edit(public, reporter, title="A fine word")
        with pytest.raises(RefusedError, match=r"Bad word\."):
            perform("republish", public.pk, publisher)
        assert row(public).status == "withdrawn"

    def test_publishing_again_with_warnings_needs_a_reason(self, public, publisher, monkeypatch):
        warning = SimpleNamespace(blocks=False, code="w", message="Hm.", excerpt=None)
        monkeypatch.setattr(publication_checks, "CHECKS", [lambda article: [warning]])
        perform("withdraw", public.pk, publisher, comment="because")
        with pytest.raises(RefusedError, match="Give a reason"):
            perform("republish", public.pk, publisher)
        perform("republish", public.pk, publisher, comment="It is right")
        assert EditorialEvent.objects.get(action="republish").comment == "It is right [w]"

    def test_out_of_the_recycle_bin(self, public, publisher, forbid):
        perform("delete", public.pk, publisher)
        assert perform("undelete", public.pk, publisher).status == "withdrawn"
        with pytest.raises(RefusedError, match=r"Bad word\."):
            perform("republish", public.pk, publisher)

    def test_scheduled_update_that_has_become_wrong(self, approved, publisher, freeze, monkeypatch):
        perform("publish", approved.pk, publisher)
        reporter = make_user("Reporter")
        edit(approved, reporter, title="A forbidden word")
        chief = make_user(is_superuser=True)
        at = timezone.now() + timedelta(hours=1)
        perform("publish_unreviewed", approved.pk, chief, comment="Urgent", at=at)
        monkeypatch.setattr(publication_checks, "CHECKS", [self.find])
        freeze(at)
        assert apply_due() == 0
        article = row(approved)
        assert (article.title, article.work) == ("Approved", "approved")
        assert EditorialEvent.objects.get(action="unschedule").comment == "Bad word."

    @pytest.mark.parametrize(
        ("stands", "moved", "is_refused"),
        [
            # Days from now of publication and expiry; None for never.
            ((-9, -1), {"expires_at": 1}, True),
            ((-9, -1), {"expires_at": None}, True),
            ((-9, 1), {"expires_at": 2}, True),
            ((-9, 1), {"expires_at": None}, True),
            ((5, 6), {"published_at": 1}, True),
            ((5, 6), {"published_at": -1}, True),
            ((-9, -5), {"published_at": 1, "expires_at": 2}, True),
            ((-9, 2), {"expires_at": 1}, False),
            ((-9, None), {"expires_at": -1}, False),
            ((-9, None), {"published_at": -20}, False),
            ((-9, None), {"published_at": -1}, False),
            ((1, None), {"published_at": 2}, False),
            ((-9, -5), {"expires_at": -2}, False),
            ((-9, None), {"pinned_until": 1}, False),
        ],
    )
    def test_moments_that_show_it_longer(self, publisher, forbid, stands, moved, is_refused):
        now = timezone.now()

        def moment(days):
            return None if days is None else now + timedelta(days=days)

        published_at, expires_at = map(moment, stands)
        public = make_article(
            title="A forbidden word", published_at=published_at, expires_at=expires_at
        )
        moments = {name: moment(days) for name, days in moved.items()}
        if is_refused:
            with pytest.raises(RefusedError, match=r"Bad word\."):
                reschedule(public.pk, publisher, moments)
        else:
            reschedule(public.pk, publisher, moments)


class TestMoments:
    def test_changed_time_keeps_the_earlier_one_in_the_log(self, approved, publisher):
        public = perform("publish", approved.pk, publisher)
        before = public.published_at
        earlier = before - timedelta(days=30)
        reschedule(public.pk, publisher, {"published_at": earlier}, "Wrong day")
        event = EditorialEvent.objects.get(action="reschedule")
        assert event.changes == {
            "published_at": [
                timezone.localtime(before).isoformat(),
                timezone.localtime(earlier).isoformat(),
            ]
        }
        assert (event.user, event.comment) == (publisher, "Wrong day")
        assert row(public).published_at == earlier

    def test_writer_plans_moments_and_only_a_publisher_changes_public_ones(
        self, reporter, publisher
    ):
        article = make_draft(reporter)
        at = timezone.now() + timedelta(days=1)
        reschedule(article.pk, reporter, {"published_at": at})
        assert row(article).published_at == at
        with pytest.raises(NotAllowedError):
            reschedule(article.pk, reporter, {"pinned_until": at})
        public = make_article()
        with pytest.raises(NotAllowedError):
            reschedule(public.pk, make_user("Editor"), {"expires_at": at})
        reschedule(public.pk, publisher, {"expires_at": at})

    def test_nothing_changed_is_not_logged(self, publisher):
        article = make_article()
        reschedule(article.pk, publisher, {"published_at": article.published_at})
        assert not EditorialEvent.objects.exists()

    def test_impossible_moments_are_refused(self, publisher):
        article = make_article()
        with pytest.raises(RefusedError, match="needs a publication time"):
            reschedule(article.pk, publisher, {"published_at": None})
        with pytest.raises(RefusedError, match="later than the publication"):
            reschedule(
                article.pk, publisher, {"expires_at": article.published_at - timedelta(days=1)}
            )


class TestRecycleBin:
    def test_deleted_article_is_nowhere_and_comes_back_withdrawn(self, publisher, client):
        article = make_article()
        perform("delete", article.pk, publisher)
        gone = row(article)
        assert gone.deleted_at
        assert not gone.is_published
        assert not Article.objects.published().exists()
        assert client.get(article.get_absolute_url()).status_code == 404
        perform("undelete", article.pk, publisher)
        assert row(article).status == "withdrawn"

    def test_nothing_else_is_done_with_it(self, reporter, publisher):
        article = make_draft(reporter)
        perform("delete", article.pk, publisher)
        for name in set(TRANSITIONS) - {"undelete"}:
            with pytest.raises(RefusedError):
                perform(name, article.pk, make_user(is_superuser=True), comment="x")

    def test_writer_cannot_delete(self, reporter):
        with pytest.raises(NotAllowedError):
            perform("delete", make_draft(reporter).pk, reporter)


class TestLog:
    def test_log_cannot_be_changed_or_deleted(self, reporter):
        perform("submit", make_draft(reporter).pk, reporter)
        event = EditorialEvent.objects.get()
        for change in (
            event.save,
            event.delete,
            EditorialEvent.objects.all().delete,
            lambda: EditorialEvent.objects.update(comment="x"),
        ):
            with pytest.raises(TypeError):
                change()

    def test_log_outlives_article_and_account(self, reporter):
        article = make_draft(reporter, title="Gone")
        perform("submit", article.pk, reporter)
        article.delete()
        reporter.delete()
        event = EditorialEvent.objects.get()
        assert (event.article_title, event.user_name) == ("Gone", "reporter")


class TestMail:
    @pytest.fixture(autouse=True)
    def committed(self, django_capture_on_commit_callbacks):
        self.commit = lambda: django_capture_on_commit_callbacks(execute=True)

    def recipients(self):
        found = sorted(address for message in mail.outbox for address in message.to)
        mail.outbox.clear()
        return found

    def test_next_in_line_is_told(self, settings, reporter, editor, publisher, chief):
        settings.SITE_DOMAIN = "news.example"
        article = make_draft(reporter)
        with self.commit():
            perform("submit", article.pk, reporter)
        assert self.recipients() == ["editor@example.org"]
        with self.commit():
            perform("approve", article.pk, editor)
        assert self.recipients() == ["publisher@example.org"]
        with self.commit():
            perform("approve", article.pk, publisher)
        with self.commit():
            perform("return", article.pk, make_user("Publisher"), comment="Once more")
        assert "Once more" in mail.outbox[-1].body
        assert "http://news.example/admin/news/article/" in mail.outbox[-1].body
        assert self.recipients() == ["reporter@example.org"]

    def test_writers_are_told_of_the_publication(self, approved, publisher):
        with self.commit():
            perform("publish", approved.pk, publisher)
        assert self.recipients() == ["reporter@example.org"]

    def test_writer_and_the_restricted_elsewhere_are_not_asked(self, reporter, editor):
        other = make_user("Editor", name="other")
        other.sections.set([make_section()])
        article = make_draft(editor)
        with self.commit():
            perform("submit", article.pk, editor)
        assert self.recipients() == []

    def test_superuser_is_asked_when_there_is_nobody_else(self, reporter, chief):
        with self.commit():
            perform("submit", make_draft(reporter).pk, reporter)
        assert self.recipients() == ["chief@example.org"]

    def test_nothing_is_sent_before_the_commit(
        self, reporter, editor, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as callbacks:
            perform("submit", make_draft(reporter).pk, reporter)
        assert not mail.outbox
        for callback in callbacks:
            callback()
        assert self.recipients() == ["editor@example.org"]

    def test_failing_mail_does_not_undo_the_step(self, reporter, editor, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        article = make_draft(reporter)
        with self.commit():
            perform("submit", article.pk, reporter)
        assert row(article).work == "in_review"
