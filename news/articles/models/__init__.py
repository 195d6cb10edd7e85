from .article import Article, ArticleQuerySet
from .attribution import Author, Source
from .former_slug import FormerSlug
from .section import Section, Tag
from .subject import Named, Slugged

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Author",
    "FormerSlug",
    "Named",
    "Section",
    "Slugged",
    "Source",
    "Tag",
]
