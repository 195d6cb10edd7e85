from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from news.fields import LineField
from news.process_cache import ProcessCache
from news.text import languages
from news.text.languages import SIMPLIFIED, TRADITIONAL
from news.text.scripts import Conversion

# How many seconds another process may use old terms after a change.
REMEMBERED_SECONDS = 60

models.CharField.register_lookup(Length)


class Language(models.TextChoices):
    """The languages an article can be written in; each has an edition of the portal."""

    ENGLISH = languages.ENGLISH, _("English")
    SIMPLIFIED = languages.SIMPLIFIED, _("Simplified Chinese")
    TRADITIONAL = languages.TRADITIONAL, _("Traditional Chinese")


class ConversionTerm(models.Model):
    """A word of the site's own dictionary for conversion between the Chinese scripts."""

    class Direction(models.TextChoices):
        BOTH = "both", _("both ways")
        TO_TRADITIONAL = "to_traditional", _("to Traditional only")
        TO_SIMPLIFIED = "to_simplified", _("to Simplified only")

    simplified = LineField(
        _("Simplified"),
        max_length=100,
        help_text=_("The longest word that fits counts. The same on both sides stays as it is."),
    )
    traditional = LineField(_("Traditional"), max_length=100)
    direction = models.CharField(
        _("direction"), max_length=20, choices=Direction, default=Direction.BOTH
    )
    note = LineField(
        _("note"), max_length=200, blank=True, default="", help_text=_("For your colleagues.")
    )

    class Meta:
        verbose_name = _("conversion term")
        verbose_name_plural = _("conversion terms")
        ordering = ["simplified", "traditional", "pk"]
        constraints = [
            models.CheckConstraint(
                name="conversion_term_is_a_word",
                condition=Q(simplified__length__gte=2, traditional__length__gte=2),
                violation_error_message=_(
                    "Give whole words: a single character would be replaced inside others too."
                ),
            ),
            # Each word converts to exactly one other.
            models.UniqueConstraint(
                name="conversion_term_one_traditional",
                fields=["simplified"],
                condition=Q(direction__in=["both", "to_traditional"]),
                violation_error_message=_("There is a term for this Simplified word already."),
            ),
            models.UniqueConstraint(
                name="conversion_term_one_simplified",
                fields=["traditional"],
                condition=Q(direction__in=["both", "to_simplified"]),
                violation_error_message=_("There is a term for this Traditional word already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.simplified} {self.arrow} {self.traditional}"

    @property
    def arrow(self) -> str:
        one_way: dict[str, str] = {
            self.Direction.TO_TRADITIONAL: "→",
            self.Direction.TO_SIMPLIFIED: "←",
        }
        return one_way.get(self.direction, "↔")


# All terms form one list, so there is one key.
_conversions: ProcessCache[dict[str, Conversion]] = ProcessCache(REMEMBERED_SECONDS)


def conversion_to(language: str) -> Conversion:
    """
    The converter to this script, with the site's own terms.

    It needs one query if the terms are not cached yet. A change takes effect at once in the process
    that made it, and on public pages everywhere; within REMEMBERED_SECONDS elsewhere in the others
    and for changes that send no signal.
    """
    return _conversions.get("terms", _read_conversions)[language]


def _read_conversions() -> dict[str, Conversion]:
    to_traditional, to_simplified = {}, {}
    one_way = ConversionTerm.Direction
    terms = ConversionTerm.objects.order_by()
    for simplified, traditional, direction in terms.values_list(
        "simplified", "traditional", "direction"
    ):
        if direction != one_way.TO_SIMPLIFIED:
            to_traditional[simplified] = traditional
        if direction != one_way.TO_TRADITIONAL:
            to_simplified[traditional] = simplified
    return {
        TRADITIONAL: Conversion(TRADITIONAL, settings.TRADITIONAL_STANDARD, to_traditional),
        SIMPLIFIED: Conversion(SIMPLIFIED, settings.TRADITIONAL_STANDARD, to_simplified),
    }


def forget_terms() -> None:
    """Read the terms anew when they are next asked for: another process may have changed them."""
    _conversions.forget()


@receiver(post_save, sender=ConversionTerm)
@receiver(post_delete, sender=ConversionTerm)
def forget_changed_terms(sender: type[models.Model], using: str, **kwargs: Any) -> None:
    forget_terms()
    # Forget again after the commit: until then, another thread may read the old terms.
    transaction.on_commit(forget_terms, using=using)
