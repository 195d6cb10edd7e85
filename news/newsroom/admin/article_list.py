"""The filters of the article list, and the limit of its search."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news.accounts.requests import account_of
from news.articles.models import Article, ArticleQuerySet
from news.newsroom.dashboard import scheduled, waiting_for
from news.search import search_newsroom

MOST_FOUND = 1_000


class BinFilter(admin.SimpleListFilter):
    """Shows the recycle bin as a list of its own; all other lists leave its articles out."""

    title = _("recycle bin")
    parameter_name = "bin"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", _("In the recycle bin"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(deleted_at__isnull=False)
        return cast(ArticleQuerySet, queryset).kept()


# The work states that count as one state for an article that was never public.
UNDER_REVIEW = (Article.Work.IN_REVIEW, Article.Work.APPROVED)


class StatusFilter(admin.SimpleListFilter):
    """Filters by what visitors see. Articles that were never public are split by review state."""

    title = _("status")
    parameter_name = "status__exact"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
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

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("mine", _("Mine")), ("waiting", _("Waiting for me")), ("coming", _("Scheduled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "mine":
            return queryset.filter(created_by=request.user)
        waiting = waiting_for(account_of(request))
        chosen = {"waiting": waiting, "coming": scheduled()}.get(self.value() or "")
        if chosen is None:
            return queryset
        # Evaluated once; the list, its count and its dates then use the numbers found.
        return queryset.filter(pk__in=list(chosen.values_list("pk", flat=True)[:MOST_FOUND]))


def found_by(request: HttpRequest, queryset: QuerySet, typed: str) -> QuerySet:
    """
    The articles that the search finds, drafts and newer texts of live pages as well.

    The best first, if the list is not sorted by a column. A message says if there are more.
    """
    found = search_newsroom(typed, cast(ArticleQuerySet, queryset))
    numbers = found.numbers[:MOST_FOUND]
    if len(numbers) < found.total or found.is_capped:
        messages.info(
            request,
            _("More than %(most)d articles match; these are the best. Name more words.")
            % {"most": len(numbers)},
        )
    listed = queryset.filter(pk__in=numbers)
    if ORDER_VAR in request.GET or not numbers:
        return listed
    places = [When(pk=number, then=place) for place, number in enumerate(numbers)]
    return listed.order_by(Case(*places))
