from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from news.admin_base.bounded_paginator import MOST_COUNTED, BoundedPaginator
from news.admin_base.portal_admin import PortalAdmin
from news.articles.models import Article
from news.library.picker import kinds_for
from news.newsroom.dashboard import scheduled, waiting_for

from .article_form import ArticleForm
from .calendar_page import ScheduleMixin
from .check_panel import PublishCheckMixin
from .editing import EditingMixin
from .history import HistoryMixin
from .pasting import bring_posted_pictures_in, clean_pasted, tell_what_is_left_out
from .previews import PreviewsMixin
from .steps import StepsMixin

MOST_FOUND = 1_000


# Filled in by the program, shown to the editor.
ON_RECORD = ["views", "guid", "origin_document", "created_by", "created_at", "updated_at"]


class BinFilter(admin.SimpleListFilter):
    """The recycle bin is a list of its own: everywhere else its articles are left out."""

    title = _("recycle bin")
    parameter_name = "bin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("In the recycle bin"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(deleted_at__isnull=False)
        return queryset.kept()


# Shown as one state of what was never public.
UNDER_REVIEW = (Article.Work.IN_REVIEW, Article.Work.APPROVED)


class StatusFilter(admin.SimpleListFilter):
    """By what visitors get; of what they never got, what is under review is told apart."""

    title = _("status")
    parameter_name = "status__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        draft, *public = Article.Status.choices
        return [draft, (Article.Work.IN_REVIEW.value, Article.Work.IN_REVIEW.label), *public]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        never_public = queryset.filter(status=Article.Status.DRAFT)
        if self.value() == Article.Work.IN_REVIEW:
            return never_public.filter(work__in=UNDER_REVIEW)
        if self.value() == Article.Status.DRAFT:
            return never_public.exclude(work__in=UNDER_REVIEW)
        return queryset.filter(status=self.value()) if self.value() else queryset


class MineFilter(admin.SimpleListFilter):
    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Mine")), ("waiting", _("Waiting for me")), ("coming", _("Scheduled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "mine":
            return queryset.filter(created_by=request.user)
        chosen = {"waiting": waiting_for(request.user), "coming": scheduled()}.get(self.value())
        if chosen is None:
            return queryset
        # Found once: the list, its count and its dates then ask for the numbers.
        return queryset.filter(pk__in=list(chosen.values_list("pk", flat=True)[:MOST_FOUND]))


@admin.register(Article)
class ArticleAdmin(
    EditingMixin,
    StepsMixin,
    HistoryMixin,
    PreviewsMixin,
    ScheduleMixin,
    PublishCheckMixin,
    PortalAdmin,
):
    form = ArticleForm
    list_display = [
        *("title", "state", "language", "section", "source", "published_at", "views"),
        *("created_by", "edited_at"),
    ]
    list_select_related = ["section", "source", "view_counter", "created_by"]
    list_filter = [
        MineFilter,
        StatusFilter,
        "work",
        "language",
        ("section", admin.RelatedOnlyFieldListFilter),
        BinFilter,
    ]
    # Counts of every filter, each a walk through all rows.
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    list_per_page = 50
    # A second count, of all rows, for a figure that nobody asked for.
    show_full_result_count = False
    search_fields = ["title", "subtitle", "source__name", "authors__name"]
    search_help_text = _("Searches titles, sources and authors.")
    date_hierarchy = "published_at"
    ordering = ["-edited_at", "-pk"]
    autocomplete_fields = ["section", "tags", "source", "authors"]
    readonly_fields = ["state", *ON_RECORD]
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
            {"fields": ["state", ("published_at", "expires_at"), "pinned_until", "slug"]},
        ),
        (
            _("On record"),
            {"classes": ["collapse"], "fields": ON_RECORD},
        ),
    ]

    class Media:
        css = {"all": ["css/admin.css", "css/newsroom.css"]}

    @admin.display(description=_("status"), ordering="status")
    def state(self, article: Article) -> SafeString | str:
        """What visitors may see, and what is under work besides."""
        if article.deleted_at is not None:
            return _("In the recycle bin")
        if article.status == Article.Status.PUBLISHED and not article.is_published:
            is_coming = article.published_at and article.published_at > timezone.now()
            status = _("Scheduled") if is_coming else _("Expired")
        elif article.status == Article.Status.DRAFT and article.work in UNDER_REVIEW:
            status = Article.Work.IN_REVIEW.label
        else:
            status = article.get_status_display()
        work = article.get_work_display() if article.work else ""
        return format_html("{} · {}", status, work) if work not in ("", status) else status

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
        newest = found.order_by("-edited_at", "-pk").values_list("pk", flat=True).distinct()
        numbers = list(newest[: MOST_FOUND + 1])
        if len(numbers) > MOST_FOUND:
            messages.info(
                request,
                _("More than %(most)d articles match; these are the last edited. Name more words.")
                % {"most": MOST_FOUND},
            )
        return queryset.filter(pk__in=numbers[:MOST_FOUND]), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With how far the list is counted."""
        return super().changelist_view(
            request, {**(extra_context or {}), "most_counted": MOST_COUNTED}
        )

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
        Pictures that were pasted are fetched here, before the form is read: all that Django does
        further down happens in one transaction, in which nobody else could save meanwhile.
        """
        tell_what_is_left_out(request)
        bring_posted_pictures_in(self, request, object_id)
        context = {"kinds": kinds_for(request.user), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def view_on_site(self, article: Article) -> str | None:
        """The link to the public page, only while there is one; else there is the preview."""
        return article.get_absolute_url() if article.is_published else None

    def get_urls(self) -> list[URLPattern]:
        clean = path("clean/", self.admin_site.admin_view(self.clean), name="news_article_clean")
        return [clean, *super().get_urls()]

    @method_decorator(require_POST)
    def clean(self, request: HttpRequest) -> HttpResponse:
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        return clean_pasted(request)
