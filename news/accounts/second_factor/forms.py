from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .typed_codes import LONGEST, cleaned, is_of_app


class CodeField(forms.CharField):
    """A code as it was typed, cleaned."""

    def __init__(self, autofocus: bool = False, **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)
        self.widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
            "class": "vTextField",
            **({"autofocus": True} if autofocus else {}),
        }

    def to_python(self, value: Any) -> str:
        return cleaned(super().to_python(value) or "")


class CodeForm(forms.Form):
    """A code of the account's second factor."""

    code = CodeField(
        label=_("Code"),
        help_text=_("Six digits from your app, or one of your recovery codes."),
        autofocus=True,
    )


class FirstCodeForm(forms.Form):
    """A code of the key that is being set up."""

    first_code = CodeField(label=_("Code from the app"), help_text=_("Six digits."))

    def clean_first_code(self) -> str:
        code = self.cleaned_data["first_code"]
        if not is_of_app(code):
            raise forms.ValidationError(_("Type the six digits that the app shows."))
        return code


class ReplacingForm(FirstCodeForm):
    """The same, with a code of the second factor that is replaced."""

    code = CodeField(
        label=_("Code until now"),
        help_text=_("Six digits from the app that you used until now, or a recovery code."),
    )
    field_order = ("code", "first_code")
