"""
Attachments: what an uploaded document is, and why it may not be taken.

Pure; no model and no request.
"""

from .document_kinds import FOLDER, KINDS, Kind
from .document_limits import MAX_BYTES
from .recognition import check_name, identify
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
