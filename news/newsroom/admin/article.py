"""The article admin: its list, its form and its permissions. Each other page has a module."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from news.accounts.requests import account_of
from news.admin_base.bounded_paginator import MOST_COUNTED, BoundedPaginator
from news.admin_base.portal_admin import PortalAdmin
from news.articles.models import Article
from news.newsroom import resubmission
from news.newsroom.content import SCHEDULE, lay_over
from news.newsroom.permissions import may_plan, may_write
from news.newsroom.resubmission import AlreadySentError
from news.newsroom.revisions import ConflictError, latest_of
from news.newsroom.workflow import perform, why_not
from news.text.numbers import whole_number

from .article_form import ArticleForm
from .article_list import UNDER_REVIEW, BinFilter, MineFilter, StatusFilter, found_by
from .article_page import ArticlePage, redirect_to_form
from .bulk import ACTIONS
from .change_form import context_of_form
from .check_panel import check_view
from .copies import Duplicate
from .history import ComparePage, HistoryPage, RestoreRevision
from .merge_page import MergePage
from .open_form import autosave_view, presence_view, unsaved_view
from .pasting import FIELD, clean_view, with_pasted_body
from .previews import Preview, RevokeLink, ScreensPage, ShareRevision
from .proposed_language import proposed_language
from .schedule_page import schedule_page, times_page
from .step_form import StepView, take_step
from .submission import Submission, keep_both, save_changed, save_new

View = Callable[..., HttpResponseBase]

# Computed fields that the form shows as read-only.
ON_RECORD = ("views", "guid", "origin_document", "created_by", "created_at", "updated_at")


@admin.register(Article)
class ArticleAdmin(PortalAdmin):
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
    # The number of rows for each filter would need a scan of all rows each.
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    list_per_page = 50
    # The total number of rows would need a second count, and nobody needs it.
    show_full_result_count = False
    search_fields = ["title"]  # Shows the field; what is searched is the index.
    search_help_text = _(
        'Searches the texts, drafts too, in both Chinese scripts. "Words in quotes" stand side by '
        "side, -word must not be there; a single Chinese character is looked for in titles."
    )
    date_hierarchy = "published_at"
    ordering = ["-edited_at", "-pk"]
    autocomplete_fields = ["section", "tags", "source", "authors"]
    readonly_fields = ["state", *ON_RECORD]
    actions = ACTIONS
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
    def state(self, article: Article) -> str | Promise:
        """What visitors may see, and the state of newer work."""
        if article.deleted_at is not None:
            return _("In the recycle bin")
        if article.status == Article.Status.PUBLISHED and not article.is_published:
            is_coming = article.published_at and article.published_at > timezone.now()
            status: str | Promise = _("Scheduled") if is_coming else _("Expired")
        elif article.status == Article.Status.DRAFT and article.work in UNDER_REVIEW:
            status = Article.Work.IN_REVIEW.label
        else:
            status = article.get_status_display()
        work = article.get_work_display() if article.work else ""
        return format_html("{} · {}", status, work) if work not in ("", status) else status

    @admin.display(description=_("views"))
    def views(self, article: Article) -> int:
        return article.views

    def view_on_site(self, article: Article) -> str | None:
        """The link to the public page, if the article has one; otherwise there is the preview."""
        return article.get_absolute_url() if article.is_published else None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        number = whole_number(object_id) or 0
        return cast(HttpResponse, HistoryPage.as_view(admin=self)(request, pk=number))

    def get_urls(self) -> list[URLPattern]:
        def bind(address: str, name: str, view: View, **given: "ArticleAdmin") -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(address, wrapped, given, name=f"news_article_{name}")

        def of_one(address: str, name: str, page: type[ArticlePage]) -> URLPattern:
            return bind(f"<int:pk>/{address}", name, page.as_view(admin=self))

        return [
            # Not wrapped in the admin's log-in check, which would redirect an expired log-in.
            path("autosave/", autosave_view, {"admin": self}, name="news_article_autosave"),
            path("unsaved/", unsaved_view, name="news_article_unsaved"),
            path("presence/", presence_view, {"admin": self}, name="news_article_presence"),
            bind("schedule/", "schedule", schedule_page, admin=self),
            bind("times/", "times", times_page, admin=self),
            bind("check/", "check", check_view, admin=self),
            bind("clean/", "clean", clean_view, admin=self),
            of_one("step/", "step", StepView),
            of_one("duplicate/", "duplicate", Duplicate),
            of_one("compare/", "compare", ComparePage),
            of_one("revisions/<int:number>/restore/", "restore", RestoreRevision),
            of_one("merge/<int:number>/", "merge", MergePage),
            of_one("preview/", "preview", Preview),
            of_one("revisions/<int:number>/preview/", "revision_preview", Preview),
            of_one("revisions/<int:number>/screens/", "screens", ScreensPage),
            of_one("revisions/<int:number>/share/", "share", ShareRevision),
            of_one("links/<int:link>/revoke/", "revoke", RevokeLink),
            *super().get_urls(),
        ]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("body")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        return found_by(request, queryset, search_term), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Adds how far the list is counted."""
        return super().changelist_view(
            request, {**(extra_context or {}), "most_counted": MOST_COUNTED}
        )

    # Permissions

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return request.user.has_perm("news.view_article") or may_write(account_of(request), obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        is_kept = obj is None or obj.deleted_at is None
        return is_kept and may_write(account_of(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        is_kept = obj is None or obj.deleted_at is None
        return is_kept and request.user.has_perm("news.delete_article")

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.submit_article")

    def has_approve_permission(self, request: HttpRequest) -> bool:
        stages = range(1, settings.REVIEW_STAGES + 1)
        return any(request.user.has_perm(f"news.review_article_{stage}") for stage in stages)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.publish_article")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.withdraw_article")

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        fields = [*super().get_readonly_fields(request, obj)]
        if not may_plan(account_of(request), obj):
            fields += SCHEDULE
        elif not request.user.has_perm("news.publish_article"):
            fields.append("pinned_until")
        return fields

    # The form

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """
        The article with its newest revision; while a page is live, the row holds the live text.
        """
        article = super().get_object(request, object_id, from_field)
        if article is not None and article.live_number not in (0, article.latest_number):
            latest = latest_of(article)
            if latest is not None:
                lay_over(article, latest.content)
        return article

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        return {"language": proposed_language(), **given}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        context.update(context_of_form(request, context["original"], form))
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """
        Django's view, with a content security policy for the editor; other pages keep the strict
        one.

        A conflict leads to the merge page. Pasted pictures are fetched here, before the form is
        read: the rest of Django's view runs in a transaction, in which nobody else could save
        meanwhile.
        """
        if request.method == "POST" and FIELD in request.POST:
            posted = with_pasted_body(request, self._may_save(request, object_id))
            request.POST = posted  # type: ignore[assignment]  # A copy.
        if "autosave" in request.GET:
            # Redirects elsewhere, so that the page after saving does not load the unsaved text
            # again.
            query = request.GET.copy()
            del query["autosave"]
            form_url = f"{request.path}?{query.urlencode()}"
        try:
            try:
                response = self._answer(request, object_id, form_url, extra_context)
            except AlreadySentError:  # by the same form, sent twice at the same time
                response = self._answer(request, object_id, form_url, extra_context)
        except ConflictError as conflict:
            response = keep_both(request, conflict)
        response["Content-Security-Policy"] = settings.EDITOR_CONTENT_SECURITY_POLICY
        return response

    def _answer(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """A form for a new article that is sent again edits the article that it created."""
        token = request.POST.get("form_token", "")
        sent = resubmission.find(account_of(request), token) if object_id is None else None
        if sent is not None:
            posted = request.POST.copy()
            # The editor has seen the revision that this form created.
            posted["based_on"] = str(sent.number)
            request.POST = posted  # type: ignore[assignment]  # A copy.
            object_id = str(sent.article_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _may_save(self, request: HttpRequest, object_id: str | None) -> bool:
        if object_id is None:
            return self.has_add_permission(request)
        article = self.get_object(request, unquote(object_id))
        return article is not None and self.has_change_permission(request, article)

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        """
        Save the form's content as a revision; the instance itself is never saved.

        Then take the step whose button was pressed, if any. A refused step does not undo the save.
        """
        submission = Submission.read(account_of(request), request.POST)
        saved = (save_changed if change else save_new)(submission, obj, form)
        for message in saved.notices:
            message.tell(request)
        if submission.step is not None:
            take_step(submission, obj.pk, saved.seen).tell(request)

    def save_related(
        self, request: HttpRequest, form: ArticleForm, formsets: object, change: bool
    ) -> None:
        """Does nothing: the revision holds the many-to-many fields."""

    def response_add(self, request: HttpRequest, obj: Article, *args: Any) -> HttpResponse:
        if "_step" in request.POST:
            return redirect_to_form(obj.pk)
        return super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        if "_step" in request.POST:
            return redirect_to_form(obj.pk)
        return super().response_change(request, obj)

    # "Delete" moves an article to the recycle bin.

    def get_deleted_objects(
        self, objs: Sequence[Article] | QuerySet[Article], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """
        Lists only the articles and which of them cannot be deleted: nothing else goes with them.
        """
        articles, user = list(objs), account_of(request)
        reasons = [why_not("delete", article, latest_of(article), user) for article in articles]
        pairs = zip(articles, reasons, strict=True)
        protected = [f"{article}: {reason}" for article, reason in pairs if reason]
        count = {str(self.opts.verbose_name_plural): len(articles)}
        return [str(article) for article in articles], count, set(), protected

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        perform("delete", obj.pk, account_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            for number in queryset.values_list("pk", flat=True):
                perform("delete", number, account_of(request))
