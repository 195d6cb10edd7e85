import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.models import Article
from news.richtext.limits import MAX_BYTES
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    make_source,
    make_term,
)

from .test_article import ADD, change, form

pytestmark = pytest.mark.django_db

CHECK = "/admin/news/article/check/"


def staff_client(*permissions, **options):
    user = User.objects.create_user("staff", password="secret", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client(**options)
    client.force_login(user)
    return client


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
        assert staff_client(permission).post(CHECK, whole()).status_code == 200

    @pytest.mark.parametrize("permission", ["view_article", "delete_article", "change_section"])
    def test_who_may_not_write_may_not(self, permission):
        assert staff_client(permission).post(CHECK, whole()).status_code == 403

    def test_who_may_only_add_learns_nothing_of_stored_articles(self):
        client = staff_client("add_article")
        article = make_article(title="Secret", status="draft")
        assert client.post(CHECK, whole(article=article.pk)).status_code == 403

    def test_visitors_are_sent_to_the_login(self, client):
        assert client.post(CHECK)["Location"].startswith("/admin/login/")

    def test_other_methods_are_refused(self, editor_client):
        assert editor_client.get(CHECK).status_code == 405

    def test_token_is_demanded(self):
        client = staff_client("change_article", enforce_csrf_checks=True)
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
        with CaptureQueriesContext(connection) as queries:
            assert codes(editor_client.post(CHECK, few)) == []
        with django_assert_num_queries(len(queries)):
            assert codes(editor_client.post(CHECK, many)) == []


class TestForm:
    def errors(self, response):
        return response.context["adminform"].form.errors

    def test_errors_block_publication_and_say_what_to_do(self, editor_client):
        make_term("赌博")
        fields = whole(status="published", section="", body="<p>赌　博</p>", override_reason="OK")
        response = editor_client.post(ADD, fields)
        assert not Article.objects.exists()
        assert "Choose the one" in self.errors(response)["section"][0]
        assert "“赌　博”" in self.errors(response)["body"][0]
        assert "override_reason" not in self.errors(response)

    def test_drafts_are_never_blocked(self, editor_client):
        for status in ("draft", "in_review", "withdrawn"):
            fields = form(status=status, body="<p>TODO</p>", published_at_0="", published_at_1="")
            assert editor_client.post(ADD, fields).status_code == 302
        assert Article.objects.count() == 3

    def test_warnings_need_a_reason(self, editor_client):
        fields = whole(status="published", source="")
        for nothing in ("", "  ", "。。"):
            response = editor_client.post(ADD, {**fields, "override_reason": nothing})
            assert "give the reason" in self.errors(response)["override_reason"][0]
        assert not Article.objects.exists()
        assert editor_client.post(ADD, {**fields, "override_reason": "主任同意"}).status_code == 302
        assert Article.objects.get().status == "published"

    def test_reason_is_logged_with_who_and_what(self, editor_client, editor):
        fields = whole(status="published", source="", override_reason="主任同意")
        response = editor_client.post(ADD, fields, follow=True)
        entry = LogEntry.objects.get(change_message__contains="主任同意")
        assert entry.user == editor
        assert entry.object_id == str(Article.objects.get().pk)
        assert "no-source" in entry.change_message
        assert "no source" in response.text
        assert not hasattr(Article.objects.get(), "override_reason")

    def test_nothing_is_logged_where_nothing_was_overridden(self, editor_client):
        editor_client.post(ADD, whole(status="published", override_reason="not needed"))
        assert LogEntry.objects.count() == 1

    def test_without_scripts_the_findings_are_in_the_page(self, editor_client):
        fields = whole(status="published", body="<p>a TODO <b>b</b> &lt;i&gt;???</p>")
        html = editor_client.post(ADD, fields).text
        panel = html.partition("data-publish-check")[2].partition("</section>")[0]
        marks = re.findall(r"<mark>(.*?)</mark>", panel)
        assert marks == ["TODO", "???"]
        assert 'href="#id_body"' in panel
        assert "&lt;i&gt;" in panel
        assert "<i>" not in panel

    def test_form_that_cannot_be_saved_anyway_is_not_checked(self, editor_client):
        response = editor_client.post(ADD, whole(status="published", title=""))
        assert list(self.errors(response)) == ["title"]

    def test_published_article_is_checked_at_each_save(self, editor_client):
        article = make_article(section=make_section(), source=make_source(is_own=True))
        fields = whole(status="published", published_at_0="2024-05-01", published_at_1="08:00:00")
        response = editor_client.post(change(article), {**fields, "body": "<p>【待补】</p>"})
        assert "【待补】" in self.errors(response)["body"][0]
        assert editor_client.post(change(article), fields).status_code == 302

    def test_who_may_only_look_is_offered_no_check(self):
        article = make_article()
        client = staff_client("view_article")
        assert "data-publish-check" not in client.get(change(article)).text


def test_own_office_is_told_in_the_sources_form(editor_client):
    source = make_source()
    html = editor_client.get(f"/admin/news/source/{source.pk}/change/").text
    assert 'name="is_own"' in html
