"""The base class of the admin pages; it checks all input from addresses and forms in one place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db import DataError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from news.text.numbers import MOST

from .moment_fields import DayField, MomentField, TimeOfDayField

SAVE_AS_NEW = "_saveasnew"
MOST_SHOWN = 20  # characters of an unreadable value


def is_number_of_row(model: type[models.Model], text: Any) -> bool:
    """
    Whether the text can be a row number in the database. Django looks up any text that it gets.
    """
    try:
        number = model._meta.pk.to_python(str(text))
    except ValidationError:
        return False
    return not isinstance(number, int) or 0 <= number <= MOST


class _OfRows(AutocompleteMixin):
    """For Django's choice fields, which look up every value that is posted or in the address."""

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        model = self.field.remote_field.model
        return super().optgroups(name, [v for v in value if is_number_of_row(model, v)], attr)


class RowChooser(_OfRows, AutocompleteSelect):
    pass


class RowsChooser(_OfRows, AutocompleteSelectMultiple):
    pass


class RowsField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        for text in value or []:
            if self.queryset is not None and not is_number_of_row(self.queryset.model, text):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(text)[:MOST_SHOWN]},
                )
        return super().clean(value)


class PortalAdmin(admin.ModelAdmin):
    """
    The base class of all admin pages; a test checks that each uses it.

    Dates and times are also read in Chinese formats. Unreadable values in an address or a form
    cause no server error: they are ignored, or the field shows a message.
    """

    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField},
        models.DateField: {"form_class": DayField},
        models.TimeField: {"form_class": TimeOfDayField},
    }

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField | None:
        if "widget" not in options and db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = RowChooser(db_field, self.admin_site, using=options.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **options: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if "widget" not in options and db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = RowsChooser(db_field, self.admin_site, using=options.get("using"))
        options.setdefault("form_class", RowsField)
        return super().formfield_for_manytomany(db_field, request, **options)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        # Django limits numbers to those of a column, but not those of a key that is a relation.
        if not from_field and not is_number_of_row(self.model, object_id):
            return None
        # An empty value in the address names no field.
        return super().get_object(request, object_id, from_field or None)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = {**super().get_changeform_initial_data(request)}
        for field in self.opts.fields:
            if isinstance(field, models.DateTimeField) and field.name in initial:
                initial[field.name] = _moment(str(initial[field.name]))
        return initial

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Django's "save as new" button, which no form here has; it would lose track of the row.
        if not self.save_as and SAVE_AS_NEW in request.POST:
            posted = request.POST.copy()
            del posted[SAVE_AS_NEW]
            request.POST = posted  # type: ignore[assignment]  # A copy.
        return super().changeform_view(request, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        rows = [text for text in chosen if is_number_of_row(self.model, text)]
        if rows != chosen:
            posted = request.POST.copy()
            posted.setlist(ACTION_CHECKBOX_NAME, rows)
            request.POST = posted  # type: ignore[assignment]  # A copy.
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, DataError):
            # A filter in the address: answer as Django does for other filters that it cannot read.
            if ERROR_FLAG in request.GET:
                raise
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")


def _moment(text: str) -> datetime | None:
    day, _between, clock = text.strip().replace("T", " ", 1).partition(" ")
    try:
        return MomentField().clean([day, clock or "00:00"])
    except ValidationError:
        return None
