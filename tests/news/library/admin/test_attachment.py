import json

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.library.models import Attachment
from tests.factories import make_article, make_attachment, make_staff_client
from tests.news.library.documents.catalogue import ONE_EACH, SOME_TRICKS, TRICKS
from tests.news.library.documents.samples import docx, pdf

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/news/attachment/upload/"
LIST = "/admin/news/attachment/"
LIMIT = 50 * 1024 * 1024


@pytest.fixture(autouse=True)
def written(monkeypatch):
    """Every name that is written to storage."""
    names = []
    real = InMemoryStorage._save

    def save(storage, name, content):
        names.append(name)
        return real(storage, name, content)

    monkeypatch.setattr(InMemoryStorage, "_save", save)
    return names


def upload(client, data=None, name="notice.pdf", **extra):
    file = SimpleUploadedFile(name, pdf() if data is None else data)
    return client.post(UPLOAD, {"file": file}, **extra)


def refusal(response):
    """The status and the error of an answer that must be JSON."""
    assert response["Content-Type"] == "application/json"
    answer = json.loads(response.content)
    assert list(answer) == ["error"]
    assert answer["error"]
    assert not Attachment.objects.exists()
    return response.status_code, answer["error"]


class TestUpload:
    @pytest.mark.parametrize("name", ONE_EACH)
    def test_document_is_stored_and_described(self, editor_client, editor, written, name):
        response = upload(editor_client, ONE_EACH[name], f"通知 {name}")
        attachment = Attachment.objects.get()
        assert response.status_code == 201
        assert response.json() == {
            "id": attachment.pk,
            "url": f"/media/{attachment.file.name}",
            "change_url": f"/admin/news/attachment/{attachment.pk}/change/",
            "name": f"通知 {name}",
            "title": "",
            "kind": name.rpartition(".")[2],
            "bytes": len(ONE_EACH[name]),
            "duplicate": False,
        }
        assert attachment.uploaded_by == editor
        assert written == [attachment.file.name]
        assert "no-store" in response["Cache-Control"]

    def test_duplicate_is_told(self, editor_client, written):
        first = upload(editor_client).json()
        again = upload(editor_client, name="again.pdf").json()
        assert (again["id"], again["duplicate"]) == (first["id"], True)
        assert len(written) == 1

    def test_file_too_large_for_memory_arrives_as_well(self, editor_client):
        data = pdf(b"<< >>" + b" " * 3_000_000)
        assert upload(editor_client, data).json()["bytes"] == len(data)

    @pytest.mark.parametrize("trick", SOME_TRICKS)
    def test_trick_is_answered_with_an_error_and_nothing_stored(
        self, editor_client, written, trick
    ):
        data, name, word = TRICKS[trick]
        status, error = refusal(upload(editor_client, data, name))
        assert status in (400, 413)
        assert word in error
        assert written == []

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("x" * 300 + ".pdf", 255),
            ("通" * 300 + ".pdf", 255),
            ("../../../etc/cron.d/evil.pdf", "evil.pdf"),
            ("..\\..\\evil.pdf", "evil.pdf"),
            ("notice.PDF", "notice.PDF"),
            ("notice.exe.pdf", "notice.exe.pdf"),
            ("<script>alert(1)</script>.pdf", "script>.pdf"),
            ("a\u202efdp.pdf", "afdp.pdf"),
            ("关于开展“质量月”活动的通知.pdf", "关于开展“质量月”活动的通知.pdf"),
        ],
    )
    def test_names_are_harmless(self, editor_client, written, name, shown):
        response = upload(editor_client, name=name)
        assert response.status_code == 201
        attachment = Attachment.objects.get()
        if isinstance(shown, int):
            assert len(attachment.original_name) <= shown
            assert attachment.original_name.endswith(".pdf")
        else:
            assert attachment.original_name == shown
        assert written == [attachment.file.name]
        assert editor_client.get(LIST).status_code == 200
        handed_out = editor_client.get(attachment.reference)
        assert handed_out["Content-Disposition"].startswith("attachment; filename")

    def test_path_in_the_bodys_own_header_is_harmless(self, editor_client):
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../../etc/n.pdf"'
            b"\r\nContent-Type: text/html\r\n\r\n" + pdf() + b"\r\n--x--\r\n"
        )
        response = editor_client.post(UPLOAD, body, "multipart/form-data; boundary=x")
        assert response.status_code == 201
        assert Attachment.objects.get().original_name == "n.pdf"

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b"", "multipart/form-data; boundary=x"),
            (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
            (pdf(), "application/pdf"),
            (b"file=notice.pdf", "application/x-www-form-urlencoded"),
            (b"{}", "application/json"),
            (
                b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--x--',
                "multipart/form-data; boundary=x",
            ),
            (
                b'--x\r\nContent-Disposition: form-data; name="other"; filename="a.pdf"\r\n\r\na'
                b"\r\n--x--\r\n",
                "multipart/form-data; boundary=x",
            ),
        ],
    )
    def test_request_without_a_file(self, editor_client, body, content_type):
        assert refusal(editor_client.post(UPLOAD, body, content_type))[0] == 400

    def test_several_files(self, editor_client):
        files = [SimpleUploadedFile(name, pdf()) for name in ("a.pdf", "b.pdf")]
        assert "One file at a time" in refusal(editor_client.post(UPLOAD, {"file": files}))[1]

    def test_too_many_bytes_are_refused_before_they_are_read(self, editor_client):
        status, error = refusal(upload(editor_client, CONTENT_LENGTH=str(LIMIT * 50)))
        assert status == 413
        assert "50 MB" in error

    @pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
    def test_wrong_method(self, editor_client, method):
        response = getattr(editor_client, method)(UPLOAD)
        assert response.status_code == 405
        assert response["Content-Type"] == "application/json"
        assert response["Allow"] == "POST"

    def test_visitor(self, client):
        assert refusal(upload(client))[0] == 401

    def test_without_permission(self):
        client = make_staff_client("view_attachment", "change_attachment", "add_image")
        assert refusal(upload(client))[0] == 403

    def test_with_permission_but_not_of_the_staff(self):
        assert refusal(upload(make_staff_client("add_attachment", is_staff=False)))[0] == 403

    def test_permission_to_add_is_enough(self):
        assert upload(make_staff_client("add_attachment")).status_code == 201

    def test_token_is_required(self):
        client = make_staff_client("add_attachment", "view_attachment", enforce_csrf_checks=True)
        status, error = refusal(upload(client))
        assert status == 403
        assert "Reload" in error
        assert refusal(upload(client, headers={"X-CSRFToken": "x" * 32}))[0] == 403
        client.get(LIST)
        token = client.cookies["csrftoken"].value
        assert upload(client, headers={"X-CSRFToken": token}).status_code == 201


