"""What is stored: one module a noun."""

from .article import Article, ArticleQuerySet
from .attribution import Author, Source
from .language import Language
from .readership import DailyViews, ViewCounter
from .section import Section, Tag

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Author",
    "DailyViews",
    "Language",
    "Section",
    "Source",
    "Tag",
    "ViewCounter",
]
