from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from news.library import articles_with, remove_picture
from news.models import Image

from .picker import describe_in_library, describe_picture, list_items
from .upload import upload_picture

MOST_USES = 50

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


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ["thumbnail", "__str__", "dimensions", "credit", "uploaded_by", "created_at"]
    list_display_links = ["thumbnail", "__str__"]
    list_select_related = ["uploaded_by"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["alt", "caption", "credit", "original_name"]
    search_help_text = _("Searches alternative texts, captions, credits and file names.")
    ordering = ["-created_at", "-pk"]
    fields = ["preview", "alt", "caption", "credit", ("focal_x", "focal_y"), *ON_RECORD[1:]]
    readonly_fields = ON_RECORD
    change_list_template = "admin/news/image/change_list.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> SafeString:
        return show_thumbnail(image)

    @admin.display(description=_("picture"))
    def preview(self, image: Image) -> SafeString:
        return format_html('<a href="{}">{}</a>', image.widest.url, show_thumbnail(image))

    @admin.display(description=_("size"))
    def dimensions(self, image: Image) -> str:
        return f"{image.width} × {image.height}, {filesizeformat(image.bytes)}"

    @admin.display(description=_("used in"))
    def where_used(self, image: Image) -> SafeString | str:
        articles = articles_with([image])[:MOST_USES]
        links = [
            (reverse("admin:news_article_change", args=[article.pk]), article.title)
            for article in articles
        ]
        if not links:
            return _("no article")
        return format_html(
            "<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a></li>', links)
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return queryset.search(search_term), False

    def get_urls(self) -> list[URLPattern]:
        # Not behind the admin's own door, which answers in HTML.
        upload = path("upload/", upload_picture, name="news_image_upload")
        within = self.admin_site.admin_view
        picker = [
            path("picker/", within(self.picker), name="news_image_picker"),
            path("picker/<int:pk>/", within(self.describe), name="news_image_describe"),
        ]
        return [upload, *picker, *super().get_urls()]

    def picker(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return list_items(request, self.get_queryset(request), describe_picture)

    @method_decorator(require_POST)
    def describe(self, request: HttpRequest, pk: int) -> HttpResponse:
        image = get_object_or_404(Image, pk=pk)
        if not self.has_change_permission(request, image):
            raise PermissionDenied
        return describe_in_library(request, image)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Pictures are added on the list itself."""
        return HttpResponseRedirect(reverse("admin:news_image_changelist"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        """What is in use stays; the database protects lead pictures only, not those in a body."""
        *rest, _protected = super().get_deleted_objects(objs, request)
        return (*rest, [article.title for article in articles_with(objs)[:MOST_USES]])

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        remove_picture(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for image in queryset:
            remove_picture(image)