class TestList:
    def test_tells_type_size_uploader_and_uses_newest_first(self, editor_client, editor):
        older = make_attachment(original_name="older.pdf", uploaded_by=editor)
        upload(editor_client, docx(text="x" * 3000), "newer.docx")
        make_article(body=f'<p><a href="{older.reference}">x</a></p>')
        response = editor_client.get(LIST)
        listed = response.context["cl"].result_list
        assert [one.original_name for one in listed] == ["newer.docx", "older.pdf"]
        assert [one.uses for one in listed] == [0, 1]
        html = response.text
        assert '<td class="field-kind">DOCX</td>' in html
        assert f'<td class="field-size">{older.bytes}\xa0bytes</td>' in html
        assert html.count('<td class="field-uploaded_by nowrap">editor</td>') == 2
        assert '<td class="field-uses">1</td>' in html

    def test_takes_uploads(self, editor_client):
        html = editor_client.get(LIST).text
        assert f'action="{UPLOAD}"' in html
        assert 'accept=".pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.ofd,.zip"' in html
        assert f'data-most-bytes="{LIMIT}"' in html
        assert "js/library-upload.js" in html
        assert "up to 50 MB" in html

    def test_search_and_filter(self, editor_client):
        make_attachment(title="Notice of the fair")
        make_attachment(original_name="通知.pdf")
        for query, count in (("q=fair", 1), ("q=通知", 1), ("q=x", 0), ("kind=zip", 0), ("", 2)):
            found = editor_client.get(f"{LIST}?{query}").context["cl"].result_count
            assert found == count

    def test_who_may_not_upload_sees_no_form(self):
        assert UPLOAD not in make_staff_client("view_attachment").get(LIST).text

    def test_adding_leads_to_the_list(self, editor_client):
        assert editor_client.get(f"{LIST}add/")["Location"] == LIST

    def test_number_of_queries_is_fixed(self, editor_client, django_assert_num_queries):
        make_attachment()
        with CaptureQueriesContext(connection) as few:
            editor_client.get(LIST)
        for _ in range(20):
            make_attachment()
        with django_assert_num_queries(len(few)):
            editor_client.get(LIST)


