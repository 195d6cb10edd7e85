import json

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.library.models import Image
from tests.factories import make_article, make_image, make_staff_client
from tests.news.library.pictures.samples import TRICKS, jpeg, png

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/news/image/upload/"
LIST = "/admin/news/image/"
LIMIT = 20 * 1024 * 1024


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


def upload(client, data=None, name="photo.jpg", **extra):
    file = SimpleUploadedFile(name, jpeg(700, 350) if data is None else data)
    return client.post(UPLOAD, {"file": file}, **extra)


def refusal(response):
    """The status and the error of an answer that must be JSON."""
    assert response["Content-Type"] == "application/json"
    answer = json.loads(response.content)
    assert list(answer) == ["error"]
    assert answer["error"]
    assert not Image.objects.exists()
    return response.status_code, answer["error"]


class TestUpload:
    def test_picture_is_stored_and_described(self, editor_client, editor, written):
        response = upload(editor_client, name="照片.jpg")
        image = Image.objects.get()
        assert response.status_code == 201
        assert response.json() == {
            "id": image.pk,
            "url": f"/media/{image.file.name}",
            "thumbnail": image.webp[0].url,
            "change_url": f"/admin/news/image/{image.pk}/change/",
            "width": 700,
            "height": 350,
            "alt": "",
            "caption": "",
            "credit": "",
            "name": "照片.jpg",
            "duplicate": False,
            "similar": [],
        }
        assert image.uploaded_by == editor
        assert written == [
            image.file.name,
            *(name for width in (640, 320) for name in image.file_names if f"-{width}." in name),
        ]
        assert "no-store" in response["Cache-Control"]

    def test_duplicate_and_similar_are_told(self, editor_client):
        first = upload(editor_client).json()
        again = upload(editor_client).json()
        assert (again["id"], again["duplicate"]) == (first["id"], True)
        similar = upload(editor_client, jpeg(350, 175)).json()
        assert [one["id"] for one in similar["similar"]] == [first["id"]]

    @pytest.mark.parametrize("trick", TRICKS)
    @pytest.mark.parametrize("name", ["photo.png", "page.html"])
    def test_trick_is_answered_with_an_error_and_nothing_stored(
        self, editor_client, written, trick, name
    ):
        data, word = TRICKS[trick]
        status, error = refusal(upload(editor_client, data, name))
        assert status in (400, 413)
        assert word in error
        assert written == []

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("x" * 300 + ".jpg", 255),
            ("照" * 300 + ".jpg", 255),
            ("../../../etc/cron.d/evil.jpg", "evil.jpg"),
            ("..\\..\\evil.jpg", "evil.jpg"),
            ("photo.php", "photo.php"),
            ("photo.png", "photo.png"),
            ("<script>alert(1)</script>.jpg", "script>.jpg"),
            ("a\u202egpj.html", "agpj.html"),
            ("photo", "photo"),
        ],
    )
    def test_names_are_harmless(self, editor_client, written, name, shown):
        response = upload(editor_client, name=name)
        assert response.status_code == 201
        image = Image.objects.get()
        if isinstance(shown, int):
            assert len(image.original_name) <= shown
        else:
            assert image.original_name == shown
        assert len(written) == 5
        assert all(name.startswith(image.file.name[:49]) for name in written)
        assert editor_client.get(LIST).status_code == 200

    def test_path_in_the_bodys_own_header_is_harmless(self, editor_client):
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../../etc/p.jpg"'
            b"\r\nContent-Type: text/html\r\n\r\n" + jpeg() + b"\r\n--x--\r\n"
        )
        response = editor_client.post(UPLOAD, body, "multipart/form-data; boundary=x")
        assert response.status_code == 201
        assert Image.objects.get().original_name == "p.jpg"

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b"", "multipart/form-data; boundary=x"),
            (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
            (b"--x", "multipart/form-data"),
            (jpeg(), "image/jpeg"),
            (b"file=photo.jpg", "application/x-www-form-urlencoded"),
            (b"{}", "application/json"),
            (
                b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--x--',
                "multipart/form-data; boundary=x",
            ),
            (
                b'--x\r\nContent-Disposition: form-data; name="file"; filename=".."\r\n\r\na\r\n'
                b"--x--\r\n",
                "multipart/form-data; boundary=x",
            ),
            (
                b'--x\r\nContent-Disposition: form-data; name="other"; filename="a.jpg"\r\n\r\na'
                b"\r\n--x--\r\n",
                "multipart/form-data; boundary=x",
            ),
        ],
    )
    def test_request_without_a_file(self, editor_client, body, content_type):
        assert refusal(editor_client.post(UPLOAD, body, content_type))[0] == 400

    def test_several_files(self, editor_client):
        files = [SimpleUploadedFile(name, png()) for name in ("a.png", "b.png")]
        assert "One file at a time" in refusal(editor_client.post(UPLOAD, {"file": files}))[1]
        two = {"file": SimpleUploadedFile("a", png()), "other": SimpleUploadedFile("b", png())}
        assert refusal(editor_client.post(UPLOAD, two))[0] == 400
        many = [SimpleUploadedFile(f"{number}.png", b"x") for number in range(150)]
        assert refusal(editor_client.post(UPLOAD, {"file": many}))[0] == 400

    def test_too_many_bytes_are_refused_before_they_are_read(self, editor_client):
        status, error = refusal(upload(editor_client, CONTENT_LENGTH=str(LIMIT * 50)))
        assert status == 413
        assert "20 MB" in error

    @pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
    def test_wrong_method(self, editor_client, method):
        response = getattr(editor_client, method)(UPLOAD)
        assert response.status_code == 405
        assert response["Content-Type"] == "application/json"
        assert response["Allow"] == "POST"

    def test_visitor(self, client):
        assert refusal(upload(client))[0] == 401

    def test_without_permission(self):
        assert refusal(upload(make_staff_client("view_image", "change_image")))[0] == 403

    def test_with_permission_but_not_of_the_staff(self):
        assert refusal(upload(make_staff_client("add_image", is_staff=False)))[0] == 403

    def test_permission_to_add_is_enough(self):
        assert upload(make_staff_client("add_image")).status_code == 201

    def test_token_is_required(self):
        client = make_staff_client("add_image", "view_image", enforce_csrf_checks=True)
        status, error = refusal(upload(client))
        assert status == 403
        assert "Reload" in error
        assert refusal(upload(client, headers={"X-CSRFToken": "x" * 32}))[0] == 403
        client.get(LIST)
        token = client.cookies["csrftoken"].value
        assert upload(client, headers={"X-CSRFToken": token}).status_code == 201

    def test_errors_speak_the_editors_language(self, editor_client):
        response = upload(editor_client, b"", headers={"Accept-Language": "zh-hans"})
        assert refusal(response)[0] == 400


