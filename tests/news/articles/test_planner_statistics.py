import pytest
from django.db import connection

from news.articles.models import Article
from news.articles.planner_statistics import figures
from tests.factories import make_tag

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["status", "language", "section_id", "id"], [1_000_000, 1_000_000, 1_000_000, 76_923, 1]),
        (["guid"], [1_000_000, 1]),
        (["tag_id", "article_id"], [1_000_000, 5_000, 1]),
    ],
)
def test_figures_say_how_many_rows_share_a_value(columns, expected):
    assert figures(columns) == expected


@pytest.mark.sqlite
class TestSQLite:
    def plan(self, articles):
        return articles.explain()

    def test_rare_tag_is_looked_up_first(self):
        articles = Article.objects.published().filter(language="en", tags=make_tag())
        plan = self.plan(articles.order_by("-published_at", "-pk").values("pk"))
        assert plan.index("news_article_tags") < plan.index("SEARCH news_article USING")

    def test_edition_is_listed_along_its_index(self):
        articles = Article.objects.published().filter(language="en").values("pk")[:20]
        plan = self.plan(articles)
        assert "COVERING INDEX article_edition_list" in plan
        assert "TEMP B-TREE" not in plan

    def test_every_index_of_the_articles_has_figures(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT idx FROM sqlite_stat1 WHERE tbl = 'news_article'")
            told = {name for (name,) in cursor.fetchall()}
        named = {index.name for index in Article._meta.indexes if not index.condition}
        assert named <= told
