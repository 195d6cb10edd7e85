from .article import Article, ArticleQuerySet, Scope, scope_of
from .attribution import Author, Source
from .former_slug import FormerSlug
from .section import Section, Tag
from .subject import Named, Slugged
from .written_in import AuthorLanguage, TagLanguage

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Author",
    "AuthorLanguage",
    "FormerSlug",
    "Named",
    "Scope",
    "Section",
    "Slugged",
    "Source",
    "Tag",
    "TagLanguage",
    "scope_of",
]
