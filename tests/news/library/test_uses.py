import pytest

from news.articles.referring import articles_with
from news.library.orphans import find_orphans
from news.library.stored_files import remove
from news.library.uses import count_uses
from news.newsroom.revisions import keep_aside, save_content
from tests.factories import make_article, make_attachment, make_draft, make_image, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


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


def test_what_a_revision_shows_is_in_use():
    article = make_draft(make_user(), body="<p>now</p>")
    leading, inside, idle = make_image(), make_image(), make_image()
    attachment = make_attachment()
    html = f'<p><img src="{inside.file.url}" alt=""><a href="{attachment.reference}">x</a></p>'
    for content in ({"lead_image": leading.pk, "body": html}, {"lead_image": None, "body": ""}):
        save_content(article.pk, content, None, based_on=None)
    for item in (leading, inside, attachment):
        assert list(articles_with([item])) == [article]
        with pytest.raises(ValueError, match="in use"):
            remove(item)
    assert find_orphans().unused == [idle]


def test_what_is_kept_beside_is_in_use():
    article = make_draft(make_user())
    image = make_image()
    keep_aside(article.pk, {"lead_image": image.pk, "body": ""}, None, based_on=1)
    assert list(articles_with([image])) == [article]
    assert find_orphans().unused == []
