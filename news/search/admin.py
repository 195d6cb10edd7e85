"""The report of what visitors search for."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from news.admin_base.read_only_admin import ReadOnlyAdmin
from news.editions.models import Language
from news.editions.shown import shown_name

from .results import MOST_COUNTED
from .searched_queries import ReportedQuery, SearchedQuery

PERIODS = (7, 30, 90)  # days
MOST_SHOWN = 50


@admin.register(SearchedQuery)
class SearchedQueryAdmin(ReadOnlyAdmin):
    """Nobody may add, change or delete rows here, whatever their permissions."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        days = _days(request.GET.get("days", ""))
        asked = SearchedQuery.objects.of_days(days)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Searches"),
            "opts": self.opts,
            "days": days,
            "periods": PERIODS,
            "popular": _rows(asked.most_asked(MOST_SHOWN)),
            "fruitless": _rows(asked.fruitless().most_asked(MOST_SHOWN)),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/news/searchedquery/report.html", context)


def _days(text: str) -> int:
    return next((days for days in PERIODS if str(days) == text), PERIODS[0])


def _rows(asked: list[ReportedQuery]) -> list[dict[str, Any]]:
    return [
        {
            "asked": each,
            # Stored folded, so of Simplified characters.
            "query": shown_name(each.query, each.language),
            "edition": Language(each.language).label,
            "address": _address(each),
            "hits": _hits(each.hits),
        }
        for each in asked
    ]


def _address(asked: ReportedQuery) -> str:
    with translation.override(asked.language):
        return f"{reverse('news:search')}?{urlencode({'q': asked.query})}"


def _hits(hits: int) -> str:
    shown = number_format(min(hits, MOST_COUNTED), force_grouping=True)
    return f"{shown}+" if hits > MOST_COUNTED else shown
