"""
Pictures: what an uploaded file is, and the clean picture and renditions made of it.

Pure; no model and no request.
"""

from .picture_limits import MAX_BYTES, PictureError
from .processing import (
    RENDITION_WIDTHS,
    Picture,
    Rendition,
    hash_distance,
    make_renditions,
    process,
    rendition_height,
)

__all__ = [
    "MAX_BYTES",
    "RENDITION_WIDTHS",
    "Picture",
    "PictureError",
    "Rendition",
    "hash_distance",
    "make_renditions",
    "process",
    "rendition_height",
]
