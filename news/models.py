"""Django looks here for the models; each room has its own."""

from news.articles.models import Article, Author, FormerSlug, Section, Source, Tag
from news.editions.models import ConversionTerm
from news.library.models import Attachment, Image, Reference
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
from news.search.models import SearchDocument, SearchEntry

__all__ = [
    "AccountLanguage",
    "Article",
    "Attachment",
    "Author",
    "Autosave",
    "ConversionTerm",
    "DailyViews",
    "EditorialEvent",
    "FinishedForm",
    "FormerSlug",
    "Image",
    "Presence",
    "PreviewLink",
    "Reference",
    "Revision",
    "SearchDocument",
    "SearchEntry",
    "Section",
    "SectionRestriction",
    "SentForm",
    "Source",
    "Tag",
    "UnsentMail",
    "ViewCounter",
    "WatchedTerm",
]
