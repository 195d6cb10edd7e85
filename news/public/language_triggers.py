"""
The triggers that note in which languages the articles of each tag and author are; see
news.articles.models.TagLanguage. `content_triggers` makes them, with its own.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connections, models

from news.articles.models import Article, Author, AuthorLanguage, Tag, TagLanguage

PREFIX = "language_of_"


class _Noted(NamedTuple):
    """Subjects whose articles' languages are noted, by the names of columns and tables."""

    column: str  # of a tag or author, in both tables
    of_articles: str  # the table of articles' tags or authors
    languages: str  # where its languages are noted

    def note(self, conditions: str) -> str:
        return (
            f"INSERT INTO {self.languages} ({self.column}, language) "  # noqa: S608
            f"SELECT DISTINCT {self.of_articles}.{self.column}, {_ARTICLES}.language "
            f"FROM {self.of_articles} JOIN {_ARTICLES} ON {_ARTICLES}.id = article_id "
            f"WHERE {conditions} ON CONFLICT DO NOTHING"
        )


_ARTICLES = Article._meta.db_table


def _noted(subject: type[models.Model], through: type, languages: type[models.Model]) -> _Noted:
    column = f"{subject._meta.model_name}_id"
    return _Noted(column, through._meta.db_table, languages._meta.db_table)  # type: ignore[attr-defined]


_NOTED = [
    _noted(Tag, Article.tags.through, TagLanguage),
    _noted(Author, Article.authors.through, AuthorLanguage),
]


def statements() -> Iterator[tuple[str, str, str, str]]:
    """
    Of each trigger: its table, its name, when it fires, and what it does.

    An article that gets a tag, and one that gets another language.
    """
    for noted in _NOTED:
        name = f"{PREFIX}{noted.column}"
        column = f"{noted.of_articles}.{noted.column}"
        of_row = f"article_id = NEW.article_id AND {column} = NEW.{noted.column}"
        yield noted.of_articles, f"{name}_added", "AFTER INSERT", noted.note(of_row)
        yield noted.of_articles, f"{name}_changed", "AFTER UPDATE", noted.note(of_row)
        of_article = "article_id = NEW.id"
        yield _ARTICLES, f"{name}_written", "AFTER UPDATE OF language", noted.note(of_article)


def note_all(using: str) -> None:
    """Note what was written without the triggers."""
    with connections[using].cursor() as cursor:
        for noted in _NOTED:
            cursor.execute(noted.note("true"))
