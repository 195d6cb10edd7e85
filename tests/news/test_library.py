import io
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image as PillowImage

from news import library
from news.editorial.revisions import keep_aside, save_content
from news.library import add_picture, articles_with, find_orphans, remove_picture
from news.models import Image
from tests.factories import make_article, make_draft, make_image, make_user
from tests.news.pictures.samples import encoded, jpeg, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """Files on disk, of this test alone."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    return tmp_path


def add(data, name="a.jpg"):
    return add_picture(io.BytesIO(data), name)


def stored(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def in_a_while(freeze):
    freeze(timezone.now() + timedelta(hours=2))


class TestAdding:
    def test_row_and_files_agree(self, storage):
        image = add(jpeg(700, 350), "照片.jpg").image
        assert re.fullmatch(r"pictures/\d{4}/\d{2}/[0-9a-f]{32}\.jpg", image.file.name)
        assert stored(storage) == sorted(image.file_names)
        assert (image.width, image.height, image.widths) == (700, 350, [320, 640])
        assert image.bytes == (storage / image.file.name).stat().st_size
        assert image.original_name == "照片.jpg"
        for rendition in image.webp:
            name = rendition.url.removeprefix("/media/")
            with PillowImage.open(storage / name) as opened:
                assert opened.size == (rendition.width, rendition.height)

    def test_exact_duplicate_gives_the_one_that_exists(self, storage):
        first = add(jpeg(50, 40))
        files = stored(storage)
        again = add(jpeg(50, 40), "other name.jpg")
        assert (again.image, again.is_duplicate, again.similar) == (first.image, True, [])
        assert stored(storage) == files

    def test_near_duplicate_is_stored_and_the_other_offered(self):
        first = add(jpeg(800, 600)).image
        second = add(jpeg(400, 300, quality=40))
        assert (second.is_duplicate, second.similar) == (False, [first])
        mirrored = encoded(picture(800, 600).transpose(PillowImage.Transpose.FLIP_LEFT_RIGHT))
        assert add(mirrored).similar == []

    def test_what_fails_halfway_leaves_nothing(self, storage, monkeypatch):
        def fail(*args, **kwargs):
            raise IntegrityError

        monkeypatch.setattr(Image.objects, "create", fail)
        with pytest.raises(IntegrityError):
            add(jpeg(700, 350))
        assert stored(storage) == []

    def test_same_picture_in_two_processes_at_once(self, storage, monkeypatch):
        real, first = library.make_renditions, []

        def meanwhile(made):
            monkeypatch.setattr(library, "make_renditions", real)
            first.append(library._store(made, "first.jpg", None, []).image)
            return real(made)

        monkeypatch.setattr(library, "make_renditions", meanwhile)
        added = add(jpeg(700, 350))
        assert (added.image, added.is_duplicate) == (first[0], True)
        assert stored(storage) == sorted(first[0].file_names)


class TestRemoving:
    def test_files_go_with_the_row(self, storage, django_capture_on_commit_callbacks):
        image = make_image(width=700)
        with django_capture_on_commit_callbacks(execute=True):
            remove_picture(image)
        assert not Image.objects.exists()
        assert stored(storage) == []

    def test_what_is_in_use_stays(self, storage):
        leading, inside = make_image(width=700), make_image(width=700)
        rendition = inside.webp[0].url
        leader = make_article(lead_image=leading, status="draft")
        holder = make_article(body=f'<p><img src="{rendition}" alt=""></p>')
        assert list(articles_with([leading])) == [leader]
        assert list(articles_with([inside])) == [holder]
        for image in (leading, inside):
            with pytest.raises(ValueError, match="in use"):
                remove_picture(image)
        assert Image.objects.count() == 2


class TestPicturesOfRevisions:
    @pytest.fixture
    def article(self):
        return make_draft(make_user(), body="<p>now</p>")

    def test_what_a_revision_shows_is_in_use(self, article):
        leading, inside, idle = make_image(), make_image(), make_image()
        html = f'<p><img src="{inside.file.url}" alt=""></p>'
        for content in ({"lead_image": leading.pk, "body": html}, {"lead_image": None, "body": ""}):
            save_content(article.pk, content, None, based_on=None)
        for image in (leading, inside):
            assert list(articles_with([image])) == [article]
            with pytest.raises(ValueError, match="in use"):
                remove_picture(image)
        assert find_orphans().unused == [idle]

    def test_what_is_kept_beside_is_in_use(self, article):
        image = make_image()
        keep_aside(article.pk, {"lead_image": image.pk, "body": ""}, None, based_on=1)
        assert list(articles_with([image])) == [article]
        assert find_orphans().unused == []


class TestOrphans:
    def test_empty_library_has_none(self):
        assert find_orphans() == library.Orphans([], [], [])

    def test_each_kind_is_found(self, freeze):
        leading, inside, idle, lost = (make_image(width=330) for _ in range(4))
        make_article(lead_image=leading)
        make_article(body=f'<img src="{inside.file.url}">')
        make_article(lead_image=lost)
        default_storage.delete(lost.file.name)
        default_storage.save("pictures/2024/05/stray.jpg", ContentFile(b"x"))
        assert find_orphans().files == []
        in_a_while(freeze)
        orphans = find_orphans()
        assert orphans.files == ["pictures/2024/05/stray.jpg"]
        assert orphans.missing == [(lost, [lost.file.name])]
        assert orphans.unused == [idle]

    def test_command_names_them_and_deletes_files_only_when_asked(self, freeze, storage):
        image = make_image()
        default_storage.save("pictures/2024/05/stray.jpg", ContentFile(b"x"))
        in_a_while(freeze)
        out = StringIO()
        call_command("find_orphans", stdout=out)
        assert "no row: pictures/2024/05/stray.jpg\n" in out.getvalue()
        assert f"no use: picture {image.pk}" in out.getvalue()
        assert (storage / "pictures/2024/05/stray.jpg").exists()
        call_command("find_orphans", "--delete", stdout=out)
        assert "1 files without a row (deleted)" in out.getvalue()
        assert stored(storage) == sorted(image.file_names)
        assert Image.objects.get() == image

    def test_number_of_queries_is_fixed(self, django_assert_num_queries):
        for _ in range(5):
            make_article(lead_image=make_image())
        with django_assert_num_queries(5):
            find_orphans()
