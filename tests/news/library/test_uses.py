import pytest

from news.library import articles_with, count_uses
from tests.factories import make_article, make_attachment, make_image

pytestmark = pytest.mark.django_db


def test_each_article_counts_once(django_assert_num_queries):
    twice, once, never = make_attachment(), make_attachment(), make_attachment()
    link = '<a href="{}">x</a>'.format
    address, other = twice.reference, once.reference
    make_article(body=f"<p>{link(address)}{link(address)}{link(other)}</p>")
    make_article(body=f"<p>{link(address)}</p>", status="draft")
    with django_assert_num_queries(1):
        uses = count_uses([twice, once, never])
    assert [uses[one.stem] for one in (twice, once, never)] == [2, 1, 0]


def test_nothing_is_asked_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not count_uses([])


def test_pictures_and_attachments_can_be_asked_for_together():
    image, attachment = make_image(), make_attachment()
    make_article(body="<p>neither</p>")
    one = make_article(lead_image=image)
    two = make_article(body=f'<p><a href="{attachment.reference}">x</a></p>')
    assert {*articles_with([image, attachment])} == {one, two}
    assert not articles_with([]).exists()
