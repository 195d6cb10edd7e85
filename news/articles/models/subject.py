from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

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
from news.text.languages import LANGUAGES
from news.text.scripts import Conversion

_Slugged = TypeVar("_Slugged", bound="Slugged")
_Named = TypeVar("_Named", bound="Named")


class SluggedQuerySet(models.QuerySet[_Slugged]):
    def at(self, slug: str) -> _Slugged | None:
        """The row with that slug, or the last row that had it before, or None."""
        row = self.filter(slug=slug).first()
        if row is None:
            row = self.filter(former_slugs__slug=slug).order_by("-former_slugs__pk").first()
        return row

    def with_page(self, articles: models.QuerySet, languages: Iterable[str] = LANGUAGES) -> Self:
        """
        The rows whose pages visitors may see if they can read these articles, all of them in one
        of the languages; see Slugged.has_page.
        """
        return self.all()

    def update(self, **kwargs: Any) -> int:
        """Like Django's, also for `bulk_update`; it keeps the old addresses working."""
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

    update.alters_data = True  # type: ignore[attr-defined]  # As Django marks its own.


_SluggedManager = models.Manager.from_queryset(SluggedQuerySet)


class SluggedManager(_SluggedManager[_Slugged]):
    def get_by_natural_key(self, slug: str) -> _Slugged:
        return self.get(slug=slug)


class NamedQuerySet(SluggedQuerySet[_Named]):
    def named_like(self, name: str) -> Self:
        """The rows whose name is the same once case, spaces and script are ignored."""
        key = name_key(name)
        return self.filter(name_key=key) if key else self.none()

    def with_page(self, articles: models.QuerySet, languages: Iterable[str] = LANGUAGES) -> Self:
        of_article = self.model.articles.field.name
        rows = self
        if (noted := self.model.noted_languages) is not None:
            written = noted.rel.related_model.objects.filter(language__in=list(languages))
            rows = rows.filter(pk__in=written.values(noted.field.name))
        return rows.filter(Exists(articles.filter(**{of_article: OuterRef("pk")})))

    def update(self, **kwargs: Any) -> int:
        if isinstance(kwargs.get("name"), str):
            kwargs["name_key"] = name_key(kwargs["name"])
        return super().update(**kwargs)


class Slugged(models.Model):
    """
    A row with a slug, a page and a list of articles on that page.

    Fixtures identify a row by its slug, so loading one twice does not make a second row.
    """

    slug = SlugField(
        _("slug"),
        max_length=200,
        unique=True,
        help_text=_("Its part of the address."),
    )

    objects = SluggedManager()
    former_slugs: Any  # As FormerSlug's relations name themselves.
    # As those of TagLanguage and AuthorLanguage name themselves; None if languages are not noted.
    noted_languages: Any = None

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """The page in the edition of the active language."""
        return self.address_in(get_language() or settings.LANGUAGE_CODE)

    @property
    def kind(self) -> str:
        return str(self._meta.model_name)

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    def has_page(self) -> bool:
        """Whether visitors may see its page."""
        return True

    def languages(self) -> list[str]:
        """Those that its articles are, or were, in; all of them if they are not noted."""
        if self.noted_languages is None:
            return list(LANGUAGES)
        return list(self.noted_languages.order_by().values_list("language", flat=True))

    def address_in(self, edition: str) -> str:
        return subject_page(edition, self.kind, self.slug)


_NamedManager = models.Manager.from_queryset(NamedQuerySet)


class NamedManager(_NamedManager[_Named]):
    def get_by_natural_key(self, slug: str, name: str = "") -> _Named:
        """Finds by the slug, or by the name: a fixture may have another slug for a known name."""
        found = self.filter(slug=slug).first() or self.named_like(name).first()
        if found is None:
            raise self.model.DoesNotExist(f"There is no {slug!r}.")
        return found


class Named(Slugged):
    """A row with one name for all languages; no two names are equal once folded."""

    name = LineField(_("name"), max_length=200)
    name_key = ComparisonKeyField(_("name for comparing"), of="name", by=name_key, max_length=200)

    # The text that readers see.
    texts: ClassVar[Texts] = {"name": Conversion.text}

    objects: ClassVar[NamedManager] = NamedManager()  # type: ignore[assignment]  # Asks for more.
    articles: Any  # As Article's relations name themselves.

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
        """True once it has a published article. Names with only hidden articles stay hidden."""
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
    """Receives the save signal, from the admin and from loaddata."""
    if not isinstance(instance, Slugged) or instance.pk is None:
        return
    if update_fields is not None and "slug" not in update_fields:
        return
    stored = sender._base_manager.using(using).filter(pk=instance.pk)
    left = stored.exclude(slug=instance.slug).values_list("pk", "slug")
    _keep_former_slugs(type(instance), dict(left), using)


def _keep_former_slugs(model: type[Slugged], left: dict[int, str], using: str) -> None:
    """Records the old slugs of these rows, by number."""
    if not left:
        return
    relation = model.former_slugs.field
    former, column = relation.model, relation.attname
    former._base_manager.using(using).bulk_create(
        former(slug=slug, **{column: pk}) for pk, slug in left.items()
    )
