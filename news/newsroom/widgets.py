from typing import Any

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.forms.widgets import Media
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from news.library.models import Image
from news.richtext import RichTextError, sanitise
from news.text.numbers import whole_number


class RichTextEditor(CKEditorWidget):
    """
    CKEditor, filled with sanitised HTML only.

    The column is sanitised already. The editor runs what it is given in the page of a logged-in
    editor, though, so whatever a restored backup or raw SQL has put there is cleaned once more;
    HTML over the sanitiser's caps is shown as the text that it is.
    """

    def __init__(self) -> None:
        super().__init__(
            external_plugin_resources=[["library", static("js/editor/"), "library.js"]]
        )
        self.config["library"] = {
            "placeholder": static("img/foreign-picture.svg"),
            "labels": {
                "picture": _("Picture"),
                "attachment": _("Attachment"),
                "describe": _("Describe the picture"),
            },
        }

    def format_value(self, value: Any) -> str | None:
        html = super().format_value(value)
        if html is None:
            return None
        try:
            return sanitise(html)
        except RichTextError:
            return escape(html)


class PictureChooser(forms.TextInput):
    """
    A picture of the library, by its number: shown small, chosen in the picker.

    Without scripts, the number itself can be typed in.
    """

    template_name = "admin/news/widgets/picture_chooser.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        number = whole_number(str(value or ""))
        context["image"] = Image.objects.filter(pk=number).first() if number else None
        return context

    @property
    def media(self) -> Media:
        return Media(css={"all": ["css/admin.css"]})
