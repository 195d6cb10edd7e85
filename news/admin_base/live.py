"""The admin of what live pages show besides their texts."""

from typing import Any
from weakref import WeakKeyDictionary

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from news.newsroom.live_pages import ON_EVERY_PAGE, may_change

from .logged import LoggedAdmin

ASK_A_PUBLISHER = _(
    "A live page shows this, so only those who may publish change it. Ask one of them."
)


class LiveAdmin(LoggedAdmin):
    """
    What no live page shows, whoever has Django's permission changes; the rest, who may publish.

    Asked again where it is saved or deleted, for the ways in that look at no single row: lists
    with fields to fill in, actions.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # By the row's key; kept no longer than its request.
        self._answers: WeakKeyDictionary[HttpRequest, dict[Any, bool]] = WeakKeyDictionary()

    @property
    def logs_added(self) -> bool:  # type: ignore[override]
        return self._is_on_every_page()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and self._may_any(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may(request, obj)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
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
        """With the reason, where somebody who changes others of these only sees this one."""
        obj = context.get("original")
        is_one_of_theirs = obj is not None and super().has_change_permission(request, obj)
        if is_one_of_theirs and not self._may(request, obj):
            messages.info(request, ASK_A_PUBLISHER)
        return super().render_change_form(request, context, *args, **kwargs)

    def _may(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None:
            return self._may_any(request)
        # Django asks many times in one request.
        answers = self._answers.setdefault(request, {})
        if obj.pk not in answers:
            answers[obj.pk] = may_change(request.user, obj)
        return answers[obj.pk]

    def _may_any(self, request: HttpRequest) -> bool:
        return not self._is_on_every_page() or request.user.has_perm("news.publish_article")

    def _is_on_every_page(self) -> bool:
        return issubclass(self.model, ON_EVERY_PAGE)
