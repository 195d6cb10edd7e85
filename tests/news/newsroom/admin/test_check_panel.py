import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.articles.models import Article
from news.newsroom.attempt import RefusedError
from news.newsroom.models import EditorialEvent
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from news.richtext.caps import MAX_BYTES
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_image,
    make_section,
    make_source,
    make_staff_client,
    make_term,
    make_user,
)
from tests.news.newsroom.admin.taking_steps import ADD, address, form, logged_in, told

pytestmark = pytest.mark.django_db

CHECK = "/admin/news/article/check/"


def whole(**fields):
    """The values of a form that the check finds no fault with."""
    section, source = make_section(), make_source(is_own=True)
    return form(**{"section": section.pk, "source": source.pk, **fields})


def codes(response):
    return [finding["code"] for finding in response.json()["findings"]]


class TestAddress:
    def test_form_without_fault(self, editor_client):
        answer = editor_client.post(CHECK, whole()).json()
        assert (answer["errors"], answer["warnings"], answer["findings"]) == (0, 0, [])
        assert answer["summary"] == "Nothing found. The article can be published."

    def test_values_are_those_of_the_form_and_nothing_is_stored(self, editor_client):
        article = make_article(title="Stored")
        fields = whole(article=article.pk, title="TODO", body="<p>字<b>TO</b>DO</p>")
        response = editor_client.post(CHECK, fields)
        assert codes(response) == ["editing-mark", "editing-mark"]
        assert response.json()["summary"] == "Errors: 2. Warnings: 0."
        assert Article.objects.get().title == "Stored"
        assert not LogEntry.objects.exists()

    def test_finding_says_what_where_and_how_to_find_it(self, editor_client):
        make_term("赌博", note="See notice 3.")
        body = "<p>赌 博，赌<b> 博</b>。</p>"
        second = editor_client.post(CHECK, whole(body=body)).json()["findings"][1]
        assert second == {
            "code": "forbidden-term",
            "severity": "error",
            "label": "Error",
            "field": "body",
            "field_label": "Body",
            "message": "“赌博” is on the list of forbidden terms. See notice 3.",
            "before": "赌 博，",
            "marked": "赌 博",
            "after": "。",
            "quote": "赌 博",
            "occurrence": 1,
            "picture": None,
        }

    def test_picture_is_named_by_its_place(self, editor_client):
        image = make_image(alt="")
        body = f'<p><img src="{image.file.url}" alt="x"><img src="{image.file.url}" alt=""></p>'
        (finding,) = editor_client.post(CHECK, whole(body=body)).json()["findings"]
        assert (finding["code"], finding["picture"]) == ("picture-without-alt", 1)

    def test_body_is_judged_as_it_would_be_stored(self, editor_client):
        body = '<p>a</p><script>"TODO"</script><p title="TODO" onclick="TODO">b</p>'
        assert codes(editor_client.post(CHECK, whole(body=body))) == []

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"section": "x", "source": "999", "lead_image": "-1", "authors": ["x"]},
            {"published_at_0": "x", "language": "fr", "article": ""},
            {"source_url": "javascript:x", "title": "\x00" + "x" * 5_000},
        ],
    )
    def test_unreadable_values_count_as_left_empty(self, editor_client, fields):
        response = editor_client.post(CHECK, fields)
        assert response.status_code == 200
        assert "no-section" in codes(response)

    def test_text_over_the_caps_is_explained(self, editor_client):
        response = editor_client.post(CHECK, whole(body="x" * (MAX_BYTES + 1)))
        assert response.status_code == 400
        assert "Split it in two" in response.json()["error"]

    def test_request_over_the_limit_is_refused(self, editor_client, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
        assert editor_client.post(CHECK, whole(body="x" * 2_000)).status_code == 400

    def test_messages_are_in_the_editors_language(self, editor_client):
        response = editor_client.post(
            CHECK, {"title": "TODO"}, headers={"accept-language": "zh-hans"}
        )
        assert response.json()["findings"][0]["field_label"] == "标题"

    @pytest.mark.parametrize("permission", ["add_article", "change_article"])
    def test_who_may_write_may_ask(self, permission):
        assert make_staff_client(permission).post(CHECK, whole()).status_code == 200

    @pytest.mark.parametrize("permission", ["view_article", "delete_article", "change_section"])
    def test_who_may_not_write_may_not(self, permission):
        assert make_staff_client(permission).post(CHECK, whole()).status_code == 403

    def test_who_may_only_add_learns_nothing_of_stored_articles(self):
        client = make_staff_client("add_article")
        article = make_article(title="Secret", status="draft")
        assert client.post(CHECK, whole(article=article.pk)).status_code == 403

    def test_visitors_are_sent_to_the_login(self, client):
        assert client.post(CHECK)["Location"].startswith("/admin/login/")

    def test_other_methods_are_refused(self, editor_client):
        assert editor_client.get(CHECK).status_code == 405

    def test_token_is_demanded(self):
        client = make_staff_client("change_article", enforce_csrf_checks=True)
        assert client.post(CHECK, whole()).status_code == 403

    def test_answer_is_kept_nowhere(self, editor_client):
        assert "no-store" in editor_client.post(CHECK, whole())["Cache-Control"]

    def test_number_of_queries_is_fixed(self, editor_client, django_assert_num_queries):
        def fields(count):
            links = [make_article().get_absolute_url() for _ in range(count)]
            body = "".join(f'<p><a href="{link}">a</a></p>' for link in links)
            make_term(f"term {count}")
            authors = [make_author().pk for _ in range(count)]
            article = make_article()
            return whole(body=body, authors=authors, article=article.pk)

        few, many = fields(1), fields(20)
        editor_client.post(CHECK, few)  # The first post of a session notes its language.
        with CaptureQueriesContext(connection) as queries:
            assert codes(editor_client.post(CHECK, few)) == []
        with django_assert_num_queries(len(queries)):
            assert codes(editor_client.post(CHECK, many)) == []


class TestPublishing:
    """By the step of whoever works alone; every way to the page asks the same."""

    def publish(self, client, **fields):
        step = {"_step": "publish_unreviewed", "override_reason": "主任同意"}
        response = client.post(ADD, whole(**{**step, **fields}), follow=True)
        return " ".join(str(message) for message in response.context["messages"])

    def test_errors_block_publication_and_nothing_typed_is_lost(self, editor_client):
        make_term("赌博")
        said = self.publish(editor_client, section="", body="<p>赌　博</p>")
        assert "Choose the one" in said
        assert "“赌　博”" in said
        article = Article.objects.get()
        assert (article.status, article.body) == ("draft", "<p>赌　博</p>")

    def test_drafts_are_never_blocked(self, editor_client):
        assert editor_client.post(ADD, form(body="<p>TODO</p>")).status_code == 302
        assert Article.objects.get().status == "draft"

    @pytest.mark.parametrize("nothing", ["", "  ", "。。"])
    def test_warnings_need_a_reason(self, editor_client, nothing):
        self.publish(editor_client, source="", override_reason=nothing)
        assert Article.objects.get().status == "draft"

    def test_reason_is_logged_with_who_and_what(self, editor_client, editor):
        self.publish(editor_client, source="")
        assert Article.objects.get().status == "published"
        event = EditorialEvent.objects.get(action="publish_unreviewed")
        assert (event.user, event.comment) == (editor, "主任同意 [no-source]")

    def test_reviewed_text_is_checked_when_it_is_published(self, client):
        writer, editor, publisher = (
            make_user(role) for role in ("Reporter", "Editor", "Publisher")
        )
        article = make_draft(writer, section=make_section().pk, body="<p>某词</p>")
        perform("submit", article.pk, writer)
        make_term("某词")  # It was fine until then.
        perform("approve", article.pk, editor)
        perform("approve", article.pk, publisher)
        with pytest.raises(RefusedError, match="某词"):
            perform("publish", article.pk, publisher, comment="please")
        client.force_login(publisher)
        bulk = {"action": "publish_selected", "_selected_action": [article.pk], "_confirmed": "1"}
        client.post("/admin/news/article/", {**bulk, "comment": "please"})
        assert (Article.objects.get().status, Article.objects.get().work) == ("draft", "approved")

    def test_text_with_errors_is_not_submitted_and_the_writer_is_told(self):
        writer = make_user("Reporter")
        client = logged_in(writer)
        fields = whole(_step="submit", body="<p>【待补】</p>", language="zh-hans")
        response = client.post(ADD, fields, follow=True)
        assert any("【待补】" in message for message in told(response))
        article = Article.objects.get()
        assert (article.work, article.body) == ("draft", "<p>【待补】</p>")
        assert not EditorialEvent.objects.exists()

    def test_text_with_warnings_is_submitted_and_everybody_sees_them_on_the_form(self):
        writer = make_user("Reporter")
        article = make_draft(writer, section=make_section().pk, body="<p>Call 13912345678.</p>")
        perform("submit", article.pk, writer)
        looker = make_staff_client("view_article", "review_article_1")
        people = [logged_in(make_user(role)) for role in ("Editor", "Publisher")]
        for client in (logged_in(writer), looker, *people):
            html = client.get(address(article)).text
            found = html.partition("data-findings>")[2].partition("</ol>")[0]
            assert "The article has no source" in found
            assert "<mark>13912345678</mark>" in found
            assert "Version 1: Errors: 0. Warnings: 2." in html
        # What is forbidden since is seen before anybody approves it.
        make_term("Call")
        assert "Errors: 1." in looker.get(address(article)).text

    def test_text_is_checked_as_its_revision_will_stand(self, editor):
        article = make_article(section=make_section(), source=make_source(is_own=True))
        save_content(article.pk, {"section": None}, editor, based_on=0)
        with pytest.raises(RefusedError, match="Choose the one"):
            perform("publish_unreviewed", article.pk, editor, comment="quick")

    def test_who_may_only_look_is_offered_no_check(self):
        article = make_article()
        client = make_staff_client("view_article")
        assert "data-publish-check" not in client.get(address(article)).text


class TestLanguage:
    SIMPLIFIED = "<p>金华经济技术开发区今天召开会议，部署下半年重点工作。</p>"
    TRADITIONAL = "<p>金華經濟技術開發區今天召開會議，部署下半年重點工作。</p>"
    ENGLISH = "<p>The development zone held a meeting today about the work of this year.</p>"

    def add(self, client, **fields):
        response = client.post(ADD, whole(**fields), follow=True)
        return Article.objects.latest("pk"), told(response)

    @pytest.mark.parametrize(
        ("body", "proposed", "language"),
        [
            (SIMPLIFIED, "en", "zh-hans"),
            (SIMPLIFIED, "zh-hant", "zh-hans"),
            (TRADITIONAL, "en", "zh-hant"),
            (TRADITIONAL, "zh-hans", "zh-hant"),
            (ENGLISH, "zh-hans", "en"),
        ],
    )
    def test_new_article_is_filed_as_it_is_written(self, editor_client, body, proposed, language):
        posted = {"language": proposed, "initial-language": proposed, "body": body}
        assert editor_client.post(CHECK, whole(**posted)).json()["errors"] == 0
        article, messages = self.add(editor_client, **posted)
        assert article.language == language
        assert any("it is filed there" in message for message in messages)

    def test_form_that_says_nothing_of_its_proposal_counts_as_left(self, editor_client):
        assert self.add(editor_client, language="en", body=self.SIMPLIFIED)[0].language == "zh-hans"

    @pytest.mark.parametrize("body", ["<p>Text.</p>", "<p>金华</p>", SIMPLIFIED + ENGLISH])
    def test_short_and_mixed_texts_stay_where_they_are(self, editor_client, body):
        article, messages = self.add(editor_client, language="en", body=body)
        assert article.language == "en"
        assert not any("filed" in message for message in messages)

    def test_chosen_language_stays_and_the_check_says_that_it_differs(self, editor_client):
        posted = {"language": "zh-hant", "initial-language": "en", "body": self.SIMPLIFIED}
        (finding,) = editor_client.post(CHECK, whole(**posted)).json()["findings"]
        assert (finding["code"], finding["severity"]) == ("language-differs", "error")
        assert (finding["field"], finding["field_label"]) == ("language", "Language")
        article, messages = self.add(editor_client, _step="submit", **posted)
        assert (article.language, article.work) == ("zh-hant", "draft")
        assert any("filed as Traditional Chinese" in message for message in messages)

    def test_stored_article_keeps_its_language(self, editor_client, editor):
        article = make_draft(editor, language="en", body=self.SIMPLIFIED)
        editor_client.post(address(article), whole(body=self.SIMPLIFIED, based_on="1"))
        article.refresh_from_db()
        assert article.language == "en"

    @pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
    def test_form_begins_with_the_language_of_the_admin(self, editor_client, language):
        page = editor_client.get(ADD, headers={"accept-language": language})
        assert page.context["adminform"].form["language"].value() == language
        assert f'name="initial-language" value="{language}"' in page.text
        given = editor_client.get(f"{ADD}?language=zh-hant").context["adminform"].form
        assert given["language"].value() == "zh-hant"


def test_own_office_is_told_in_the_sources_form(editor_client):
    source = make_source()
    html = editor_client.get(f"/admin/news/source/{source.pk}/change/").text
    assert 'name="is_own"' in html
