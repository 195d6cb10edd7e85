"""What every page of the admin is sent from outside, read in one place."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import DataError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from news.text.numbers import MOST

from .moment_fields import DayField, MomentField, TimeOfDayField

SAVE_AS_NEW = "_saveasnew"
MOST_SHOWN = 20  # characters of what is none


def is_number_of_row(model: type[models.Model], text: Any) -> bool:
    """Whether the database can be asked for a row of that number; Django asks it for anything."""
    try:
        number = model._meta.pk.to_python(str(text))
    except ValidationError:
        return False
    return not isinstance(number, int) or 0 <= number <= MOST


class _OfRows:
    """For Django's choosers, which look up whatever is posted or stands in the address."""

    def optgroups(self, name: str, value: list[Any], attr: Any = None) -> list[Any]:
        model = self.field.remote_field.model
        return super().optgroups(name, [v for v in value if is_number_of_row(model, v)], attr)


class RowChooser(_OfRows, AutocompleteSelect):
    pass


class RowsChooser(_OfRows, AutocompleteSelectMultiple):
    pass


class RowsField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        for text in value or []:
            if not is_number_of_row(self.queryset.model, text):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(text)[:MOST_SHOWN]},
                )
        return super().clean(value)


class PortalAdmin(admin.ModelAdmin):
    """
    The base of all pages of the admin; a test holds them to it.

    Dates and times are read as they are written in China too. Nothing in an address or a form
    that cannot be read is an error of ours: it counts as not given, or is a message at its field.
    """

    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField},
        models.DateField: {"form_class": DayField},
        models.TimeField: {"form_class": TimeOfDayField},
    }

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if "widget" not in options and db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = RowChooser(db_field, self.admin_site, using=options.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if "widget" not in options and db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = RowsChooser(db_field, self.admin_site, using=options.get("using"))
        options.setdefault("form_class", RowsField)
        return super().formfield_for_manytomany(db_field, request, **options)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        # Left empty in the address, it names no field.
        return super().get_object(request, object_id, from_field or None)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        for field in self.opts.fields:
            if isinstance(field, models.DateTimeField) and field.name in initial:
                initial[field.name] = _moment(initial[field.name])
        return initial

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A button of Django's that no form of ours has: it would forget which row is meant.
        if not self.save_as and SAVE_AS_NEW in request.POST:
            posted = request.POST.copy()
            del posted[SAVE_AS_NEW]
            request.POST = posted  # type: ignore[assignment]
        return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        rows = [text for text in chosen if is_number_of_row(self.model, text)]
        if rows != chosen:
            posted = request.POST.copy()
            posted.setlist(ACTION_CHECKBOX_NAME, rows)
            request.POST = posted  # type: ignore[assignment]
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, DataError):
            # Of a filter in the address: as Django answers the others that it cannot read.
            if ERROR_FLAG in request.GET:
                raise
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")


def _moment(text: str) -> Any:
    day, _between, clock = text.strip().replace("T", " ", 1).partition(" ")
    try:
        return MomentField().clean([day, clock or "00:00"])
    except ValidationError:
        return None
