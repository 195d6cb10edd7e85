"""What is stored: one module a noun."""

from .article import Article, ArticleQuerySet
from .attachment import Attachment, AttachmentQuerySet
from .attribution import Author, Source
from .conversion import ConversionTerm, conversion_to, forget_terms
from .language import Language
from .newsroom import (
    Autosave,
    EditorialEvent,
    FinishedForm,
    Presence,
    PreviewLink,
    SectionRestriction,
)
from .picture import Image, ImageQuerySet
from .readership import DailyViews, ViewCounter
from .revision import Revision
from .section import Section, Tag
from .shown import shown_name
from .version import Version, versions_of
from .wording import WatchedTerm

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Attachment",
    "AttachmentQuerySet",
    "Author",
    "Autosave",
    "ConversionTerm",
    "DailyViews",
    "EditorialEvent",
    "FinishedForm",
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
    "Version",
    "ViewCounter",
    "WatchedTerm",
    "conversion_to",
    "forget_terms",
    "shown_name",
    "versions_of",
]
