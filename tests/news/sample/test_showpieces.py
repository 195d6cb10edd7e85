"""Articles that show what an article's page can do."""

import pytest

from news.articles.models import Article
from news.richtext import sanitise
from news.richtext.prepared_body import prepare
from news.sample import showpieces
from news.sample.filling import sampled

pytestmark = pytest.mark.django_db


@pytest.fixture
def pieces(materials):
    return list(Article.objects.filter(pk__in=showpieces.make_showpieces(materials)))


def test_they_are_of_the_sample_and_stored_as_they_are_written(pieces):
    assert sampled().count() == len(pieces) == 8
    for article in pieces:
        assert sanitise(article.body) == article.body


def test_each_shows_something(pieces):
    prepared = [prepare(article.body, "Table {number}", "") for article in pieces]
    assert sum(len(one.contents) == 8 for one in prepared) == 2
    assert sum(len(one.attachments) == 3 for one in prepared) == 2
    assert sum("table-box--wide" in one.html for one in prepared) == 2
    assert sum(one.html.count("<figure>") == 8 for one in prepared) == 2


def test_editions_have_the_same_pieces(pieces, client):
    groups = {article.translation_group for article in pieces}
    assert len(groups) == 4
    for article in pieces:
        assert client.get(article.get_absolute_url()).status_code == 200
