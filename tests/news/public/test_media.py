import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories import make_image

# The page that says 404 shows the menu.
pytestmark = pytest.mark.django_db


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
