from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from news.admin_base.live_admin import ASK_A_PUBLISHER
from news.library.file_kinds import PICTURES
from news.library.models import Image
from news.library.picker import DescriptionForm, answer_to_description
from news.library.uploads import refuse

from .listing import LibraryAdmin

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
        # A linked thumbnail has no other text, so its alt text names the picture.
        image.alt or str(image),
    )


@admin.register(Image)
class ImageAdmin(LibraryAdmin):
    library_kind = PICTURES
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
        return format_html('<a href="{}">{}</a>', image.widest.url, show_thumbnail(image))

    @admin.display(description=_("size"))
    def dimensions(self, image: Image) -> str:
        return f"{image.width} × {image.height}, {filesizeformat(image.bytes)}"

    def get_urls(self) -> list[URLPattern]:
        describe = self.admin_site.admin_view(self.describe)
        return [
            path("picker/<int:pk>/", describe, name="news_image_describe"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def describe(self, request: HttpRequest, pk: int) -> HttpResponse:
        image = get_object_or_404(Image, pk=pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = DescriptionForm(request.POST, instance=image)
        if form.is_valid() and form.has_changed():
            if not self.has_change_permission(request, image):
                return refuse(str(ASK_A_PUBLISHER), 403)
            self.save_model(request, image, form, change=True)
        return answer_to_description(form)
