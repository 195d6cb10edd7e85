from .attachment import Attachment, AttachmentQuerySet
from .image import Image, ImageQuerySet
from .reference import Reference

__all__ = [
    "Attachment",
    "AttachmentQuerySet",
    "Image",
    "ImageQuerySet",
    "Reference",
]
