from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.text.folding import name_key

from .fields import ComparisonKeyField, LineField, SlugField
from .shown import Shown, ShownQuerySet, name_conversion


class SluggedManager(models.Manager.from_queryset(ShownQuerySet)):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class NamedQuerySet(ShownQuerySet):
    def named_like(self, name: str) -> Self:
        """Those whose name reads the same, however it is written."""
        key = name_key(name)
        return self.filter(name_key=key) if key else self.none()

    def update(self, **kwargs: Any) -> int:
        if isinstance(kwargs.get("name"), str):
            kwargs["name_key"] = name_key(kwargs["name"])
        return super().update(**kwargs)


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

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)


class NamedManager(models.Manager.from_queryset(NamedQuerySet)):
    def get_by_natural_key(self, slug: str, name: str = "") -> Any:
        """By the slug, else by the name: a fixture may bring another slug for a known name."""
        found = self.filter(slug=slug).first() or self.named_like(name).first()
        if found is None:
            raise self.model.DoesNotExist(f"There is no {slug!r}.")
        return found


class Named(Slugged):
    """The same with one name, whatever the reader's language; no two read alike."""

    name = LineField(_("name"), max_length=200)
    name_key = ComparisonKeyField(_("name for comparing"), of="name", by=name_key, max_length=200)

    objects = NamedManager()

    class Meta:
        abstract = True
        ordering = ["name", "slug"]
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_once_a_name",
                fields=["name_key"],
                condition=~Q(name_key=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if "name" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug, self.name)

    def shown_in(self, edition: str) -> Self:
        conversion = name_conversion(self.name, edition)
        return self.converted(conversion, name=conversion.text(self.name)) if conversion else self
