from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SluggedManager(models.Manager):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class Slugged(models.Model):
    """
    What has a page of its own under its slug, and a list of articles there.

    Fixtures name a row by its slug, so that loading one twice finds the row it made.
    """

    slug = models.SlugField(
        _("slug"),
        max_length=200,
        unique=True,
        allow_unicode=True,
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

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        abstract = True
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name
