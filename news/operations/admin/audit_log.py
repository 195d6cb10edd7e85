"""The audit log, read-only, for superusers and whoever may view it."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from news.admin_base.bounded_paginator import BoundedPaginator
from news.admin_base.read_only_admin import ReadOnlyAdmin
from news.operations.audit.models import AuditEntry

COLUMNS = ("at", "action", "actor_name", "address", "subject", "shown_details")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = COLUMNS
    list_display_links = ["at"]
    list_filter = ["action", "at"]
    list_per_page = 25
    list_max_show_all = 25
    show_full_result_count = False
    paginator = BoundedPaginator
    search_fields = ["actor_name", "address", "object_text"]
    search_help_text = _("By account, address or object.")
    # By number alone: the list has an index for it.
    ordering = ["-number"]
    sortable_by = ()
    actions = None
    fields = ("number", *COLUMNS, "request_id", "previous", "hash")

    @admin.display(description=_("object"))
    def subject(self, entry: AuditEntry) -> str:
        return " ".join(
            text for text in (entry.object_model, entry.object_id, entry.object_text) if text
        )

    @admin.display(description=_("details"))
    def shown_details(self, entry: AuditEntry) -> str:
        return "; ".join(f"{name}: {_shown(value)}" for name, value in entry.values.items())


def _shown(value: Any) -> str:
    """Nested values without their brackets: `from, to`."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return "–" if value in (None, "") else str(value)
