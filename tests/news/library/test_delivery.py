import io
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from news.library.attachment_intake import add_attachment
from news.public.cards.making import Card
from tests.factories import make_article, make_attachment, make_image
from tests.news.library.documents.catalogue import ONE_EACH

# The page that says 404 shows the menu.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public_files")]


def store(name, data=b"data"):
    default_storage.save(name, ContentFile(data))
    return f"/media/{name}"


def test_picture_is_served_for_good_and_as_nothing_else(client):
    image = make_image()
    response = client.get(image.file.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert len(response.getvalue()) == image.bytes
    for rendition in (*image.webp, *image.fallback):
        assert client.get(rendition.url)["Content-Type"].startswith("image/")


def test_favicon_leads_to_the_icon_of_the_pages(client):
    response = client.get("/favicon.ico", headers={"accept-language": "zh"})
    assert response.status_code == 302
    assert f'<link rel="icon" href="{response["Location"]}"' in client.get("/en/").text
    assert response["Cache-Control"] == "public, max-age=3600"
    assert "Vary" not in response


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_files_are_the_same_in_every_language(client, language, monkeypatch):
    image, attachment = make_image(), make_attachment()
    card = Card("wide", make_article())
    outdated = card.get_absolute_url().replace(card.digest, "0" * 20)
    answers = [
        (image.file.url, {}, 200),
        (attachment.file.url, {}, 200),
        (attachment.file.url, {"range": "bytes=0-9"}, 206),
        (attachment.file.url, {"range": "bytes=999999-"}, 416),
        (card.get_absolute_url(), {}, 200),
        (outdated, {}, 302),
        ("/favicon.ico", {}, 302),
        ("/robots.txt", {}, 200),
        ("/sitemap.xml", {}, 200),
        ("/api/v1/sections", {}, 200),
        ("/api/v1/nothing", {}, 404),
    ]
    client.cookies["sessionid"] = "a" * 32
    for address, headers, status in answers:
        response = client.get(address, headers={"accept-language": language, **headers})
        assert response.status_code == status, address
        assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding", address
        assert not response.cookies
    assert "Vary" not in client.post(image.file.url)
    monkeypatch.setattr(default_storage, "open", unreachable)
    assert "Vary" not in client.get(image.file.url)


def unreachable(name):
    raise ConnectionError


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a.png.html", "noextension", "a.PHP"])
def test_other_kinds_are_not_served(client, name):
    assert client.get(store(f"pictures/kinds/{name}")).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "",
        "pictures/",
        "pictures",
        "../secret.png",
        "pictures/../../secret.png",
        "%2e%2e/secret.png",
        "..%2fsecret.png",
        "..\\secret.png",
        "%00.png",
        "pictures//a.png",
        "/etc/a.png",
        ".hidden.png",
        "pictures/.hidden.png",
        "missing.png",
        "x" * 500 + ".png",
    ],
)
def test_nothing_else_is_found(client, name, settings):
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("name", ["../secret.png", "folder.png", "x" * 500 + ".png"])
def test_folders_and_outside_of_a_disk_are_not_found(client, name, settings, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "media" / "folder.png").mkdir(parents=True)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    assert client.get(f"/media/{name}").status_code == 404


def test_only_read(client):
    assert client.post("/media/a.png").status_code == 405


class TestAttachment:
    @pytest.mark.parametrize("name", ONE_EACH)
    def test_is_handed_out_to_be_saved_and_as_nothing_else(self, client, name):
        attachment = add_attachment(io.BytesIO(ONE_EACH[name]), name).attachment
        response = client.get(attachment.reference)
        assert response.status_code == 200
        assert response.getvalue() == ONE_EACH[name]
        assert response["Content-Type"] == attachment.content_type
        assert response["Content-Length"] == str(len(ONE_EACH[name]))
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert not response.cookies

    @pytest.mark.parametrize(
        "name",
        [
            "关于“质量月”的通知.pdf",
            'a"; filename="evil.exe.pdf',
            "a\\b'c.pdf",
            "a\r\nSet-Cookie: a=b.pdf",
            "%0d%0aSet-Cookie: a=b.pdf",
            "照" * 251 + ".pdf",
        ],
    )
    def test_name_is_the_original_one_and_cannot_break_the_header(self, client, name):
        attachment = make_attachment(original_name=name.replace("\r\n", " "))
        response = client.get(attachment.reference)
        header = response["Content-Disposition"]
        assert header.startswith("attachment; filename")
        assert "Set-Cookie" not in response.headers
        assert header.isascii()
        prefix = "attachment; filename*=utf-8''"
        if header.startswith(prefix):
            assert unquote(header.removeprefix(prefix)) == attachment.original_name
        else:
            quoted = header.removeprefix('attachment; filename="').removesuffix('"')
            plain = quoted.replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\")
            assert plain == attachment.original_name

    def test_only_what_the_library_has_is_found(self, client):
        kept = make_attachment()
        default_storage.save("attachments/2024/05/stray.pdf", ContentFile(b"%PDF-"))
        for name in (
            "attachments/2024/05/stray.pdf",
            kept.file.name.removesuffix("pdf") + "docx",
            kept.file.name.replace("attachments/", "attachments/x/../"),
            kept.file.name.upper(),
            f"attachments/{kept.file.name}",
            f"attachments//{kept.file.name.removeprefix('attachments/')}",
            f"attachments/{'x' * 500}.pdf",
            "attachments/%00.pdf",
            "attachments/",
            "attachments",
        ):
            assert client.get(f"/media/{name}").status_code == 404, name

    def test_lost_file_is_not_found(self, client):
        attachment = make_attachment()
        default_storage.delete(attachment.file.name)
        assert client.get(attachment.reference).status_code == 404

    def test_only_read(self, client):
        address = make_attachment().reference
        assert client.post(address).status_code == 405
        assert client.head(address)["Content-Disposition"].startswith("attachment")

    def test_one_query(self, client, django_assert_num_queries):
        address = make_attachment().reference
        with django_assert_num_queries(1):
            client.get(address)

    def test_addresses_are_of_128_random_bits(self):
        stems = {make_attachment().stem for _ in range(20)}
        assert len(stems) == 20
        assert all(len(stem) == 32 for stem in stems)
