"""The form of a draft: its colours have to be legible, its pictures large enough."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.library.models import Image
from news.newsroom.widgets import PictureChooser
from news.site.colour import is_colour
from news.site.models import PICTURES, Identity
from news.site.palette import Refusal, refuse_accent, refuse_masthead

SMALLEST_ICON, SMALLEST_BANNER = 192, 1200  # pixels
_COLOURS: dict[str, tuple[Callable[[str], Refusal | None], str | Promise]] = {
    "masthead_colour": (refuse_masthead, gettext_lazy("White text cannot be read on it")),
    "accent_colour": (refuse_accent, gettext_lazy("It cannot be read on white")),
}


class IdentityForm(forms.ModelForm):
    class Meta:
        model = Identity
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets say which are shown

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PICTURES:
            if name in self.fields:
                self.fields[name].widget = PictureChooser()
        for name in _COLOURS:
            if name in self.fields:
                self.fields[name].widget = forms.TextInput(attrs={"type": "color"})

    def clean_masthead_colour(self) -> str:
        return self._legible("masthead_colour")

    def clean_accent_colour(self) -> str:
        return self._legible("accent_colour")

    def clean_icon(self) -> Image | None:
        icon: Image | None = self.cleaned_data["icon"]
        if icon and (icon.width != icon.height or icon.width < SMALLEST_ICON):
            raise ValidationError(
                _(
                    "Choose a square picture of %(side)d pixels or more; this one has "
                    "%(width)d × %(height)d."
                )
                % {"side": SMALLEST_ICON, "width": icon.width, "height": icon.height},
                code="shape",
            )
        return icon

    def clean_banner(self) -> Image | None:
        banner: Image | None = self.cleaned_data["banner"]
        if banner and banner.width < SMALLEST_BANNER:
            raise ValidationError(
                _("Choose a picture that is at least %(width)d pixels wide.")
                % {"width": SMALLEST_BANNER},
                code="small",
            )
        return banner

    def _legible(self, name: str) -> str:
        """A colour that is not gets a message, and the form shows the nearest one that is."""
        colour: str = self.cleaned_data[name]
        refuse, reason = _COLOURS[name]
        refusal = refuse(colour) if is_colour(colour) else None
        if refusal is None:
            return colour  # What is no colour, the model's field refuses.
        shown = QueryDict(mutable=True)
        shown.update(self.data)
        shown[self.add_prefix(name)] = refusal.nearest
        self.data = shown
        message = _(
            "{reason}: the contrast of {colour} is {ratio}:1, and 4.5:1 is needed. The nearest "
            "that can be read is {nearest}. It is filled in: save once more to take it."
        )
        raise ValidationError(
            format_html(
                message,
                reason=reason,
                ratio=f"{refusal.contrast:.2f}",
                colour=_sample(colour),
                nearest=_sample(refusal.nearest),
            ),
            code="illegible",
        )


def _sample(colour: str) -> str:
    """The colour and its name, without an inline style."""
    return format_html(
        '<svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" fill="{0}"/>'
        "</svg> {0}",
        colour,
    )


class AccountForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "qr_picture" in self.fields:
            self.fields["qr_picture"].widget = PictureChooser()
