"""
Attachments: what an uploaded document is, and why it may not be taken.

Pure; no model and no request.
"""

from .inspection import check_name, identify
from .kinds import FOLDER, KINDS, Kind
from .limits import MAX_BYTES
from .refusals import AttachmentError

__all__ = [
    "FOLDER",
    "KINDS",
    "MAX_BYTES",
    "AttachmentError",
    "Kind",
    "check_name",
    "identify",
]
