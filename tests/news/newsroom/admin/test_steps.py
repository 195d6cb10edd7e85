import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from news.articles.models import Article
from news.newsroom.models import EditorialEvent, Revision
from news.newsroom.permissions import contributors
from news.newsroom.revisions import ConflictError, latest_of, save_content
from news.newsroom.workflow import perform
from news.readership.models import DailyViews
from tests.factories import make_article, make_draft, make_section, make_tag, make_user
from tests.news.newsroom.admin.taking_steps import LIST, address, logged_in, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


def approve(article, reporter):
    perform("submit", article.pk, reporter)
    perform("approve", article.pk, make_user("Editor"))
    perform("approve", article.pk, make_user("Publisher"))
    return article


def run(client, action, articles, **data):
    return client.post(
        LIST, {"action": action, "_selected_action": [a.pk for a in articles], **data}
    )


def report(response):
    return [(outcome.article.pk, outcome.is_done) for outcome in response.context["outcomes"]]


class TestManyAtOnce:
    def test_publishing_reports_each(self, reporter, publisher):
        ready = approve(make_draft(reporter), reporter)
        draft = make_draft(reporter)
        client = logged_in(publisher)
        asked = run(client, "publish_selected", [ready, draft])
        assert "_confirmed" in asked.text
        assert not Article.objects.published().exists()
        done = run(client, "publish_selected", [ready, draft], _confirmed="1")
        assert report(done) == [(draft.pk, False), (ready.pk, True)] or report(done) == [
            (ready.pk, True),
            (draft.pk, False),
        ]
        assert list(Article.objects.published()) == [ready]

    def test_withdrawing_needs_its_permission(self, reporter, publisher):
        article = make_article()
        run(logged_in(reporter), "withdraw_selected", [article], _confirmed="1")
        assert Article.objects.published().exists()
        run(logged_in(publisher), "withdraw_selected", [article], _confirmed="1", comment="Wrong")
        assert Article.objects.get().status == "withdrawn"

    def test_pages_that_link_to_what_is_gone_are_named(self, publisher):
        article = make_article()
        make_article(title="Elsewhere", body=f'<a href="{article.get_absolute_url()}">x</a>')
        asked = {"_confirmed": "1", "comment": "Wrong"}
        response = run(logged_in(publisher), "withdraw_selected", [article], **asked)
        assert "These pages still link to it: Elsewhere." in response.text

    def test_headline_counts_what_was_done_and_what_was_refused(self, reporter, publisher):
        ready = approve(make_draft(reporter), reporter)
        drafts = [make_draft(reporter) for _ in range(2)]
        client = logged_in(publisher)
        html = run(client, "publish_selected", [ready, *drafts], _confirmed="1").text
        assert "Done: 1, refused: 2" in html
        assert html.count("It is a draft: submit it for review first.") == 2

    def test_many_are_submitted_and_approved(self, reporter):
        drafts = [make_draft(reporter) for _ in range(2)]
        assert "Done: 2" in run(logged_in(reporter), "submit_selected", drafts, _confirmed="1").text
        editor = logged_in(make_user("Editor"))
        assert "Done: 2" in run(editor, "approve_selected", drafts, _confirmed="1").text
        assert set(Article.objects.values_list("work", "review_stage")) == {("in_review", 1)}
        assert "approve_selected" not in logged_in(reporter).get(LIST).text

    def test_withdrawing_asks_for_a_reason(self, publisher):
        article, client = make_article(), logged_in(publisher)
        asked = run(client, "withdraw_selected", [article], _confirmed="1", comment=" ")
        assert asked.context["outcomes"] is None
        client.post(address(article, "step/"), {"_step": "withdraw"})
        assert Article.objects.published().exists()

    def test_publisher_moves_and_tags_live_pages_at_once(self, publisher):
        section, tag, old = make_section(name_en="New"), make_tag(), make_tag()
        live, client = make_article(tags=[old]), logged_in(publisher)
        assert (
            "Moved."
            in run(client, "move_selected", [live], _confirmed="1", section=section.pk).text
        )
        run(client, "tag_selected", [live], _confirmed="1", tags=[tag.pk])
        shown = Article.objects.published().get()
        assert (shown.section, set(shown.tags.all()), shown.work) == (section, {old, tag}, "")
        moved = EditorialEvent.objects.filter(action="file").last()
        assert (moved.user, moved.changes) == (publisher, {"section": ["", "New"]})
        assert "none → New" in client.get(address(live, "history/")).text
        again = run(client, "move_selected", [live], _confirmed="1", section=section.pk)
        assert "It is there already." in again.text

    def test_moving_keeps_review_schedule_and_newer_text(self, reporter, publisher):
        chief, section = make_user(is_superuser=True), make_section()
        live = make_draft(reporter)
        perform("publish_unreviewed", live.pk, chief, comment="x")
        save_content(live.pk, {"title": "Update"}, reporter, based_on=None)
        at = timezone.now() + timedelta(hours=1)
        perform("publish_unreviewed", live.pk, chief, comment="x", at=at)
        save_content(live.pk, {"title": "Newest"}, reporter, based_on=None)
        perform("submit", live.pk, reporter)
        run(logged_in(publisher), "move_selected", [live], _confirmed="1", section=section.pk)
        live.refresh_from_db()
        assert (live.section, live.work, live.title) == (section, "in_review", live.title)
        standing = Revision.objects.filter(article=live).exclude(number=3)
        assert {text.fields["section"] for text in standing} == {section.pk}
        assert Revision.objects.get(goes_live_at=at).title == "Update"
        # Whoever moved it wrote nothing, and may review it; its writer may not.
        assert contributors(live, latest_of(live)) == {reporter.pk}

    def test_form_opened_before_a_move_does_not_move_it_back(self, reporter, publisher):
        draft = make_draft(reporter)
        section = make_section()
        run(logged_in(publisher), "move_selected", [draft], _confirmed="1", section=section.pk)
        with pytest.raises(ConflictError):
            save_content(draft.pk, {"title": "Typed", "section": None}, reporter, based_on=1)

    def test_publisher_of_other_sections_may_not_move(self, publisher):
        other, live = make_section(), make_article(section=make_section())
        publisher.sections.set([other])
        done = run(logged_in(publisher), "move_selected", [live], _confirmed="1", section=other.pk)
        assert report(done) == [(live.pk, False)]
        live.refresh_from_db()
        assert live.section != other

    def test_who_may_not_publish_moves_a_live_page_as_a_draft(self, reporter):
        section, live = make_section(), make_article(created_by=reporter)
        moved = run(
            logged_in(reporter), "move_selected", [live], _confirmed="1", section=section.pk
        )
        assert "Kept as a draft" in moved.text
        live.refresh_from_db()
        assert live.section is None
        assert Revision.objects.get(article=live, number=2).fields["section"] == section.pk

    def test_what_is_anothers_is_refused(self, reporter):
        section = make_section()
        own, other = make_draft(reporter), make_draft(make_user("Reporter"))
        client = logged_in(reporter)
        done = run(client, "move_selected", [own, other], _confirmed="1", section=section.pk)
        assert sorted(report(done)) == [(own.pk, True), (other.pk, False)]
        other.refresh_from_db()
        assert other.section is None

    def test_form_without_its_choice_is_asked_again(self, publisher):
        article = make_draft(publisher)
        response = run(logged_in(publisher), "move_selected", [article], _confirmed="1")
        assert response.context["outcomes"] is None

    def test_deleting_many_is_moving_them_to_the_bin(self, publisher):
        articles = [make_article(), make_draft(publisher)]
        run(logged_in(publisher), "delete_selected", articles, post="yes")
        assert Article.objects.filter(deleted_at__isnull=False).count() == 2


