from django.db import models
from django.utils.translation import gettext_lazy as _

from news.fields import LinesField, is_web_link
from news.text.scripts import Conversion

from .named import Named


class Source(Named):
    """The outlet a text comes from (来源)."""

    link = models.URLField(_("link"), max_length=500, blank=True, default="")
    is_own = models.BooleanField(
        _("our own office"),
        default=False,
        help_text=_("Its texts are first published here, so they have no original address."),
    )

    class Meta(Named.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                name="source_link_is_a_web_link",
                condition=is_web_link("link"),
                violation_error_message=_("A link must begin with http:// or https://."),
            ),
        ]


class Author(Named):
    """A byline (作者), which is not an account that logs in."""

    note = LinesField(_("note"), blank=True, default="", help_text=_("Shown on the author's page."))

    texts = {"name": Conversion.name, "note": Conversion.text}

    class Meta(Named.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