class TestForm:
    def test_title_is_edited_and_the_file_is_not(self, editor_client):
        attachment = make_attachment()
        address = f"{LIST}{attachment.pk}/change/"
        fields = {"title": "Notice", "kind": "zip", "sha256": "0", "original_name": "a.exe"}
        assert editor_client.post(address, fields).status_code == 302
        edited = Attachment.objects.get()
        assert edited.title == "Notice"
        assert (edited.kind, edited.sha256) == ("pdf", attachment.sha256)
        assert edited.original_name == attachment.original_name

    def test_links_to_the_file_and_the_articles_that_use_it(self, editor_client):
        attachment = make_attachment()
        link = f'<p><a href="{attachment.reference}">x</a></p>'
        holder = make_article(body=link, title="Holder <b>")
        make_article(title="Elsewhere")
        html = editor_client.get(f"{LIST}{attachment.pk}/change/").text
        assert f'<a href="/admin/news/article/{holder.pk}/change/">Holder &lt;b&gt;</a>' in html
        assert f'href="{attachment.reference}"' in html
        assert "Elsewhere" not in html


class TestDeleting:
    def test_attachment_in_use_stays(self, editor_client):
        attachment, unused = make_attachment(), make_attachment()
        article = make_article(
            body=f'<p><a href="{attachment.reference}">x</a></p>', status="draft"
        )
        response = editor_client.post(f"{LIST}{attachment.pk}/delete/", {"post": "yes"})
        assert article.title in response.text
        numbers = [attachment.pk, unused.pk]
        bulk = {"action": "delete_selected", "_selected_action": numbers, "post": "yes"}
        editor_client.post(LIST, bulk)
        assert Attachment.objects.count() == 2

    def test_unused_attachments_go(self, editor_client):
        one, *others = make_attachment(), make_attachment(), make_attachment()
        editor_client.post(f"{LIST}{one.pk}/delete/", {"post": "yes"})
        bulk = {"action": "delete_selected", "_selected_action": [other.pk for other in others]}
        editor_client.post(LIST, bulk | {"post": "yes"})
        assert not Attachment.objects.exists()


class TestPicker:
    LIST = "/admin/news/attachment/picker/"

    def test_attachments_come_newest_first_with_what_the_editor_needs(self, editor_client):
        first = make_attachment(title="Notice")
        second = make_attachment(original_name="通知.pdf")
        answer = editor_client.get(self.LIST).json()
        assert [item["id"] for item in answer["items"]] == [second.pk, first.pk]
        assert answer["items"][1] == {
            "id": first.pk,
            "url": first.reference,
            "name": first.original_name,
            "title": "Notice",
            "kind": "pdf",
            "bytes": first.bytes,
            "change_url": f"/admin/news/attachment/{first.pk}/change/",
        }
        found = editor_client.get(self.LIST, {"q": "通知"}).json()
        assert [item["id"] for item in found["items"]] == [second.pk]

    def test_only_those_who_may_see_attachments(self, client):
        assert client.get(self.LIST).status_code == 302
        assert make_staff_client("view_image", "change_article").get(self.LIST).status_code == 403

    def test_article_form_offers_what_the_editor_may(self):
        def form(*permissions):
            client = make_staff_client("change_article", "add_article", *permissions)
            return client.get("/admin/news/article/add/").text

        assert f'data-upload="{UPLOAD}"' in form("view_attachment", "add_attachment")
        viewers = form("view_attachment")
        assert 'data-kind="attachment"' in viewers
        assert "data-upload=" not in viewers
        assert 'data-kind="attachment"' not in form("view_image")
