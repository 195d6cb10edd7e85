"""What is stored: one module a noun."""

from .article import Article, ArticleQuerySet
from .attachment import Attachment, AttachmentQuerySet
from .attribution import Author, Source
from .language import Language
from .newsroom import (
    Autosave,
    EditorialEvent,
    Presence,
    PreviewLink,
    SectionRestriction,
)
from .picture import Image, ImageQuerySet
from .readership import DailyViews, ViewCounter
from .revision import Revision
from .section import Section, Tag

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Attachment",
    "AttachmentQuerySet",
    "Author",
    "Autosave",
    "DailyViews",
    "EditorialEvent",
    "Image",
    "ImageQuerySet",
    "Language",
    "Presence",
    "PreviewLink",
    "Revision",
    "Section",
    "SectionRestriction",
    "Source",
    "Tag",
    "ViewCounter",
]
