import pytest
from django.db import IntegrityError

from news.library.models import Attachment
from tests.factories import make_attachment

pytestmark = pytest.mark.django_db


def test_search_finds_every_word_in_title_or_name_newest_first():
    first = make_attachment(title="招商通知", original_name="Fair 2026.pdf")
    second = make_attachment(original_name="通知 fair.pdf")
    make_attachment(title="Something else")
    assert list(Attachment.objects.search("通知")) == [second, first]
    assert list(Attachment.objects.search("2026 通知")) == [first]
    assert Attachment.objects.search("").count() == 3


@pytest.mark.parametrize("wrong", [{"bytes": 0}, {"kind": "exe"}])
def test_database_refuses(wrong):
    attachment = make_attachment()
    with pytest.raises(IntegrityError):
        Attachment.objects.filter(pk=attachment.pk).update(**wrong)


def test_is_called_by_its_title_or_its_files_name():
    attachment = make_attachment(original_name="notice.pdf")
    assert str(attachment) == "notice.pdf"
    attachment.title = "Notice"
    assert str(attachment) == "Notice"
    assert attachment.content_type == "application/pdf"


def test_address_is_the_sites_own_wherever_files_are_stored(settings):
    settings.MEDIA_URL = "https://store.example/bucket/"
    attachment = make_attachment()
    assert attachment.reference == f"/media/{attachment.file.name}"
