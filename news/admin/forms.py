from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string

from news.models import Article
from news.richtext import RichTextError, sanitise

from .publish_check import OverrideReason, check_form
from .widgets import PictureChooser


class ArticleForm(forms.ModelForm):
    override_reason = OverrideReason()

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets say which are shown

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].widget = import_string(settings.EDITOR_WIDGET)()
        if "lead_image" in self.fields:
            self.fields["lead_image"].widget = PictureChooser()

    def clean_body(self) -> str:
        try:
            return sanitise(self.cleaned_data["body"])
        except RichTextError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_published = cleaned.get("status") == Article.Status.PUBLISHED
        if is_published and "published_at" in cleaned and cleaned["published_at"] is None:
            cleaned["published_at"] = timezone.now()
        if is_published:
            check_form(self, cleaned)
        return cleaned
