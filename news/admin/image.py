from typing import Any, BinaryIO

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news.library import add_picture
from news.models import Image
from news.pictures import MAX_BYTES, PictureError

from .library import LibraryAdmin
from .upload import Upload

ON_RECORD = [
    "preview",
    "where_used",
    "original_name",
    "dimensions",
    "uploaded_by",
    "created_at",
]


def show_thumbnail(image: Image) -> SafeString:
    thumbnail = image.thumbnail
    return format_html(
        '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        thumbnail.url,
        thumbnail.width,
        thumbnail.height,
        image.alt,
    )


def upload_picture(file: BinaryIO, name: str, user: Any) -> dict[str, Any]:
    """
    `{"id", "url", "width", "height", "alt", "credit", "name", "thumbnail", "change_url",
    "duplicate", "similar": [{"id", "url", "thumbnail", "alt", "change_url"}]}`
    """
    added = add_picture(file, name, user)
    image = added.image
    return {
        **_describe(image),
        "width": image.width,
        "height": image.height,
        "credit": image.credit,
        "name": image.original_name,
        "duplicate": added.is_duplicate,
        "similar": [_describe(similar) for similar in added.similar],
    }


def _describe(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "url": image.file.url,
        "thumbnail": image.thumbnail.url,
        "alt": image.alt,
        "change_url": reverse("admin:news_image_change", args=[image.pk]),
    }


@admin.register(Image)
class ImageAdmin(LibraryAdmin):
    upload = Upload(
        permission="news.add_image",
        most_bytes=MAX_BYTES,
        accept="image/jpeg,image/png,image/gif,image/webp,image/avif",
        formats=_("JPEG, PNG, GIF, WEBP or AVIF, up to 20 MB each."),
        invitation=_("Drop pictures here, or choose them:"),
        too_large=_("This file is larger than 20 MB. Save the picture smaller and try again."),
        add=upload_picture,
        refusal=PictureError,
    )
    list_display = ["thumbnail", "__str__", "dimensions", "credit", "uploaded_by", "created_at"]
    list_display_links = ["thumbnail", "__str__"]
    search_fields = ["alt", "caption", "credit", "original_name"]
    search_help_text = _("Searches alternative texts, captions, credits and file names.")
    fields = ["preview", "alt", "caption", "credit", ("focal_x", "focal_y"), *ON_RECORD[1:]]
    readonly_fields = ON_RECORD

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> SafeString:
        return show_thumbnail(image)

    @admin.display(description=_("picture"))
    def preview(self, image: Image) -> SafeString:
        widest = image.fallback[-1]
        return format_html('<a href="{}">{}</a>', widest.url, show_thumbnail(image))

    @admin.display(description=_("size"))
    def dimensions(self, image: Image) -> str:
        return f"{image.width} × {image.height}, {filesizeformat(image.bytes)}"
