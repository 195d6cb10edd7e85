from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from news.addresses import subject_page
from news.editions.shown import Shown, Texts
from news.fields import ComparisonKeyField, LineField, SlugField
from news.text.folding import name_key
from news.text.scripts import Conversion


class SluggedQuerySet(models.QuerySet):
    def at(self, slug: str) -> Any:
        """The row of that slug; else the last that had it before; else None."""
        row = self.filter(slug=slug).first()
        if row is None:
            row = self.filter(former_slugs__slug=slug).order_by("-former_slugs__pk").first()
        return row

    def with_page(self, articles: models.QuerySet) -> Self:
        """Those that visitors may know of who can read these articles; see Slugged.has_page."""
        return self.all()

    def update(self, **kwargs: Any) -> int:
        """As Django's, also in `bulk_update`; old addresses go on leading to their rows."""
        if "slug" not in kwargs:
            return super().update(**kwargs)
        rows = self.model._base_manager.using(self.db)
        with transaction.atomic(using=self.db):
            before = dict(self.order_by().values_list("pk", "slug"))
            count = super().update(**kwargs)
            after = rows.only("slug").in_bulk(list(before))
            left = {pk: slug for pk, slug in before.items() if after[pk].slug != slug}
            _keep_former_slugs(self.model, left, self.db)
        return count

    update.alters_data = True  # type: ignore[attr-defined]


class SluggedManager(models.Manager.from_queryset(SluggedQuerySet)):
    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)


class NamedQuerySet(SluggedQuerySet):
    def named_like(self, name: str) -> Self:
        """Those whose name reads the same, however it is written."""
        key = name_key(name)
        return self.filter(name_key=key) if key else self.none()

    def with_page(self, articles: models.QuerySet) -> Self:
        of_article = self.model._meta.get_field("articles").field.name
        return self.filter(Exists(articles.filter(**{of_article: OuterRef("pk")})))

    def update(self, **kwargs: Any) -> int:
        if isinstance(kwargs.get("name"), str):
            kwargs["name_key"] = name_key(kwargs["name"])
        return super().update(**kwargs)


class Slugged(models.Model):
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
        """The page in the edition of the language in use."""
        return self.address_in(get_language() or settings.LANGUAGE_CODE)

    @property
    def kind(self) -> str:
        return str(self._meta.model_name)

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    def has_page(self) -> bool:
        """Whether visitors may know of it."""
        return True

    def address_in(self, edition: str) -> str:
        return subject_page(edition, self.kind, self.slug)


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

    # What readers see of it.
    texts: ClassVar[Texts] = {"name": Conversion.text}

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

    def has_page(self) -> bool:
        """Once something in it is published: what only hidden articles have is not named."""
        return self.articles.published().exists()

    def shown_in(self, edition: str) -> Shown:
        return Shown(self, edition, self.texts)


@receiver(pre_save)
def keep_former_slug(
    sender: type[models.Model],
    instance: models.Model,
    using: str,
    update_fields: frozenset[str] | None,
    **kwargs: Any,
) -> None:
    """For every way of saving one row, the admin's and loaddata's too."""
    if not isinstance(instance, Slugged) or instance.pk is None:
        return
    if update_fields is not None and "slug" not in update_fields:
        return
    stored = sender._base_manager.using(using).filter(pk=instance.pk)
    left = stored.exclude(slug=instance.slug).values_list("pk", "slug")
    _keep_former_slugs(sender, dict(left), using)


def _keep_former_slugs(model: type[models.Model], left: dict[int, str], using: str) -> None:
    """Slugs that the rows of these numbers leave."""
    if not left:
        return
    relation = model._meta.get_field("former_slugs")
    former, column = relation.related_model, relation.field.attname
    former._base_manager.using(using).bulk_create(
        former(slug=slug, **{column: pk}) for pk, slug in left.items()
    )
