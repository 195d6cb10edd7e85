"""The library of pictures and attachments: what comes in, what is in use, what may go."""

from .attachments import AddedAttachment, add_attachment
from .files import remove
from .orphans import Orphans, find_orphans
from .pictures import Added, add_picture
from .uses import articles_with, count_uses

__all__ = [
    "Added",
    "AddedAttachment",
    "Orphans",
    "add_attachment",
    "add_picture",
    "articles_with",
    "count_uses",
    "find_orphans",
    "remove",
]
