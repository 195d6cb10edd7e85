from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from news.models import Article

from .forms import ArticleForm
from .pasting import bring_posted_pictures_in, clean_pasted
from .picker import kinds_for
from .publish_check import PublishCheckMixin

MOST_FOUND = 1_000


# Filled in by the program, shown to the editor.
ON_RECORD = ["views", "guid", "origin_document", "created_at", "updated_at"]


@admin.register(Article)
class ArticleAdmin(PublishCheckMixin, admin.ModelAdmin):
    form = ArticleForm
    list_display = ["title", "status", "language", "section", "source", "published_at", "views"]
    list_select_related = ["section", "source", "view_counter"]
    list_filter = ["status", "language", ("section", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    # A second count, of all rows, for a figure that nobody asked for.
    show_full_result_count = False
    search_fields = ["title", "subtitle", "source__name", "authors__name"]
    search_help_text = _("Searches titles, sources and authors.")
    date_hierarchy = "published_at"
    ordering = ["-updated_at", "-pk"]
    autocomplete_fields = ["section", "tags", "source", "authors"]
    readonly_fields = ON_RECORD
    save_on_top = True
    fieldsets = [
        (
            None,
            {"fields": ["title", "subtitle", "lead_image", "body", "summary"]},
        ),
        (
            _("Filing"),
            {
                "fields": [
                    ("language", "section"),
                    "tags",
                    ("source", "source_url"),
                    "authors",
                    "responsible_editor",
                ]
            },
        ),
        (
            _("Publication"),
            {"fields": [("status", "published_at"), ("expires_at", "pinned_until"), "slug"]},
        ),
        (
            _("On record"),
            {"classes": ["collapse"], "fields": ON_RECORD},
        ),
    ]

    class Media:
        css = {"all": ["css/admin.css"]}

    @admin.display(description=_("views"))
    def views(self, article: Article) -> int:
        return article.views

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """
        Search once: the list, its count and its dates all then ask for the numbers found.

        Only the MOST_FOUND last edited are kept, and the editor is told when there are more.
        """
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, may_repeat
        newest = found.order_by("-updated_at", "-pk").values_list("pk", flat=True).distinct()
        numbers = list(newest[: MOST_FOUND + 1])
        if len(numbers) > MOST_FOUND:
            messages.info(
                request,
                _("More than %(most)d articles match; these are the last edited. Name more words.")
                % {"most": MOST_FOUND},
            )
        return queryset.filter(pk__in=numbers[:MOST_FOUND]), False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("body")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """
        Under a policy that the editor can work with; every other page has the strict one.

        Pictures that were pasted are fetched here, before the form is read: all that Django does
        further down happens in one transaction, in which nobody else could save meanwhile.
        """
        bring_posted_pictures_in(self, request, object_id)
        context = {"kinds": kinds_for(request.user), **(extra_context or {})}
        response = super().changeform_view(request, object_id, form_url, context)
        response["Content-Security-Policy"] = settings.EDITOR_CONTENT_SECURITY_POLICY
        return response

    def view_on_site(self, article: Article) -> str | None:
        """The link to the public page, only while there is one; else there is the preview."""
        return article.get_absolute_url() if article.is_published else None

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(self.preview),
            name="news_article_preview",
        )
        clean = path("clean/", self.admin_site.admin_view(self.clean), name="news_article_clean")
        return [preview, clean, *super().get_urls()]

    @method_decorator(require_POST)
    def clean(self, request: HttpRequest) -> HttpResponse:
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        return clean_pasted(request)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The article's page as visitors would see it, whatever its status, for its editors.

        The admin's own wrapper keeps it out of every cache.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.for_page(), pk=pk)
        context = {"article": article, "is_preview": True}
        with translation.override(article.language):
            return render(request, "news/article_detail.html", context)
