from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .natural_key import SlugManager


class Source(models.Model):
    """The outlet a text comes from (来源)."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True)
    link = models.URLField(_("link"), max_length=500, blank=True, default="")

    objects = SlugManager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("news:source", kwargs={"slug": self.slug})

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Author(models.Model):
    """A byline (作者), which is not an account that logs in."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True)
    note = models.TextField(
        _("note"), blank=True, default="", help_text=_("Shown on the author's page.")
    )

    objects = SlugManager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("news:author", kwargs={"slug": self.slug})

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