class TestList:
    def test_shows_thumbnails_and_takes_uploads(self, editor_client):
        image = make_image(width=700, alt="A hall")
        html = editor_client.get(LIST).text
        assert f'src="{image.webp[0].url}" width="320"' in html
        assert 'loading="lazy"' in html
        assert f'action="{UPLOAD}"' in html
        assert "js/library-upload.js" in html

    def test_link_of_a_picture_without_words_has_a_name(self, editor_client):
        image = make_image(alt="", original_name="hall.jpg")
        assert 'alt="hall.jpg"' in editor_client.get(LIST).text
        assert image.alt == ""

    def test_search(self, editor_client):
        make_image(alt="A hall")
        make_image(alt="A road")
        for query, count in (("hall", 1), ("a", 2), ("nothing", 0)):
            found = editor_client.get(f"{LIST}?q={query}").context["cl"].result_count
            assert found == count

    def test_who_may_not_upload_sees_no_form(self):
        assert UPLOAD not in make_staff_client("view_image").get(LIST).text

    def test_adding_leads_to_the_list(self, editor_client):
        assert editor_client.get(f"{LIST}add/")["Location"] == LIST

    def test_number_of_queries_is_fixed(self, editor_client, django_assert_num_queries):
        make_image()
        with CaptureQueriesContext(connection) as few:
            editor_client.get(LIST)
        for _ in range(20):
            make_image()
        with django_assert_num_queries(len(few)):
            editor_client.get(LIST)


class TestForm:
    def test_texts_and_focal_point_are_edited_and_the_file_is_not(self, editor_client):
        image = make_image()
        fields = {"alt": "A hall", "caption": "c", "credit": "d", "focal_x": "0.2", "focal_y": "1"}
        address = f"{LIST}{image.pk}/change/"
        assert editor_client.post(address, fields | {"sha256": "0", "width": 9}).status_code == 302
        edited = Image.objects.get()
        assert (edited.alt, edited.focal_x, edited.focal_y) == ("A hall", 0.2, 1)
        assert (edited.sha256, edited.width) == (image.sha256, image.width)
        assert editor_client.post(address, fields | {"focal_x": "2"}).status_code == 200

    def test_names_the_articles_that_use_it(self, editor_client):
        image = make_image()
        leading = make_article(lead_image=image, title="Leading <b>")
        inside = make_article(body=f'<img src="{image.file.url}">', title="Inside")
        make_article(title="Elsewhere")
        html = editor_client.get(f"{LIST}{image.pk}/change/").text
        assert f'<a href="/admin/news/article/{leading.pk}/change/">Leading &lt;b&gt;</a>' in html
        assert f'<a href="/admin/news/article/{inside.pk}/change/">Inside</a>' in html
        assert "Elsewhere" not in html


class TestDeleting:
    @pytest.mark.parametrize("use", ["lead", "body"])
    def test_picture_in_use_stays(self, editor_client, use):
        image, unused = make_image(), make_image()
        is_lead = use == "lead"
        article = make_article(
            lead_image=image if is_lead else None,
            body="" if is_lead else f'<img src="{image.file.url}">',
        )
        response = editor_client.post(f"{LIST}{image.pk}/delete/", {"post": "yes"})
        assert article.title in response.text
        bulk = {"action": "delete_selected", "_selected_action": [image.pk, unused.pk]}
        editor_client.post(LIST, bulk | {"post": "yes"})
        assert Image.objects.count() == 2

    def test_unused_pictures_go(self, editor_client):
        one, *others = make_image(), make_image(), make_image()
        editor_client.post(f"{LIST}{one.pk}/delete/", {"post": "yes"})
        bulk = {"action": "delete_selected", "_selected_action": [other.pk for other in others]}
        editor_client.post(LIST, bulk | {"post": "yes"})
        assert not Image.objects.exists()


class TestLeadPicture:
    def test_article_form_shows_it_and_finds_others(self, editor_client):
        image = make_image(alt="A hall")
        article = make_article(lead_image=image)
        html = editor_client.get(f"/admin/news/article/{article.pk}/change/").text
        assert image.thumbnail.url in html
        query = {"app_label": "news", "model_name": "article", "field_name": "lead_image"}
        found = editor_client.get("/admin/autocomplete/", query | {"term": "hall"}).json()
        assert [one["text"] for one in found["results"]] == ["A hall"]