class TestRecycleBin:
    def test_is_a_list_of_its_own(self, publisher):
        article, other = make_article(title="Gone"), make_article(title="Here")
        client = logged_in(publisher)
        assert "recycle bin" in client.get(address(article, "delete/")).text
        client.post(address(article, "delete/"), {"post": "yes"})
        assert Article.objects.count() == 2

        def listed(query=""):
            return [a.title for a in client.get(LIST + query).context["cl"].result_list]

        assert listed() == ["Here"]
        assert listed("?bin=yes") == ["Gone"]
        assert listed("?q=Gone") == []
        html = client.get(address(article)).text
        assert 'value="undelete"' in html
        assert 'name="_save"' not in html
        client.post(address(article, "step/"), {"_step": "undelete"})
        assert sorted(listed()) == ["Gone", "Here"]
        article.refresh_from_db()
        assert article.status == "withdrawn"
        assert other.is_published

    def test_article_in_the_bin_cannot_be_saved(self, publisher):
        article = make_draft(publisher)
        perform("delete", article.pk, publisher)
        assert logged_in(publisher).post(address(article), {}).status_code == 403


class TestCopies:
    def test_duplicate_is_a_draft_of_its_own(self, reporter):
        tag = make_tag()
        article = make_draft(make_user("Reporter"), title="A", slug="a", tags=[tag.pk])
        logged_in(reporter).post(address(article, "duplicate/"))
        copy = Article.objects.exclude(pk=article.pk).get()
        assert (copy.title, copy.slug, copy.created_by) == ("A", "", reporter)
        assert copy.translation_group != article.translation_group
        assert copy.guid != article.guid
        assert list(copy.tags.all()) == [tag]
        assert (copy.status, copy.latest_number) == ("draft", 1)

    def test_copy_is_of_the_newest_text(self, publisher):
        article = make_article(title="Live")
        save_content(article.pk, {"title": "Newest"}, publisher, based_on=None)
        logged_in(publisher).post(address(article, "duplicate/"))
        assert Article.objects.exclude(pk=article.pk).get().title == "Newest"

    def test_translation_shares_the_group_once(self, reporter):
        article = make_draft(reporter)
        client = logged_in(reporter)
        client.post(address(article, "duplicate/"), {"language": "zh-hans"})
        copy = Article.objects.exclude(pk=article.pk).get()
        assert (copy.language, copy.translation_group) == ("zh-hans", article.translation_group)
        for language in ("zh-hans", "en", "xx"):
            response = client.post(
                address(article, "duplicate/"), {"language": language}, follow=True
            )
            assert "language" in told(response)[-1]
        assert Article.objects.count() == 2


