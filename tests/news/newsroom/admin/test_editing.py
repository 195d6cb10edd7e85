import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from news.articles.models import Article
from news.newsroom import autosave
from news.newsroom.models import Autosave, EditorialEvent, FinishedForm, Presence, Revision
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from tests.factories import make_article, make_draft, make_section, make_tag, make_user
from tests.news.newsroom.admin.taking_steps import ADD, address, form, logged_in, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]

AUTOSAVE = "/admin/news/article/autosave/"
UNSAVED = "/admin/news/article/unsaved/"
PRESENCE = "/admin/news/article/presence/"


@pytest.fixture
def editor():
    return make_user("Editor", name="editor")


def based_on(client, article):
    html = client.get(address(article)).text
    return re.search(r'name="based_on" value="(\d+)"', html)[1]


class TestSaving:
    def test_writing_makes_a_draft_of_ones_own(self, reporter):
        tag = make_tag()
        posted = form(
            tags=[tag.pk], note="first", published_at_0="2030-05-01", published_at_1="08:00:00"
        )
        logged_in(reporter).post(ADD, posted)
        article, revision = Article.objects.get(), Revision.objects.get()
        assert (article.status, article.work, article.created_by) == ("draft", "draft", reporter)
        assert timezone.localtime(article.published_at).isoformat() == "2030-05-01T08:00:00+08:00"
        assert list(article.tags.all()) == [tag]
        assert (revision.note, revision.created_by) == ("first", reporter)

    def test_form_of_a_live_page_edits_the_newest_revision(self, editor):
        tag, section = make_tag(), make_section()
        article = make_article(title="Live")
        client = logged_in(editor)
        assert based_on(client, article) == "0"
        client.post(address(article), form(title="Draft", tags=[tag.pk], section=section.pk))
        article.refresh_from_db()
        assert article.title == "Live"
        response = client.get(address(article))
        shown = response.context["adminform"].form
        assert shown["title"].value() == "Draft"
        assert shown["tags"].value() == [tag.pk]
        assert f'<option value="{section.pk}" selected>' in response.text
        assert based_on(client, article) == "2"
        assert "The live page shows version 1" in " ".join(response.text.split())

    def test_saving_nothing_new_makes_no_revision(self, editor):
        article = make_draft(editor, title="Same", body="<p>same</p>")
        logged_in(editor).post(
            address(article), form(title="Same", body="<p>same</p>\r\n", based_on="1")
        )
        assert Revision.objects.count() == 1

    def test_moments_change_at_once_and_only_when_typed(self, editor):
        article = make_draft(editor, title="Typed title", body="<p>Typed body</p>")
        moment = timezone.now().replace(microsecond=0) + timedelta(days=3)
        Article.objects.update(published_at=moment)
        client = logged_in(editor)
        # The form was opened before somebody else set it.
        client.post(address(article), form(based_on="1"))
        assert Article.objects.get().published_at == moment
        later = form(based_on="1", published_at_0="2031-01-02", published_at_1="08:00")
        client.post(address(article), later)
        assert Article.objects.get().published_at.year == 2031
        assert Revision.objects.count() == 1
        assert list(EditorialEvent.objects.get().changes) == ["published_at"]

    def test_second_article_in_a_language_of_its_group_is_explained(self, editor):
        article = make_draft(editor)
        make_article(translation_group=article.translation_group, language="zh-hans")
        response = logged_in(editor).post(address(article), form(based_on="1", language="zh-hans"))
        assert "translation in that language" in str(response.context["errors"])

    def test_invalid_form_keeps_what_it_was_based_on(self, editor):
        article = make_draft(editor)
        save_content(article.pk, {"title": "Newer"}, editor, based_on=1)
        response = logged_in(editor).post(address(article), form(based_on="1", title=""))
        assert 'name="based_on" value="1"' in response.text


