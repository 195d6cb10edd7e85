from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .attribution import Author, Source
from .section import Section, Tag

SUBJECTS = ("section", "tag", "source", "author")


def _of_one_subject() -> Q:
    """Of exactly one of SUBJECTS."""
    return reduce(
        or_,
        (Q(**{f"{name}__isnull": name != one for name in SUBJECTS}) for one in SUBJECTS),
    )


def _subject(model: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        verbose_name=model._meta.verbose_name,
        on_delete=models.CASCADE,
        related_name="former_slugs",
        null=True,
        blank=True,
    )


class FormerSlug(models.Model):
    """
    A slug that a section, tag, source or author had: its old address leads to today's.

    Written by `Slugged` whenever a slug changes. Of two that had one slug, the later row counts.
    """

    slug = models.SlugField(_("slug"), max_length=200, db_index=False, allow_unicode=True)
    section = _subject(Section)
    tag = _subject(Tag)
    source = _subject(Source)
    author = _subject(Author)

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="former_slug_has_one_subject", condition=_of_one_subject())
        ]
        indexes = [
            # What an address that is not found was once.
            models.Index(fields=["slug"], name="former_slug_by_slug")
        ]

    def __str__(self) -> str:
        return self.slug
