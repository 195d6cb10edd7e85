"""Handles unique rows: two requests at the same time, and a name that is already taken."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .portal_admin import PortalAdmin


class UniqueAdmin(PortalAdmin):
    """For rows that are unique in the database: the later of two editors gets a form error."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Somebody stored the same row after the form checked, and this write was rolled back.
            # The form checks again and reports it.
            return super().changeform_view(request, *args, **kwargs)


class NamedForm(forms.ModelForm):
    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        if other := others.named_like(name).first():
            address = reverse(
                f"admin:news_{other._meta.model_name}_change", kwargs={"object_id": other.pk}
            )
            link = format_html('<a href="{}" target="_blank">{}</a>', address, other.name)
            message = _("There is one of this name already: {name}. Choose that one instead.")
            raise ValidationError(format_html(message, name=link), code="unique")
        return name
