"""What is stored: one module a noun."""

from .article import Article, ArticleQuerySet
from .attachment import Attachment, AttachmentQuerySet
from .attribution import Author, Source
from .language import Language
from .picture import Image, ImageQuerySet
from .readership import DailyViews, ViewCounter
from .section import Section, Tag

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Attachment",
    "AttachmentQuerySet",
    "Author",
    "DailyViews",
    "Image",
    "ImageQuerySet",
    "Language",
    "Section",
    "Source",
    "Tag",
    "ViewCounter",
]
