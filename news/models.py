"""Django loads the models from here; each room defines its own."""

from news.accounts.models import AccountSession, FailedLogIns, User
from news.articles.models import (
    Article,
    Author,
    AuthorLanguage,
    FormerSlug,
    Section,
    Source,
    Tag,
    TagLanguage,
)
from news.editions.models import ConversionTerm
from news.library.models import Attachment, Image, Reference
from news.newsroom.models import (
    Autosave,
    EditorialEvent,
    FinishedForm,
    Presence,
    PreviewLink,
    Revision,
    SentForm,
    UnsentMail,
)
from news.operations.audit.models import AuditEntry, AuditHead, WaitingEntry
from news.public.content_version import ContentVersion
from news.publish_check.models import WatchedTerm
from news.readership.models import DailyViews, PeriodViews, RecentView, SiteViews, ViewCounter
from news.search.models import SearchDocument, SearchEntry
from news.search.searched_queries import SearchedQuery
from news.site.models import Identity, OfficialAccount

__all__ = [
    "AccountSession",
    "Article",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "Author",
    "AuthorLanguage",
    "Autosave",
    "ContentVersion",
    "ConversionTerm",
    "DailyViews",
    "EditorialEvent",
    "FailedLogIns",
    "FinishedForm",
    "FormerSlug",
    "Identity",
    "Image",
    "OfficialAccount",
    "PeriodViews",
    "Presence",
    "PreviewLink",
    "RecentView",
    "Reference",
    "Revision",
    "SearchDocument",
    "SearchEntry",
    "SearchedQuery",
    "Section",
    "SentForm",
    "SiteViews",
    "Source",
    "Tag",
    "TagLanguage",
    "UnsentMail",
    "User",
    "ViewCounter",
    "WaitingEntry",
    "WatchedTerm",
]
