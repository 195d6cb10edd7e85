from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.newsroom.content import SCHEDULE
from news.newsroom.widgets import PictureChooser
from news.richtext import RichTextError, sanitise

from .check_panel import OverrideReason
from .proposed_language import language_of_new, proposed_language


class ArticleForm(forms.ModelForm):
    # Whether the language was changed to that of the text.
    follows_text = False

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
        for name in SCHEDULE:
            if name in self.fields:
                # Changed is what differs from what the editor was shown, not from what somebody
                # else has set since.
                self.fields[name].show_hidden_initial = True
        if "language" in self.fields and self.instance._state.adding:
            # It is posted besides, and tells whether the editor chose another.
            self.fields["language"].show_hidden_initial = True
            self.initial.setdefault("language", proposed_language())

    def clean_body(self) -> str:
        try:
            return sanitise(self.cleaned_data["body"])
        except RichTextError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._follow_text(cleaned)
        # The constraint's own message would stop at the columns that no form shows.
        language = cleaned.get("language")
        siblings = Article.objects.filter(translation_group=self.instance.translation_group)
        if language and siblings.filter(language=language).exclude(pk=self.instance.pk).exists():
            self.add_error("language", _("This article has a translation in that language."))
        is_public = self.instance.status == Article.Status.PUBLISHED
        if is_public and "published_at" in cleaned and cleaned["published_at"] is None:
            if "published_at" in self.changed_data:
                self.add_error("published_at", _("A published article needs a publication time."))
            else:
                cleaned["published_at"] = self.instance.published_at
        return cleaned

    def _follow_text(self, cleaned: dict[str, Any]) -> None:
        chosen = cleaned.get("language")
        if not chosen or not self.instance._state.adding:
            return
        lines = [cleaned.get(name) or "" for name in ("title", "subtitle", "summary")]
        language = language_of_new(self.data, chosen, lines, cleaned.get("body") or "")
        self.follows_text = language != chosen
        cleaned["language"] = language

    def begin_with(self, data: dict[str, list[str]]) -> None:
        """Show what the fields held when they were autosaved."""
        typed = QueryDict(mutable=True)
        for name, values in data.items():
            typed.setlist(name, values)
        self.initial |= {
            name: field.widget.value_from_datadict(typed, {}, self.add_prefix(name))
            for name, field in self.fields.items()
            # The moments of a publication change by themselves and are not taken from a draft.
            if name not in SCHEDULE
        }
