from datetime import timedelta

import pytest
from django.utils import timezone

from news.public.related import find_linked_articles
from tests.factories import make_article, make_invisible_articles, make_section, make_tag

pytestmark = pytest.mark.django_db


def titles(articles):
    return [article.title for article in articles]


def test_neighbours_are_the_nearest_of_the_section_and_language():
    section, now = make_section(), timezone.now() - timedelta(days=9)
    articles = [
        make_article(title=str(n), section=section, published_at=now + timedelta(hours=n // 2))
        for n in range(5)
    ]
    make_article(section=make_section(), published_at=now)
    make_article(section=section, language="zh-hans", published_at=now)
    make_invisible_articles(section=section)
    for number, article in enumerate(articles):
        found = find_linked_articles(article)
        expected = [str(n) if 0 <= n < 5 else None for n in (number - 1, number + 1)]
        assert [link and link.title for link in (found.previous, found.following)] == expected


def test_article_without_a_section_has_no_neighbours():
    article = make_article()
    make_article()
    assert find_linked_articles(article)[1:] == (None, None, [], None)


def test_related_share_most_tags_then_the_section():
    a, b, section = make_tag(), make_tag(), make_section()
    now = timezone.now() - timedelta(days=9)
    article = make_article(tags=[a, b], section=section, published_at=now)
    near = [make_article(section=section, published_at=now + timedelta(hours=h)) for h in (-1, 1)]
    make_article(title="section", section=section, published_at=now - timedelta(days=3))
    make_article(title="one tag", tags=[a], published_at=now)
    make_article(title="both tags", tags=[a, b], published_at=now - timedelta(days=1))
    make_article(title="other language", tags=[a, b], language="zh-hans")
    make_invisible_articles(tags=[a, b], section=section)
    found = find_linked_articles(article)
    assert [found.previous.pk, found.following.pk] == [one.pk for one in near]
    assert titles(found.related) == ["both tags", "one tag", "section"]


def test_queries_are_the_same_with_few_and_many_related(django_assert_num_queries):
    def ask(number):
        tag, section = make_tag(), make_section()
        articles = [make_article(tags=[tag], section=section) for _ in range(number)]
        article = type(articles[0]).objects.prefetch_related("tags").get(pk=articles[0].pk)
        with django_assert_num_queries(1):
            return find_linked_articles(article).related

    assert [len(ask(number)) for number in (1, 3, 40)] == [0, 1, 4]


def test_page_shows_them(client):
    section, tag = make_section(name_en="Policy"), make_tag()
    old, article, new = (
        make_article(
            title=title,
            section=section,
            tags=[tag],
            published_at=timezone.now() - timedelta(days=days),
        )
        for days, title in [(3, "Old"), (2, "This"), (1, "New")]
    )
    make_article(title="Related", tags=[tag])
    html = client.get(article.get_absolute_url()).text
    assert f'<a rel="prev" href="{old.get_absolute_url()}">' in html
    assert f'<a rel="next" href="{new.get_absolute_url()}">' in html
    assert ">Related</a>" in html
    assert html.count(">Old</a>") == 0
