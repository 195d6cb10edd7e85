import io
import re

import pytest
from django.db import IntegrityError
from PIL import Image as PillowImage

from news.library import picture_intake as pictures
from news.library.models import Image
from news.library.picture_intake import add_picture
from tests.news.library.pictures.samples import encoded, jpeg, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def add(data, name="a.jpg"):
    return add_picture(io.BytesIO(data), name)


def test_row_and_files_agree(storage, stored):
    image = add(jpeg(700, 350), "照片.jpg").image
    assert re.fullmatch(r"pictures/\d{4}/\d{2}/[0-9a-f]{32}\.jpg", image.file.name)
    assert stored() == sorted(image.file_names)
    assert (image.width, image.height, image.widths) == (700, 350, [320, 640])
    assert image.bytes == (storage / image.file.name).stat().st_size
    assert image.original_name == "照片.jpg"
    for rendition in image.webp:
        name = rendition.url.removeprefix("/media/")
        with PillowImage.open(storage / name) as opened:
            assert opened.size == (rendition.width, rendition.height)


def test_exact_duplicate_gives_the_one_that_exists(storage, stored):
    first = add(jpeg(50, 40))
    files = stored()
    again = add(jpeg(50, 40), "other name.jpg")
    assert (again.image, again.is_duplicate, again.similar) == (first.image, True, [])
    assert stored() == files


def test_near_duplicate_is_stored_and_the_other_offered():
    first = add(jpeg(800, 600)).image
    second = add(jpeg(400, 300, quality=40))
    assert (second.is_duplicate, second.similar) == (False, [first])
    mirrored = encoded(picture(800, 600).transpose(PillowImage.Transpose.FLIP_LEFT_RIGHT))
    assert add(mirrored).similar == []


def test_what_fails_halfway_leaves_nothing(stored, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(Image.objects, "create", fail)
    with pytest.raises(IntegrityError):
        add(jpeg(700, 350))
    assert stored() == []


def test_same_picture_in_two_processes_at_once(stored, monkeypatch):
    real, first = pictures.make_renditions, []

    def meanwhile(made):
        monkeypatch.setattr(pictures, "make_renditions", real)
        first.append(pictures._store(made, "first.jpg", None, [], "").image)
        return real(made)

    monkeypatch.setattr(pictures, "make_renditions", meanwhile)
    added = add(jpeg(700, 350))
    assert (added.image, added.is_duplicate) == (first[0], True)
    assert stored() == sorted(first[0].file_names)
