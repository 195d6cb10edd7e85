from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from news.library.models import Attachment, Image
from news.library.orphans import Orphans, find_orphans
from tests.factories import make_article, make_attachment, make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]

STRAYS = ["attachments/2024/05/stray.pdf", "pictures/2024/05/stray.jpg"]


def in_a_while(freeze):
    freeze(timezone.now() + timedelta(hours=2))


def leave_strays():
    for name in STRAYS:
        default_storage.save(name, ContentFile(b"x"))


def test_empty_library_has_none():
    assert find_orphans() == Orphans([], [], [])


def test_each_kind_is_found(freeze):
    leading, inside, idle, lost = (make_image(width=330) for _ in range(4))
    linked, unlinked, gone = (make_attachment() for _ in range(3))
    make_article(lead_image=leading)
    make_article(body=f'<img src="{inside.file.url}">')
    make_article(lead_image=lost)
    for attachment in (linked, gone):
        make_article(body=f'<a href="{attachment.reference}">x</a>')
    for item in (lost, gone):
        default_storage.delete(item.file.name)
    leave_strays()
    assert find_orphans().files == []
    in_a_while(freeze)
    orphans = find_orphans()
    assert orphans.files == STRAYS
    assert orphans.missing == [(lost, [lost.file.name]), (gone, [gone.file.name])]
    assert orphans.unused == [idle, unlinked]


def test_command_names_them_and_deletes_files_only_when_asked(freeze, storage, stored):
    image, attachment = make_image(), make_attachment()
    leave_strays()
    in_a_while(freeze)
    out = StringIO()
    call_command("find_orphans", stdout=out)
    for stray in STRAYS:
        assert f"no row: {stray}\n" in out.getvalue()
    assert f"no use: picture {image.pk} (" in out.getvalue()
    assert f"no use: attachment {attachment.pk} (" in out.getvalue()
    assert "2 pictures and attachments without a use" in out.getvalue()
    assert {*STRAYS} < {*stored()}
    call_command("find_orphans", "--delete", stdout=out)
    assert "2 files without a row (deleted)" in out.getvalue()
    assert stored() == sorted([*image.file_names, *attachment.file_names])
    assert Image.objects.get() == image
    assert Attachment.objects.get() == attachment


def test_command_names_what_has_no_file():
    attachment = make_attachment()
    default_storage.delete(attachment.file.name)
    out = StringIO()
    call_command("find_orphans", stdout=out)
    assert f"no file: attachment {attachment.pk} (" in out.getvalue()
    assert f"lacks {attachment.file.name}\n" in out.getvalue()


def test_number_of_queries_is_fixed(django_assert_num_queries):
    for _ in range(5):
        make_article(lead_image=make_image())
        make_attachment()
    with django_assert_num_queries(6):
        find_orphans()
