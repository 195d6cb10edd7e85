from typing import Any

from ckeditor.widgets import CKEditorWidget
from django.utils.html import escape

from news.richtext import RichTextError, sanitise


class RichTextEditor(CKEditorWidget):
    """
    CKEditor, filled with sanitised HTML only.

    The column is sanitised already. The editor runs what it is given in the page of a logged-in
    editor, though, so whatever a restored backup or raw SQL has put there is cleaned once more;
    HTML over the sanitiser's caps is shown as the text that it is.
    """

    class Media:
        js = ["ckeditor/ckeditor/ckeditor.js", "js/pasted-pictures.js"]  # In this order.

    def format_value(self, value: Any) -> str | None:
        html = super().format_value(value)
        if html is None:
            return None
        try:
            return sanitise(html)
        except RichTextError:
            return escape(html)
