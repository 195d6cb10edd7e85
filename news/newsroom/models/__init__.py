from .event import EditorialEvent
from .open_work import (
    Autosave,
    FinishedForm,
    Presence,
    PreviewLink,
    SentForm,
    UnsentMail,
)
from .revision import Revision

__all__ = [
    "Autosave",
    "EditorialEvent",
    "FinishedForm",
    "Presence",
    "PreviewLink",
    "Revision",
    "SentForm",
    "UnsentMail",
]