class TestConflict:
    @pytest.fixture
    def article(self, editor):
        return make_draft(
            editor, title="First", summary="s", body="<p>one</p><p>two</p><p>three</p>"
        )

    def test_second_save_is_kept_beside_and_merged(self, article, editor, reporter):
        other = make_user("Editor", name="wang")
        theirs = {"title": "Wang's", "body": "<p>ONE</p><p>two</p><p>three</p>"}
        save_content(article.pk, theirs, other, based_on=1)
        client = logged_in(editor)
        mine = form(
            title="Mine", summary="my s", body="<p>one</p><p>two</p><p>THREE</p>", based_on="1"
        )
        response = client.post(address(article), mine, follow=True)
        assert response.redirect_chain[-1][0] == address(article, "merge/3/")
        assert "wang has saved a newer text meanwhile" in told(response)[0]
        assert Article.objects.get().title == "Wang's"
        aside = Revision.objects.get(kind="aside")
        assert (aside.title, aside.created_by, aside.based_on) == ("Mine", editor, 1)
        fields = {field["name"]: field["choice"] for field in response.context["fields"]}
        assert fields["title"].is_contested
        assert fields["summary"].taken == "mine"
        assert fields["body"].taken == "both"
        assert "<del>Wang&#x27;s</del>" in response.text

        # Without a choice what is proposed; what both have changed is chosen here.
        merge = {"latest": "2", "choice_title": "theirs"}
        client.post(address(article, "merge/3/"), merge)
        merged = Article.objects.get()
        assert (merged.title, merged.summary) == ("Wang's", "my s")
        assert merged.body == "<p>ONE</p><p>two</p><p>THREE</p>"
        revision = Revision.objects.get(kind="merge")
        assert (revision.number, revision.based_on, revision.created_by) == (4, 2, editor)

    def test_merge_itself_overwrites_nothing(self, article, editor):
        other = make_user("Editor", name="wang")
        save_content(article.pk, {"title": "Wang's"}, other, based_on=1)
        client = logged_in(editor)
        client.post(address(article), form(title="Mine", based_on="1"))
        save_content(article.pk, {"title": "Wang's second"}, other, based_on=2)
        response = client.post(
            address(article, "merge/3/"), {"latest": "2", "choice_title": "mine"}
        )
        assert "There is a newer text again" in told(response)[-1]
        assert "Wang&#x27;s second" in response.text
        assert Article.objects.get().title == "Wang's second"

    def test_step_of_a_form_in_conflict_is_not_taken(self, article, editor):
        save_content(article.pk, {"title": "Wang's"}, make_user("Editor"), based_on=1)
        logged_in(editor).post(address(article), form(based_on="1", _step="submit"))
        assert Article.objects.get().work == "draft"

    def test_form_without_its_base_overwrites_nothing(self, article, editor):
        save_content(article.pk, {"title": "Wang's"}, make_user("Editor"), based_on=1)
        for number in ("", "0", "x", "99", "-1"):
            logged_in(editor).post(address(article), form(title="Mine", based_on=number))
        assert Article.objects.get().title == "Wang's"

    def test_reporter_without_rights_on_it_cannot_merge(self, article, editor, reporter):
        save_content(article.pk, {"title": "Wang's"}, make_user("Editor"), based_on=1)
        logged_in(editor).post(address(article), form(based_on="1"))
        client = logged_in(reporter)
        assert client.get(address(article, "merge/3/")).status_code == 403
        assert client.post(address(article, "merge/3/"), {"latest": "2"}).status_code == 403


class TestStepsOfTheForm:
    def test_save_and_submit_in_one(self, reporter):
        logged_in(reporter).post(ADD, form(_step="submit"))
        assert Article.objects.get().work == "in_review"

    def test_typed_change_is_kept_when_the_step_is_refused(self, editor, reporter):
        article = make_draft(reporter)
        perform("submit", article.pk, reporter)
        posted = form(title="Mended", based_on="1", _step="approve")
        response = logged_in(editor).post(address(article), posted, follow=True)
        assert "It is a draft: submit it for review first." in " ".join(told(response))
        article.refresh_from_db()
        assert (article.title, article.work) == ("Mended", "draft")

    def test_approval_is_of_what_was_seen(self, editor, reporter):
        article = make_draft(reporter)
        opened = form(title=article.title, body=article.body, based_on="1", _step="approve")
        save_content(article.pk, {"title": "Changed after"}, reporter, based_on=1)
        perform("submit", article.pk, reporter)
        response = logged_in(editor).post(address(article), opened, follow=True)
        assert "changed meanwhile" in " ".join(told(response))
        article.refresh_from_db()
        assert article.review_stage == 0

    def test_returned_comment_is_shown_to_the_writer(self, editor, reporter):
        article = make_draft(reporter)
        perform("submit", article.pk, reporter)
        perform("return", article.pk, editor, comment="Name <the> source")
        assert "Name &lt;the&gt; source" in logged_in(reporter).get(address(article)).text


