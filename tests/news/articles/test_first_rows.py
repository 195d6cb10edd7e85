import pytest

from news.articles.first_rows import column_of_each
from news.articles.models import Article
from tests.factories import make_article, make_section, make_tag

pytestmark = pytest.mark.django_db


def test_first_rows_of_each_in_their_order_with_one_query(django_assert_num_queries):
    one, two = make_section(), make_section()
    first = [make_article(section=one).pk for _ in range(4)]
    second = [make_article(section=two).pk]
    slices = [
        Article.objects.published().filter(section=section).order_by("-pk")[:3]
        for section in (one, two, make_section())
    ]
    with django_assert_num_queries(1):
        found = column_of_each(slices)
    assert found == [first[:0:-1], second, []]


def test_column_of_another_table():
    tag = make_tag()
    article = make_article(tags=[tag])
    rows = Article.tags.through.objects.filter(tag=tag).order_by("-article_id")
    assert column_of_each([rows[:5]], "article_id") == [[article.pk]]


def test_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert column_of_each([]) == []
