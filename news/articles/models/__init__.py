from .article import Article, ArticleQuerySet, Scope, scope_of
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
    "Scope",
    "Section",
    "Slugged",
    "Source",
    "Tag",
    "scope_of",
]
