"""What the lists of the library have in common: the box to upload in, uses, safe deletion."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news.admin_base.live import LiveAdmin
from news.articles.referring import articles_with
from news.library.file_kinds import LibraryKind
from news.library.picker import list_items
from news.library.stored_files import remove
from news.library.uploads import upload

MOST_USES = 50


class LibraryAdmin(LiveAdmin):
    """A list that takes files of a kind, and lists them to the picker."""

    library_kind: LibraryKind

    list_select_related = ["uploaded_by"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-created_at", "-pk"]
    change_list_template = "admin/news/library/change_list.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    @admin.display(description=_("used in"))
    def where_used(self, item: Any) -> SafeString | str:
        articles = articles_with([item])[:MOST_USES]
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
        name = f"news_{self.library_kind.model_name}"
        picker = self.admin_site.admin_view(self.picker)
        return [
            # Not behind the admin's own door, which answers in HTML.
            path("upload/", upload, {"kind": self.library_kind}, name=f"{name}_upload"),
            path("picker/", picker, name=f"{name}_picker"),
            *super().get_urls(),
        ]

    def picker(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return list_items(request, self.get_queryset(request), self.library_kind)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {
            "library_kind": self.library_kind,
            "upload_address": self.library_kind.address("upload"),
            "too_large": self.library_kind.too_large(),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Files are added on the list itself."""
        return HttpResponseRedirect(self.library_kind.address())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        """What is in use stays; the database protects lead pictures only, not those in a body."""
        *rest, _protected = super().get_deleted_objects(objs, request)
        return (*rest, [article.title for article in articles_with(objs)[:MOST_USES]])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for item in queryset:
            remove(item)
