"""
Attachments: what an uploaded document is, and why it may not be taken.

Pure; no model and no request. What opens a document runs in a process of its own (`recognition`),
so nothing here imports the libraries that read formats.
"""

from .document_kinds import FOLDER, KINDS, MAX_BYTES, Kind
from .limited_process import identify
from .refusals import AttachmentError, check_name

__all__ = [
    "FOLDER",
    "KINDS",
    "MAX_BYTES",
    "AttachmentError",
    "Kind",
    "check_name",
    "identify",
]
