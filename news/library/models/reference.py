"""
What each text refers to: one row for each text and each item that it uses.

So an index answers "where is this used?" instead of a search through all bodies. The rows are
written with the text: signals cover save() and loaddata; the querysets cover bulk_create(),
update() and bulk_update(). Writes that bypass these, by SQL or by
bulk_create(ignore_conflicts=True), are corrected by `manage.py rebuild_references`.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models, router, transaction
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from news.richtext import sanitise
from news.richtext.mentions import file_stems, linked_articles

_CHUNK = 200  # texts

_Model = TypeVar("_Model", bound=models.Model)
Text = Any  # An article or a revision: both are of rooms above.


class Reference(models.Model):
    """
    An article's row, or one of its revisions, uses an item.

    The primary key is made from the other columns, so that writing a reference twice stores it
    once, also when a dump of the database is loaded.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", _("lead picture")  # the picture's number
        FILE = "file", _("file in the text")  # the stem of a picture or attachment
        ARTICLE = "article", _("link to an article")  # its number

    key = models.CharField(max_length=80, primary_key=True)
    article = models.ForeignKey("news.Article", on_delete=models.CASCADE, related_name="+")
    # Null if the article's own row uses it.
    revision = models.ForeignKey(
        "news.Revision", on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    kind = models.CharField(max_length=10, choices=Kind)
    target = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        default_permissions = ()
        indexes = [
            # Finds the texts that use an item.
            models.Index(fields=["kind", "target", "article"], name="reference_by_target"),
        ]

    def __str__(self) -> str:
        return self.key


class ReferringQuerySet(models.QuerySet[_Model]):
    """A queryset of texts that keeps their references when many rows are written at once."""

    def bulk_create(self, objs: Iterable[_Model], *args: Any, **kwargs: Any) -> list[_Model]:
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            numbers = [one.pk for one in made if one.pk is not None]
            rebuild(self.model, numbers, self.db)
        return made

    def update(self, **kwargs: Any) -> int:
        if not kwargs.keys() & {"body", "fields", "lead_image", "lead_image_id"}:
            return super().update(**kwargs)
        with transaction.atomic(using=self.db):
            numbers = list(self.order_by().values_list("pk", flat=True))
            count = super().update(**kwargs)
            rebuild(self.model, numbers, self.db)
        return count

    update.alters_data = True  # type: ignore[attr-defined]  # As Django marks its own.


def rebuild(model: type[models.Model], numbers: Collection[int], using: str) -> int:
    """Rebuild the references of these rows from their texts; returns how many rows were wrong."""
    return sum(len(_correct(rows, using)) for rows in _chunks(model, numbers, using))


def find_mismatches(model: type[models.Model], numbers: Collection[int], using: str) -> list[int]:
    """The numbers of the rows whose references do not match their texts."""
    wrong: list[int] = []
    for rows in _chunks(model, numbers, using):
        found = _kept(rows, using)
        wrong += [row.pk for row in rows if found.get(row.pk, set()) != _wanted([row]).keys()]
    return wrong


def _chunks(
    model: type[models.Model], numbers: Collection[int], using: str
) -> Iterator[list[Text]]:
    needed = ["article_id", "fields", "body"] if _is_revision(model) else ["lead_image_id", "body"]
    ordered = list(numbers)
    for start in range(0, len(ordered), _CHUNK):
        part = ordered[start : start + _CHUNK]
        rows = model._base_manager.using(using).filter(pk__in=part)
        yield list(rows.only("pk", *needed))


def _is_revision(model: type[models.Model] | Text) -> bool:
    return model._meta.model_name == "revision"


def _correct(rows: list[Text], using: str) -> list[int]:
    """Correct the references of rows of one model; returns the numbers of those that were wrong."""
    wanted, kept = _wanted(rows), _kept(rows, using)
    surplus = {key for keys in kept.values() for key in keys} - wanted.keys()
    lacking = wanted.keys() - {key for keys in kept.values() for key in keys}
    references = Reference.objects.using(using)
    if surplus:
        references.filter(pk__in=surplus).delete()
    if lacking:
        references.bulk_create([wanted[key] for key in lacking], ignore_conflicts=True)
    changed = surplus | lacking
    return [row.pk for row in rows if any(key.startswith(_owner(row)) for key in changed)]


def _kept(rows: list[Text], using: str) -> dict[int, set[str]]:
    """The stored keys, by the number of the row."""
    numbers = [row.pk for row in rows]
    references = Reference.objects.using(using)
    if rows and _is_revision(rows[0]):
        found, owner = references.filter(revision__in=numbers), "revision_id"
    else:
        found, owner = references.filter(article__in=numbers, revision=None), "article_id"
    kept: dict[int, set[str]] = {}
    for number, key in found.values_list(owner, "key"):
        kept.setdefault(number, set()).add(key)
    return kept


def key_of_article(number: int, kind: str, target: str) -> str:
    """The key of a reference of an article's row."""
    return _key(f"article-{number}:", kind, target)


def _key(owner: str, kind: str, target: str) -> str:
    return f"{owner}{kind}:{target}"


def _owner(row: Text) -> str:
    return f"{'revision' if _is_revision(row) else 'article'}-{row.pk}:"


def _wanted(rows: Iterable[Text]) -> dict[str, Reference]:
    wanted = {}
    for row in rows:
        is_revision = _is_revision(row)
        for kind, target in _targets(row):
            key = _key(_owner(row), kind, target)
            wanted[key] = Reference(
                key=key,
                article_id=row.article_id if is_revision else row.pk,
                revision_id=row.pk if is_revision else None,
                kind=kind,
                target=target,
            )
    return wanted


def _targets(row: Text) -> Iterator[tuple[str, str]]:
    lead = row.fields.get("lead_image") if _is_revision(row) else row.lead_image_id
    if lead:
        yield Reference.Kind.LEAD.value, str(lead)
    yield from _mentioned(row.body)


@lru_cache(maxsize=8)
def _mentioned(body: str) -> tuple[tuple[str, str], ...]:
    """The items in a body, sanitised first: an instance holds it as it was given."""
    stored = sanitise(body)
    return (
        *((Reference.Kind.FILE.value, stem) for stem in file_stems(stored)),
        *((Reference.Kind.ARTICLE.value, number) for number in linked_articles(stored)),
    )


def _follow(
    sender: type[models.Model],
    instance: Text,
    created: bool,
    using: str | None = None,
    update_fields: Collection[str] | None = None,
    **_kwargs: Any,
) -> None:
    """Receives post_save, also for loaddata's raw saves."""
    using = using or router.db_for_write(sender, instance=instance)
    texts = {"body", "fields", "lead_image", "lead_image_id"}
    if update_fields is not None:
        if texts.intersection(update_fields):
            # The instance may hold changes that were not saved.
            rebuild(sender, [instance.pk], using)
    elif created and (wanted := _wanted([instance])):
        Reference.objects.using(using).bulk_create(wanted.values(), ignore_conflicts=True)
    elif not created:
        _correct([instance], using)


post_save.connect(_follow, sender="news.Article", dispatch_uid="article-references")
post_save.connect(_follow, sender="news.Revision", dispatch_uid="revision-references")
