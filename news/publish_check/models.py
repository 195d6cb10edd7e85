from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.editions.models import Language
from news.fields import LineField
from news.text.characters import is_letter
from news.text.folding import skeleton


class WatchedTermManager(models.Manager["WatchedTerm"]):
    def get_by_natural_key(self, kind: str, language: str, text: str) -> "WatchedTerm":
        return self.get(kind=kind, language=language, text=text)


class WatchedTerm(models.Model):
    """A word that the publish check looks for, or a phrase that it allows."""

    class Kind(models.TextChoices):
        FORBIDDEN = "forbidden", _("Forbidden term")
        MISTAKE = "mistake", _("Common mistake")
        ALLOWED = "allowed", _("Allowed phrase")

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind,
        default=Kind.FORBIDDEN,
        help_text=_(
            "A forbidden term blocks publication; a mistake needs a reason. "
            "Inside an allowed phrase, neither is found."
        ),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=Language,
        blank=True,
        default="",
        help_text=_("Of the articles that it is looked for in. Left empty, in all."),
    )
    text = LineField(
        _("term"),
        max_length=100,
        help_text=_(
            "Found however it is written: full-width, with spaces, in the other Chinese script."
        ),
    )
    replacement = LineField(
        _("replacement"), max_length=200, blank=True, default="", help_text=_("What to write.")
    )
    note = LineField(
        _("note"), max_length=300, blank=True, default="", help_text=_("Shown to the editor.")
    )

    objects = WatchedTermManager()

    class Meta:
        verbose_name = _("watched term")
        verbose_name_plural = _("watched terms")
        ordering = ["kind", "text", "language"]
        # Django's permission covers the other kinds. Forbidden terms need this one, because those
        # whom they may stop must not change them.
        permissions = [("keep_forbidden_terms", _("Can keep the list of forbidden terms"))]
        constraints = [
            # In this order, the index also serves the admin's list.
            models.UniqueConstraint(
                name="watched_term_once_a_list",
                fields=["kind", "text", "language"],
                violation_error_message=_("The list has this term already."),
            ),
            models.CheckConstraint(
                name="watched_term_is_not_blank",
                condition=~Q(text=""),
                violation_error_message=_("A term holds at least one letter or digit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.replacement}" if self.replacement else self.text

    def natural_key(self) -> tuple[str, str, str]:
        return (self.kind, self.language, self.text)

    def clean(self) -> None:
        self.text = " ".join(self.text.split())
        if not any(is_letter(character) for character in skeleton(self.text).text):
            raise ValidationError({"text": _("A term holds at least one letter or digit.")})
        if self.replacement and self.replacement.strip() == self.text:
            raise ValidationError({"replacement": _("The replacement is the term itself.")})
