from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.editions.models import Language, conversion_to
from news.fields import LineField
from news.text.languages import other_script

from .named import Named, Slugged

# Where a section has no name in the reader's language, the nearest one it has.
_NEAREST = {
    Language.ENGLISH: (Language.ENGLISH, Language.SIMPLIFIED, Language.TRADITIONAL),
    Language.SIMPLIFIED: (Language.SIMPLIFIED, Language.TRADITIONAL, Language.ENGLISH),
    Language.TRADITIONAL: (Language.TRADITIONAL, Language.SIMPLIFIED, Language.ENGLISH),
}


class Section(Slugged):
    """
    A column (栏目) of the portal, with a name in each language, two levels deep.

    It has a page from the first: it is announced before it has something to read.
    """

    class HomePlace(models.TextChoices):
        BLOCK = "block", _("Its latest articles")
        NOTICES = "notices", _("Among the notices")
        NONE = "none", _("Nowhere")

    name_en = LineField(_("English name"), max_length=100, blank=True, default="")
    name_zh_hans = LineField(_("Simplified Chinese name"), max_length=100, blank=True, default="")
    name_zh_hant = LineField(_("Traditional Chinese name"), max_length=100, blank=True, default="")
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Lower numbers come first in the menu.")
    )
    home_place = models.CharField(
        _("place on the home page"),
        max_length=10,
        choices=HomePlace,
        default=HomePlace.BLOCK,
        help_text=_("Of a section without a parent; its subsections are shown with it."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent section"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "slug"]
        constraints = [
            models.CheckConstraint(
                name="section_has_a_name",
                condition=~Q(name_en="", name_zh_hans="", name_zh_hant=""),
                violation_error_message=_("Give the section a name in at least one language."),
            ),
            models.CheckConstraint(
                name="section_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")),
                violation_error_message=_("A section cannot be its own parent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self._localised()[1]

    @property
    def name_language(self) -> str:
        """The language that `name` is in, for the `lang` of the passage that shows it."""
        return self._localised()[0]

    def clean(self) -> None:
        if self.parent is None:
            return
        if self.parent.parent_id is not None:
            raise ValidationError(
                {"parent": _("Sections are two levels deep: choose a parent without a parent.")}
            )
        if self.pk and self.children.exists():
            raise ValidationError(
                {"parent": _("This section has subsections, so it cannot become one itself.")}
            )

    def shown_in(self, edition: str) -> Self:
        return self  # Its name follows the reader's language by itself.

    def _localised(self) -> tuple[str, str]:
        mine = get_language()
        for language in _NEAREST.get(mine, _NEAREST[Language.ENGLISH]):
            if name := getattr(self, f"name_{language.value.replace('-', '_')}"):
                if language == other_script(mine):
                    return mine, conversion_to(mine).text(name)
                return language.value, name
        return Language.ENGLISH.value, self.slug


class Tag(Named):
    class Meta(Named.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
