from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .fields import LineField, SlugField
from .shown import Shown, ShownQuerySet, name_conversion


class SluggedManager(models.Manager.from_queryset(ShownQuerySet)):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class Slugged(Shown):
    """
    What has a page of its own under its slug, and a list of articles there.

    Fixtures name a row by its slug, so that loading one twice finds the row it made.
    """

    slug = SlugField(
        _("slug"),
        max_length=200,
        unique=True,
        help_text=_("Its part of the address."),
    )

    objects = SluggedManager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse(f"news:{self._meta.model_name}-detail", kwargs={"slug": self.slug})

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Named(Slugged):
    """The same with one name, whatever the reader's language."""

    name = LineField(_("name"), max_length=200)

    class Meta:
        abstract = True
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    def shown_in(self, edition: str) -> Self:
        conversion = name_conversion(self.name, edition)
        return self.converted(conversion, name=conversion.text(self.name)) if conversion else self
