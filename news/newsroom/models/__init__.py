from .event import EditorialEvent
from .presence import Presence
from .preview_link import PreviewLink
from .revision import Revision
from .typed_text import Autosave, FinishedForm, SentForm
from .unsent_mail import UnsentMail

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
