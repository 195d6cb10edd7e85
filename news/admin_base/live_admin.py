"""The admin of rows that live pages show besides articles."""

from typing import Any
from weakref import WeakKeyDictionary

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from news.accounts.requests import account_of
from news.newsroom.live_pages import ON_EVERY_PAGE, may_change

from .logged_admin import LoggedAdmin

ASK_A_PUBLISHER = _(
    "A live page shows this, so only those who may publish change it. Ask one of them."
)


class LiveAdmin(LoggedAdmin):
    """
    Checks who may change a row that a live page shows.

    Rows that no live page shows need only Django's permission; the others need the right to
    publish. The check is repeated when a row is saved or deleted, because editable lists and
    actions change rows without asking for permission on each one.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # By the row's primary key; kept for one request only.
        self._answers: WeakKeyDictionary[HttpRequest, dict[int, bool]] = WeakKeyDictionary()

    @property
    def logs_added(self) -> bool:
        return self._is_on_every_page()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and self._may_any(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may(request, obj)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        if change and not self._may(request, obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        if not self._may(request, obj):
            raise PermissionDenied
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        if not all(self._may(request, row) for row in queryset):
            raise PermissionDenied
        super().delete_queryset(request, queryset)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """
        Adds the reason if somebody who may change other rows of this kind may only view this one.
        """
        obj = context.get("original")
        is_one_of_theirs = obj is not None and super().has_change_permission(request, obj)
        if is_one_of_theirs and not self._may(request, obj):
            messages.info(request, ASK_A_PUBLISHER)
        return super().render_change_form(request, context, *args, **kwargs)

    def _may(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None:
            return self._may_any(request)
        # Django asks for this many times in one request.
        answers = self._answers.setdefault(request, {})
        if obj.pk not in answers:
            answers[obj.pk] = may_change(account_of(request), obj)
        return answers[obj.pk]

    def _may_any(self, request: HttpRequest) -> bool:
        return not self._is_on_every_page() or request.user.has_perm("news.publish_article")

    def _is_on_every_page(self) -> bool:
        return issubclass(self.model, ON_EVERY_PAGE)
