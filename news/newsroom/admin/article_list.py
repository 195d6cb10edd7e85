"""The list of articles: its filters, and how much a search finds."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.newsroom.dashboard import scheduled, waiting_for

MOST_FOUND = 1_000


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


def last_edited(request: HttpRequest, queryset: QuerySet, found: QuerySet) -> QuerySet:
    """
    Of the list those that a search found: no more than MOST_FOUND, the last edited, and the
    editor is told when there are more.

    The search is made once: the list, its count and its dates then ask for the numbers found.
    """
    newest = found.order_by("-edited_at", "-pk").values_list("pk", flat=True).distinct()
    numbers = list(newest[: MOST_FOUND + 1])
    if len(numbers) > MOST_FOUND:
        messages.info(
            request,
            _("More than %(most)d articles match; these are the last edited. Name more words.")
            % {"most": MOST_FOUND},
        )
    return queryset.filter(pk__in=numbers[:MOST_FOUND])