class TestAutosave:
    def post(self, user, article="", **fields):
        posted = {"article": article, "form_token": "t1", "based_on": "0", **fields}
        return logged_in(user).post(AUTOSAVE, posted)

    def test_rolls_over_one_row_a_form(self, reporter):
        for title in ("a", "ab"):
            response = self.post(reporter, title=title, tags=["1", "2"])
        kept = Autosave.objects.get()
        assert kept.data == {"title": ["ab"], "tags": ["1", "2"]}
        assert response.json()["address"] == f"{ADD}?autosave={kept.pk}"
        assert re.fullmatch(r"\d\d:\d\d:\d\d", response.json()["saved_at"])
        assert "no-store" in response["Cache-Control"]
        self.post(reporter, title="other form", form_token="t2")
        assert Autosave.objects.count() == 2
        assert not Article.objects.exists()

    def test_nobody_elses_of_the_same_token_is_written_over(self, reporter, editor):
        for user in (reporter, editor):
            self.post(user, title=user.username)
        kept = {row.user: row.data["title"] for row in Autosave.objects.select_related("user")}
        assert kept == {user: [user.username] for user in (reporter, editor)}

    def test_is_offered_back_and_fills_the_form(self, reporter):
        section, tag = make_section(), make_tag()
        article = make_draft(reporter)
        client = logged_in(reporter)
        assert "data-saved-at" not in client.get(address(article)).text
        self.post(
            reporter,
            article.pk,
            title="Typed",
            section=section.pk,
            tags=[tag.pk],
            based_on="1",
            body="<p onclick=a()>typed</p><script>b()</script>",
        )
        save_content(article.pk, {"summary": "newer"}, reporter, based_on=1)
        kept = Autosave.objects.get()
        assert kept.data["body"] == ["<p>typed</p>"]
        html = client.get(address(article)).text
        assert f'href="?autosave={kept.pk}"' in html
        response = client.get(f"{address(article)}?autosave={kept.pk}")
        shown = response.context["adminform"].form
        assert shown["title"].value() == "Typed"
        assert "&lt;p&gt;typed&lt;/p&gt;" in response.text
        for chosen in (section, tag):
            assert re.search(rf'<option value="{chosen.pk}" selected>', response.text)
        # What was typed was typed on the older text: saving it will be a conflict.
        assert 'name="based_on" value="1"' in response.text

    def test_new_article_is_offered_back_too(self, reporter):
        self.post(reporter, title="Typed", language="zh-hans")
        client = logged_in(reporter)
        offered = client.get(ADD).text
        address_of = re.search(r'href="(\?autosave=\d+)"', offered)[1]
        shown = client.get(ADD + address_of).context["adminform"].form
        assert (shown["title"].value(), shown["language"].value()) == ("Typed", "zh-hans")

    def test_saving_clears_it_and_it_only(self, reporter):
        article = make_draft(reporter)
        self.post(reporter, article.pk, title="Typed")
        self.post(reporter, article.pk, title="In another tab", form_token="t2")
        self.post(reporter, title="New", form_token="t3")
        logged_in(reporter).post(address(article), form(based_on="1", form_token="t1"))
        assert {row.token for row in Autosave.objects.all()} == {"t2", "t3"}

    def test_what_comes_late_is_told_that_it_is_saved(self, reporter):
        article = make_draft(reporter)
        saved = form(based_on="1", form_token="t1", stamp="page.2000")
        self.post(reporter, article.pk, title="Typed", stamp="page.1000")
        logged_in(reporter).post(address(article), saved)
        # On its way while the form was saved.
        late = self.post(reporter, article.pk, title="Typed", stamp="page.1500")
        assert late.json() == {"finished": True}
        assert not Autosave.objects.exists()
        # Typed on, after going back.
        later = self.post(reporter, article.pk, title="More", stamp="page.2500")
        assert "address" in later.json()
        asked = {"token": ["t1", "t2"], "account": reporter.pk}
        answer = logged_in(reporter).get(UNSAVED, asked).json()
        assert answer["finished"] == [["t1", "page.2000"]]
        assert [text["title"] for text in answer["unsaved"]] == ["More"]

    def test_row_that_came_in_between_is_not_listed(self, reporter):
        article = make_draft(reporter)
        autosave.finish(reporter, "t1", autosave.Stamp("page", 2000))
        Autosave.objects.create(
            user=reporter, token="t1", saved_at=timezone.now(), writer="page", typed_at=1500
        )
        assert "data-saved-at" not in logged_in(reporter).get(address(article)).text

    def test_older_copy_that_comes_later_changes_nothing(self, reporter):
        self.post(reporter, title="Newer", stamp="page.2000")
        assert self.post(reporter, title="Older", stamp="page.1000").status_code == 200
        assert Autosave.objects.get().data["title"] == ["Newer"]

    def test_two_pages_do_not_overwrite_one_text(self, reporter):
        self.post(reporter, title="First page", stamp="one.1000")
        assert self.post(reporter, title="Second", stamp="two.9000").status_code == 409
        assert Autosave.objects.get().data["title"] == ["First page"]
        # The second was filled with the first's text, and goes on with it.
        goes_on = {"stamp": "two.9000", "takes": "one.1000"}
        assert self.post(reporter, title="Second", **goes_on).status_code == 200
        assert self.post(reporter, title="First page", stamp="one.1001").status_code == 409
        done = autosave.finished(reporter, ["t1"])
        assert done == [("t1", "one.1000")]

    def test_restored_form_is_the_form_of_its_text(self, reporter):
        self.post(reporter, title="Typed", note="why", comment="who", stamp="one.1000")
        number = Autosave.objects.get().pk
        html = logged_in(reporter).get(f"{ADD}?autosave={number}").text
        assert 'name="form_token" value="t1"' in html
        assert 'name="takes" value="one.1000"' in html
        # What follows a save asks for the unsaved text no more.
        assert f'action="{ADD}"' in html
        assert re.search(r'name="note"[^>]*value="why"', html)
        assert re.search(r'<textarea name="comment"[^>]*>\s*who</textarea>', html)
        # Saved before its page has stored a copy of its own.
        posted = form(form_token="t1", takes="one.1000")
        assert logged_in(reporter).post(ADD, posted).status_code == 302
        assert not Autosave.objects.exists()
        gone = logged_in(reporter).get(f"{ADD}?autosave={number}")
        assert "saved or discarded meanwhile" in gone.text

    def test_invalid_form_goes_on_with_its_own_text(self, reporter):
        html = logged_in(reporter).post(ADD, form(title="", stamp="one.1000")).text
        assert 'name="takes" value="one.1000"' in html
        assert 'data-unsaved="1"' in html

    def test_every_unsaved_text_is_listed_in_forms_and_on_the_dashboard(self, reporter, editor):
        article = make_draft(reporter, title="As saved")
        self.post(reporter, title="First <new>", form_token="t1")
        self.post(reporter, title="", form_token="t2")
        self.post(reporter, article.pk, title="As typed", form_token="t3")
        self.post(editor, title="The editor's", form_token="t4")
        client = logged_in(reporter)
        for page in ("/admin/", ADD, address(article)):
            html = client.get(page).text
            listed = re.findall(r"<strong data-unsaved-title>(.*?)</strong>", html)
            # The last is the pattern of a row, for the script.
            assert listed == ["As typed", "(no title)", "First &lt;new&gt;", "(no title)"]

    def test_lists_need_one_query_however_many(self, reporter, django_assert_num_queries):
        for number in range(3):
            self.post(reporter, make_draft(reporter).pk, title="x", form_token=f"t{number}")
        with django_assert_num_queries(1):
            assert len(autosave.unsaved(reporter)) == 3

    def test_text_of_another_account_in_the_same_browser_is_not_taken(self, reporter, editor):
        assert self.post(editor, title="Typed", account=reporter.pk).status_code == 401
        assert logged_in(editor).get(UNSAVED, {"account": reporter.pk}).status_code == 401
        assert self.post(reporter, title="Typed", account=reporter.pk).status_code == 200

    def test_unsaved_texts_are_for_staff(self, client):
        assert client.get(UNSAVED).status_code == 401

    def test_invalid_form_keeps_it(self, reporter):
        article = make_draft(reporter)
        self.post(reporter, article.pk, title="Typed")
        logged_in(reporter).post(address(article), form(based_on="1", title=""))
        assert Autosave.objects.exists()

    def test_nobody_elses_is_offered_or_opened(self, reporter, editor):
        article = make_draft(editor)
        self.post(editor, article.pk, title="Secret thought")
        number = Autosave.objects.get().pk
        other = logged_in(make_user("Editor"))
        assert "data-saved-at" not in other.get(address(article)).text
        for page in (address(article), ADD):
            assert "Secret thought" not in other.get(f"{page}?autosave={number}").text

    def test_discarded_is_gone(self, reporter):
        article = make_draft(reporter)
        self.post(reporter, article.pk, title="Typed")
        self.post(reporter, article.pk, discard="")
        self.post(reporter, title="Typed", form_token="crashed")
        self.post(reporter, title="In another tab", form_token="open")
        offered = Autosave.objects.get(token="crashed").pk
        self.post(make_user("Reporter"), discard=str(offered))
        assert Autosave.objects.count() == 2
        self.post(reporter, discard=str(offered), form_token="another")
        assert Autosave.objects.get().token == "open"

    def test_answers_that_tell_what_is_wrong(self, reporter, editor, client):
        article = make_draft(editor)
        assert client.post(AUTOSAVE, {"title": "a"}).status_code == 401
        assert self.post(reporter, article.pk).status_code == 403
        assert self.post(make_user()).status_code == 403
        assert self.post(editor, 999).status_code == 404
        assert logged_in(editor).get(AUTOSAVE).status_code == 405
        assert not Autosave.objects.exists()

    def test_strange_values_are_kept_without_harm(self, reporter):
        assert self.post(reporter, title="a\0b", body="<b>" * 5000).status_code == 200
        assert Autosave.objects.get().data["title"] == ["ab"]
        number = Autosave.objects.get().pk
        assert logged_in(reporter).get(f"{ADD}?autosave={number}").status_code == 200

    def test_old_ones_are_thinned_and_revisions_never(self, reporter, freeze):
        article = make_draft(reporter)
        self.post(reporter, article.pk, title="Old")
        freeze(timezone.now() + timedelta(days=29))
        self.post(reporter, title="Young", form_token="t2")
        autosave.finish(reporter, "t3", autosave.Stamp("page", 1))
        call_command("prune_revisions", stdout=StringIO())
        assert Autosave.objects.count() == 2
        freeze(timezone.now() + timedelta(days=2))
        out = StringIO()
        call_command("prune_revisions", stdout=out)
        assert "1 autosaves" in out.getvalue()
        assert Autosave.objects.get().data["title"] == ["Young"]
        assert Revision.objects.count() == 1
        assert FinishedForm.objects.exists()
        freeze(timezone.now() + timedelta(days=30))
        call_command("prune_revisions", stdout=StringIO())
        assert not FinishedForm.objects.exists()


