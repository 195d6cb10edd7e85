import pytest

from news.articles.referring import articles_with
from news.library.models import Attachment, Image
from news.library.stored_files import remove
from tests.factories import make_article, make_attachment, make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def test_files_go_with_the_row(stored, django_capture_on_commit_callbacks):
    items = [make_image(width=700), make_attachment()]
    assert len(stored()) == 6
    with django_capture_on_commit_callbacks(execute=True):
        for item in items:
            remove(item)
    assert not Image.objects.exists()
    assert not Attachment.objects.exists()
    assert stored() == []


def test_files_stay_until_the_row_is_certainly_gone(stored):
    remove(make_attachment())  # Within the test's own transaction.
    assert len(stored()) == 1


def test_what_is_in_use_stays():
    leading, inside = make_image(width=700), make_image(width=700)
    attachment = make_attachment()
    rendition = inside.webp[0].url
    leader = make_article(lead_image=leading, status="draft")
    holder = make_article(body=f'<p><img src="{rendition}" alt=""></p>')
    linker = make_article(body=f'<p><a href="{attachment.reference}">x</a></p>', status="withdrawn")
    assert list(articles_with([leading])) == [leader]
    assert list(articles_with([inside])) == [holder]
    assert list(articles_with([attachment])) == [linker]
    for item in (leading, inside, attachment):
        with pytest.raises(ValueError, match="in use"):
            remove(item)
    assert Image.objects.count() == 2
    assert Attachment.objects.count() == 1
