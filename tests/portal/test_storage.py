"""The whole life of uploaded files in a real S3-compatible store; see tests/store.py."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import PIL.Image
import pytest
import urllib3
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from news.library.models import Image
from news.library.orphans import find_orphans
from news.library.pasted_pictures import bring_pictures_in
from news.library.picture_intake import add_picture
from news.library.stored_files import remove
from portal.storage import StoreError
from tests.factories import make_article, make_image
from tests.news.library.pictures.samples import jpeg
from tests.services import free_ports
from tests.store import BUCKET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("object_storage")]

UPLOAD = "/admin/news/image/upload/"


def upload(client):
    return client.post(UPLOAD, {"file": SimpleUploadedFile("a.jpg", jpeg(700, 350))})


def read(name):
    with default_storage.open(name) as file:
        return file.read()


class TestLibrary:
    def test_upload_puts_file_and_renditions_into_the_store(self, store, editor_client):
        assert upload(editor_client).status_code == 201
        image = Image.objects.get()
        assert store.names() == sorted(image.file_names)
        for name in image.file_names:
            head = store.head(name)
            assert (
                head["ContentType"]
                == {"jpg": "image/jpeg", "webp": "image/webp"}[name[-4:].strip(".")]
            )
            assert head["CacheControl"] == "public, max-age=31536000, immutable"
            assert "ContentDisposition" not in head
        assert store.head(image.file.name)["ContentLength"] == image.bytes

    @pytest.mark.usefixtures("public_files")
    def test_text_refers_to_the_site_and_the_site_serves_it(self, client):
        image = make_image(700, 350)
        assert image.file.url == f"/media/{image.file.name}"
        for rendition in (*image.webp, *image.fallback):
            response = client.get(rendition.url)
            assert response.status_code == 200
            assert response["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response["Content-Security-Policy"]
            body = response.getvalue()
            assert int(response["Content-Length"]) == len(body)
            with PIL.Image.open(io.BytesIO(body)) as opened:
                assert opened.size == (rendition.width, rendition.height)

    def test_pasted_picture_goes_there_too(self, store, editor):
        html = '<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAA'
        html += 'CklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==">'
        brought = bring_pictures_in(html, editor)
        (image,) = brought.images
        assert f'src="/media/{image.file.name}"' in brought.html
        assert image.file.name in store.names()

    def test_strangers_cannot_read_the_store_itself(self, store):
        image = make_image()
        address = f"{store.url}/{BUCKET}/{image.file.name}"
        assert urllib3.request("GET", address, retries=False).status == 403
        assert urllib3.request("GET", f"{store.url}/{BUCKET}", retries=False).status == 403

    def test_deleting_a_picture_deletes_its_objects(
        self, store, django_capture_on_commit_callbacks
    ):
        image, other = make_image(700, 350), make_image()
        with django_capture_on_commit_callbacks(execute=True):
            remove(image)
        assert store.names() == sorted(other.file_names)

    def test_orphans_are_found_and_deleted(self, store, freeze):
        used, lost = make_image(330, 200), make_image()
        make_article(lead_image=used)
        make_article(body=f'<img src="{lost.file.url}">')
        default_storage.delete(lost.file.name)
        store.put("pictures/2024/05/stray.jpg")
        assert find_orphans().files == []  # Too young.
        freeze(timezone.now() + timedelta(hours=2))
        orphans = find_orphans()
        assert orphans.files == ["pictures/2024/05/stray.jpg"]
        assert orphans.missing == [(lost, [lost.file.name])]
        assert orphans.unused == []
        call_command("find_orphans", "--delete", stdout=StringIO())
        assert store.names() == sorted([*used.file_names, *lost.file_names[1:]])

    def test_orphans_beyond_one_page_of_a_listing_are_found(self, store, freeze):
        names = [f"pictures/2024/05/{number:032x}.jpg" for number in range(1_050)]
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(store.put, names))
        kept = make_image()
        freeze(timezone.now() + timedelta(hours=2))
        out = StringIO()
        call_command("find_orphans", "--delete", stdout=out)
        assert out.getvalue().count("no row: pictures/2024/05/") == len(names)
        assert store.names() == sorted(kept.file_names)


class TestObjects:
    def test_nothing_is_overwritten(self, store):
        first = default_storage.save("pictures/2024/05/a.jpg", ContentFile(b"first"))
        second = default_storage.save("pictures/2024/05/a.jpg", ContentFile(b"second"))
        assert first == "pictures/2024/05/a.jpg"
        assert second != first
        assert read(first) == b"first"

    @pytest.mark.parametrize("name", ["files/2024/05/a.pdf", "files/a.html", "files/a.svg", "a"])
    def test_what_is_no_picture_is_a_download_for_whoever_gets_at_it(self, store, name):
        default_storage.save(name, ContentFile(b"<script>"))
        head = store.head(name)
        assert head["ContentDisposition"] == "attachment"
        assert head["CacheControl"] == "private"
        assert not head["ContentType"].startswith(("text/", "image/"))

    @pytest.mark.usefixtures("public_files")
    def test_large_file_comes_back_whole(self, store, client):
        body = bytes(range(256)) * 40_000
        default_storage.save("pictures/large.png", ContentFile(body))
        assert client.get("/media/pictures/large.png").getvalue() == body
        assert default_storage.size("pictures/large.png") == len(body)

    def test_threads_share_the_storage(self):
        default_storage.save("pictures/a.jpg", ContentFile(b"body"))
        with ThreadPoolExecutor(6) as threads:
            bodies = set(threads.map(read, ["pictures/a.jpg"] * 24))
        assert bodies == {b"body"}

    @pytest.mark.parametrize(
        "name", ["missing.png", "pictures/../../secret.png", "pictures", "x" * 1100 + ".png"]
    )
    def test_nothing_else_is_found(self, client, name):
        store_name = "pictures/a.png"
        default_storage.save(store_name, ContentFile(b"body"))
        assert client.get(f"/media/{name}").status_code == 404

    def test_missing_file_is_said_as_by_a_disk(self):
        for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time):
            with pytest.raises(FileNotFoundError):
                ask("pictures/missing.jpg")
        default_storage.delete("pictures/missing.jpg")
        assert not default_storage.exists("pictures/missing.jpg")
        assert default_storage.listdir("pictures/nothing") == ([], [])


class TestPublicAddress:
    @pytest.fixture(autouse=True)
    def public(self, object_storage, settings):
        public_url = "https://pictures.example/portal/"
        configuration = object_storage.configuration(public_url=public_url)
        settings.STORAGES = settings.STORAGES | {"default": configuration}

    def test_pages_read_pictures_there(self, client):
        image = make_image(700, 350)
        article = make_article(lead_image=image)
        text = client.get(article.get_absolute_url()).text
        assert f"https://pictures.example/portal/{image.file.name.removesuffix('.png')}" in text
        assert image.webp[0].url.startswith("https://pictures.example/portal/pictures/")

    @pytest.mark.usefixtures("public_files")
    def test_address_in_a_text_leads_there_for_a_while(self, client):
        response = client.get("/media/pictures/2024/05/a.jpg")
        assert response.status_code == 302
        assert response["Location"] == "https://pictures.example/portal/pictures/2024/05/a.jpg"
        assert response["Cache-Control"] == "public, max-age=300"
        for name in ("a.html", "pictures/.a.jpg", "../a.jpg", "//a.example/b.jpg", "a\\b.jpg"):
            assert client.get(f"/media/{name}").status_code == 404

    def test_everything_else_stays_with_this_site(self):
        assert default_storage.url("files/2024/05/a b.pdf") == "/media/files/2024/05/a%20b.pdf"


class TestFailures:
    @pytest.fixture(params=["down", "wrong key", "no bucket"])
    def broken(self, request, object_storage, settings):
        options = {
            "down": {"endpoint_url": f"http://127.0.0.1:{free_ports(1)[0]}"},
            "wrong key": {"secret_key": "wrong"},
            "no bucket": {"bucket_name": "another-bucket"},
        }[request.param]
        settings.STORAGES = settings.STORAGES | {"default": object_storage.configuration(**options)}
        return request.param

    def test_upload_is_answered_in_json_and_nothing_stored(self, broken, editor_client, caplog):
        caplog.set_level("CRITICAL")
        response = upload(editor_client)
        assert response.status_code == 503
        assert "could not be stored" in response.json()["error"]
        assert not Image.objects.exists()

    @pytest.mark.usefixtures("public_files")
    def test_visitor_is_told_to_come_back_or_that_there_is_nothing(self, broken, client, caplog):
        caplog.set_level("CRITICAL")
        response = client.get("/media/pictures/2024/05/a.jpg")
        assert response.status_code == (404 if broken == "no bucket" else 503)
        if broken != "no bucket":
            assert response["Retry-After"] == "30"
            assert response["Cache-Control"] == "no-store"

    def test_log_says_what_the_store_said(self, broken, caplog):
        with pytest.raises(OSError, match=r"."):
            add_picture(io.BytesIO(jpeg()), "a.jpg")
        assert caplog.records or broken == "no bucket"

    def test_errors_are_those_of_files(self):
        assert issubclass(StoreError, ConnectionError)