class TestPresence:
    def beat(self, user, article, **more):
        return logged_in(user).post(PRESENCE, {"article": article.pk, **more}).json()

    def test_each_sees_the_other_and_since_when(self, reporter, editor, freeze):
        article = make_draft(reporter)
        start = timezone.now()
        freeze(start)
        assert self.beat(reporter, article)["others"] == []
        freeze(start + timedelta(seconds=30))
        (other,) = self.beat(editor, article)["others"]
        assert other["name"] == "reporter"
        assert other["since"] == timezone.localtime(start).strftime("%H:%M:%S")
        # The reporter's browser is no longer heard of.
        freeze(start + timedelta(seconds=60))
        assert self.beat(editor, article)["others"] == []
        self.beat(editor, article, leave="1")
        assert self.beat(reporter, article)["others"] == []

    def test_newest_revision_is_told(self, reporter, editor):
        article = make_draft(reporter)
        save_content(article.pk, {"title": "Newer"}, editor, based_on=1)
        latest = self.beat(reporter, article)["latest"]
        assert (latest["number"], latest["by"], latest["is_mine"]) == (2, "editor", False)

    def test_only_for_staff_who_may_see_it(self, client, reporter):
        article = make_draft(reporter)
        assert client.post(PRESENCE, {"article": article.pk}).status_code == 401
        assert logged_in(make_user()).post(PRESENCE, {"article": article.pk}).status_code == 403
        assert logged_in(reporter).post(PRESENCE, {"article": 99}).status_code == 404
        assert not Presence.objects.exists()


def test_form_needs_a_fixed_number_of_queries(editor, django_assert_max_num_queries):
    article = make_draft(editor)
    for number in range(30):
        save_content(article.pk, {"title": f"{number}"}, editor, based_on=None)
    client = logged_in(editor)
    with django_assert_max_num_queries(32):
        client.get(address(article))
