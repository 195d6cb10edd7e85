"""
Attachments: recognises the kind of an uploaded document, and refuses unsafe ones.

Pure: no models and no requests. Documents are opened in a separate process (`recognition`), so
nothing here imports the libraries that read the formats.
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