class TestStepAlone:
    def test_what_is_to_come_is_scheduled_and_not_published(
        self, reporter, publisher, django_capture_on_commit_callbacks
    ):
        article = approve(make_draft(reporter), reporter)
        client = logged_in(publisher)

        def publish(**data):
            data = {"_step": "publish", **data}
            return told(client.post(address(article, "step/"), data, follow=True))

        with django_capture_on_commit_callbacks(execute=True):
            assert publish(at="2031-05-01T09:00") == ["Scheduled for 2031-05-01 09:00."]
        assert EditorialEvent.objects.first().to_state == "scheduled"
        assert mail.outbox[-1].subject.startswith("Scheduled for 2031-05-01 09:00: ")

    def test_return_reason_stands_at_the_top_of_the_form(self, reporter):
        article = make_draft(reporter)
        perform("submit", article.pk, reporter)
        wang = make_user("Editor", first_name="主任", last_name="王")
        perform("return", article.pk, wang, comment="Name the source")
        html = logged_in(reporter).get(address(article)).text
        top = html.partition('class="returned"')[2].partition('name="title"')[0]
        assert "Name the source" in top
        assert "王主任" in top
        assert html.count("Name the source") == 1

    def test_hand_made_step_is_refused_with_its_reason(self, reporter):
        article = make_draft(reporter)
        client = logged_in(reporter)
        for step in ("publish", "approve", "publish_unreviewed", "delete", "nonsense", ""):
            response = client.post(address(article, "step/"), {"_step": step}, follow=True)
            assert told(response)
        article.refresh_from_db()
        assert (article.status, article.work, article.deleted_at) == ("draft", "draft", None)

    def test_bad_moment_is_explained(self, reporter, publisher):
        article = approve(make_draft(reporter), reporter)
        response = logged_in(publisher).post(
            address(article, "step/"), {"_step": "publish", "at": "soon"}, follow=True
        )
        assert "Write day and time like" in told(response)[0]
        assert not Article.objects.published().exists()


class TestDashboard:
    def panels(self, user):
        context = logged_in(user).get("/admin/").context
        panels = context["dashboard"]["panels"]
        return {panel.name: [a.title for a in panel.articles] for panel in panels}

    def test_each_sees_their_own(self, reporter, publisher):
        editor = make_user("Editor")
        mine = make_draft(reporter, title="Mine")
        make_draft(make_user("Reporter"), title="Another's")
        waiting = make_draft(reporter, title="Waiting")
        perform("submit", waiting.pk, reporter)
        own = make_draft(editor, title="The editor's own")
        perform("submit", own.pk, editor)
        ready = approve(make_draft(reporter, title="Ready"), reporter)
        assert self.panels(reporter)["mine"] == [mine.title]
        assert self.panels(reporter)["waiting"] == []
        assert self.panels(editor)["waiting"] == ["Waiting"]
        assert self.panels(publisher)["waiting"] == ["Ready"]
        at = timezone.now() + timedelta(days=1)
        perform("publish", ready.pk, publisher, at=at)
        assert self.panels(reporter)["scheduled"] == ["Ready"]
        perform("publish_unreviewed", waiting.pk, make_user(is_superuser=True), comment="x")
        assert self.panels(reporter)["published"] == ["Waiting"]

    def test_most_read_this_week(self, reporter, freeze):
        today = timezone.localdate()
        much, little = make_article(title="Much"), make_article(title="Little")
        for article, count in ((much, 9), (little, 2)):
            DailyViews.objects.create(article=article, day=today, count=count)
        html = logged_in(reporter).get("/admin/").text
        read = html.partition('data-panel="read"')[2].partition("</section>")[0]
        assert re.findall(r">(Much|Little)<", read) == ["Much", "Little"]

    def test_staff_without_permission_have_no_dashboard(self):
        assert 'id="newsroom-dashboard"' not in logged_in(make_user()).get("/admin/").text

    @pytest.mark.parametrize("seen", ["²", "9" * 5000, "-1", "x"])
    def test_step_on_a_version_that_is_no_number_is_refused(self, reporter, seen):
        article = make_draft(reporter)
        data = {"_step": "submit", "based_on": seen}
        response = logged_in(reporter).post(address(article, "step/"), data, follow=True)
        assert any("changed meanwhile" in message for message in told(response))
        assert Article.objects.get(pk=article.pk).work == "draft"

    def test_number_of_queries_is_fixed(self, reporter, django_assert_num_queries):
        client = logged_in(reporter)

        def fill(count):
            for _ in range(count):
                make_draft(reporter, section=make_section().pk)
                make_article(section=make_section())

        client.get("/admin/")
        fill(1)
        with django_assert_num_queries(18):
            client.get("/admin/")
        fill(20)
        with django_assert_num_queries(18):
            client.get("/admin/")
