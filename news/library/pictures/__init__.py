"""
Pictures: checks an uploaded file, and makes the clean picture and its renditions.

Pure: no models and no requests.
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
