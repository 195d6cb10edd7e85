from .records import (
    AccountLanguage,
    Autosave,
    EditorialEvent,
    FinishedForm,
    Presence,
    PreviewLink,
    SectionRestriction,
    SentForm,
    UnsentMail,
)
from .revision import Revision

__all__ = [
    "AccountLanguage",
    "Autosave",
    "EditorialEvent",
    "FinishedForm",
    "Presence",
    "PreviewLink",
    "Revision",
    "SectionRestriction",
    "SentForm",
    "UnsentMail",
]
