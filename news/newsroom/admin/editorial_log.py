"""The editorial log, read-only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news.admin_base.bounded_paginator import BoundedPaginator
from news.admin_base.read_only_admin import ReadOnlyAdmin
from news.newsroom.log_texts import changed_values, state_name, step_name, step_names, subject_name
from news.newsroom.models import EditorialEvent

COLUMNS = tuple("at user_name step subject revision_number before after comment changed".split())


class StepFilter(admin.SimpleListFilter):
    """Filters by step, by its readable name. It does not query the log for the steps in use."""

    title = _("step")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return list(step_names().items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(EditorialEvent)
class EditorialEventAdmin(ReadOnlyAdmin):
    """Nobody may add, change or delete entries here, whatever their permissions."""

    list_display = COLUMNS
    list_display_links = ["at"]
    list_filter = [StepFilter]
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    search_fields = ["article_title", "user_name"]
    date_hierarchy = None
    actions = None
    fields = COLUMNS

    @admin.display(description=_("title"), ordering="article_title")
    def subject(self, event: EditorialEvent) -> str:
        return subject_name(event)

    @admin.display(description=_("step"), ordering="action")
    def step(self, event: EditorialEvent) -> str:
        return step_name(event.action)

    @admin.display(description=_("from"))
    def before(self, event: EditorialEvent) -> str:
        return state_name(event.from_state)

    @admin.display(description=_("to"))
    def after(self, event: EditorialEvent) -> str:
        return state_name(event.to_state)

    @admin.display(description=_("changed values"))
    def changed(self, event: EditorialEvent) -> SafeString | str:
        return format_html_join("; ", "{}: {} → {}", changed_values(event))
