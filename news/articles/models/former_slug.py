from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .attribution import Author, Source
from .section import Section, Tag

SUBJECTS = ("section", "tag", "source", "author")


def _of_one_subject() -> Q:
    """A condition: exactly one of SUBJECTS is set."""
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
    A former slug of a section, tag, source or author; its old address redirects to the new one.

    `Slugged` writes it when a slug changes. If two rows had the same slug, the later one counts.
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
            # Finds the row of an old address that is no longer found.
            models.Index(fields=["slug"], name="former_slug_by_slug")
        ]

    def __str__(self) -> str:
        return self.slug
