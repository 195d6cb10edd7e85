from .article import Article, ArticleQuerySet
from .attribution import Author, Source
from .former_slug import FormerSlug
from .named import Named, Slugged
from .section import Section, Tag

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
