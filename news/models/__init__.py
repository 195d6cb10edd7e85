"""What is stored: one module a noun."""

from news.articles.language_pages import Version, versions_of
from news.articles.models import Article, ArticleQuerySet, Author, FormerSlug, Section, Source, Tag
from news.editions.models import ConversionTerm, Language, conversion_to, forget_terms
from news.editions.shown import shown_name
from news.library.models import Attachment, AttachmentQuerySet, Image, ImageQuerySet, Reference
from news.newsroom.models import (
    AccountLanguage,
    Autosave,
    EditorialEvent,
    FinishedForm,
    Presence,
    PreviewLink,
    Revision,
    SectionRestriction,
    SentForm,
    UnsentMail,
)
from news.publish_check.models import WatchedTerm
from news.readership.models import DailyViews, ViewCounter

__all__ = [
    "AccountLanguage",
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
    "FormerSlug",
    "Image",
    "ImageQuerySet",
    "Language",
    "Presence",
    "PreviewLink",
    "Reference",
    "Revision",
    "Section",
    "SectionRestriction",
    "SentForm",
    "Source",
    "Tag",
    "UnsentMail",
    "Version",
    "ViewCounter",
    "WatchedTerm",
    "conversion_to",
    "forget_terms",
    "shown_name",
    "versions_of",
]
