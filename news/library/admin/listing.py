"""What both lists of the library share: the upload box, uses, and safe deletion."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news.admin_base.live_admin import LiveAdmin
from news.articles.referring import articles_with
from news.library.file_kinds import LibraryKind
from news.library.models import Attachment, Image
from news.library.picker import list_items
from news.library.stored_files import remove
from news.library.uploads import upload
from news.library.uses import protecting_rows

MOST_USES = 50

Items = Sequence[Image | Attachment] | QuerySet[Image | Attachment]


def _link(row: Model) -> tuple[SafeString | str]:
    """To the admin page of a row, if rows of its kind have one."""
    try:
        page = reverse(f"admin:news_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return (str(row),)
    return (format_html('<a href="{}">{}</a>', page, str(row)),)


class LibraryAdmin(LiveAdmin):
    """A list with an upload box, which also gives the picker its items."""

    library_kind: LibraryKind

    list_select_related = ["uploaded_by"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-created_at", "-pk"]
    change_list_template = "admin/news/library/change_list.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    @admin.display(description=_("used in"))
    def where_used(self, item: Image | Attachment) -> str | Promise:
        articles = articles_with([item])[:MOST_USES]
        rows = [*articles, *protecting_rows([item])]
        if not rows:
            return _("no article")
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", map(_link, rows)))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet, bool]:
        # Any of the two querysets of the library, which both have it.
        return queryset.search(search_term), False

    def get_urls(self) -> list[URLPattern]:
        name = f"news_{self.library_kind.model_name}"
        picker = self.admin_site.admin_view(self.picker)
        return [
            # Not wrapped in the admin's own log-in check, which answers in HTML.
            path("upload/", upload, {"kind": self.library_kind}, name=f"{name}_upload"),
            path("picker/", picker, name=f"{name}_picker"),
            *super().get_urls(),
        ]

    def picker(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: Any = self.get_queryset(request)  # Of one of the two kinds.
        return list_items(request, found, self.library_kind)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "library_kind": self.library_kind,
            "upload_address": self.library_kind.address("upload"),
            "too_large": self.library_kind.too_large(),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Files are uploaded on the list itself."""
        return HttpResponseRedirect(self.library_kind.address())

    def get_deleted_objects(
        self, objs: Items, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """
        Items in use cannot be deleted; the database only protects lead pictures, not those in
        bodies.
        """
        deleted, counts, lacking, _protected = super().get_deleted_objects(objs, request)
        using = [article.title for article in articles_with(objs)[:MOST_USES]]
        using += map(str, protecting_rows(objs))
        return deleted, counts, lacking, using

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for item in queryset:
            remove(item)
