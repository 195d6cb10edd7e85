"""Writes changes of rows other than articles to the editorial log."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from news.accounts.requests import account_of
from news.newsroom.log import record_change, record_changes, values_of
from news.newsroom.models import EditorialEvent

from .portal_admin import PortalAdmin

MOST_EVENTS = 50


class LoggedAdmin(PortalAdmin):
    """Logs every change and deletion made here, with the old and the new value."""

    object_history_template = "admin/news/logged_history.html"

    @property
    def logs_added(self) -> bool:
        """Whether rows are also logged when they are added, because they take effect at once."""
        return False

    def is_logged(self, row: Model) -> bool:
        return True

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        stored = type(obj)._base_manager.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        if stored is None and not self.logs_added:
            return
        if self.is_logged(obj) or (stored is not None and self.is_logged(stored)):
            before = values_of(stored) if stored is not None else None
            record_change(obj, account_of(request), before, values_of(obj))

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self._record_deleted(request, [obj])
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._record_deleted(request, queryset)
        super().delete_queryset(request, queryset)

    def _record_deleted(self, request: HttpRequest, rows: Iterable[Model]) -> None:
        logged = [row for row in rows if self.is_logged(row)]
        record_changes([(row, values_of(row), None) for row in logged], account_of(request))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        events = EditorialEvent.objects.filter(
            subject_model=self.opts.model_name, subject_id=obj.pk if obj else None
        )
        context = {"events": events[:MOST_EVENTS], **(extra_context or {})}
        return super().history_view(request, object_id, context)
