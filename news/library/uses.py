"""Finds the uses of pictures and attachments: as lead pictures, and in bodies."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models import Q, QuerySet

from .models import Attachment, Image, Reference

_Kind = Reference.Kind


def references_to(items: Iterable[Image | Attachment]) -> QuerySet[Reference]:
    """The references from articles and kept revisions to one of the items."""
    items = list(items)
    leading = [str(item.pk) for item in items if isinstance(item, Image)]
    return Reference.objects.filter(
        Q(kind=_Kind.FILE, target__in=[item.stem for item in items])
        | Q(kind=_Kind.LEAD, target__in=leading)
    )


def count_uses(found: Iterable[Attachment]) -> Counter[str]:
    """The number of articles that use each attachment, by stem, in one query."""
    stems = [attachment.stem for attachment in found]
    if not stems:
        return Counter()
    links = Reference.objects.filter(kind=_Kind.FILE, target__in=stems, revision=None)
    return Counter(links.values_list("target", flat=True))


def stems_in_use() -> set[str]:
    """
    The stems of all pictures and attachments that an article, a revision or a row that protects it
    uses, in a fixed number of queries.
    """
    used = set(_targets(_Kind.FILE))
    leading = set(_targets(_Kind.LEAD)) | _protected_images()
    images = Image.objects.order_by().only("file").iterator()
    return used | {image.stem for image in images if str(image.pk) in leading}


def protecting_rows(items: Iterable[Image | Attachment]) -> list[models.Model]:
    """
    The rows of other models than articles that refer to one of the items and protect it from
    deletion: an identity and its logo.
    """
    numbers = [item.pk for item in items if isinstance(item, Image)]
    if not numbers:
        return []
    found: list[models.Model] = []
    for field in _protecting_fields():
        rows = field.model._base_manager.filter(**{f"{field.name}__in": numbers})
        found += [row for row in rows.order_by("pk") if row not in found]
    return found


def _protected_images() -> set[str]:
    used = [
        field.model._base_manager.exclude(**{field.name: None})
        .order_by()
        .values_list(field.attname)
        for field in _protecting_fields()
    ]
    return {str(number) for (number,) in used[0].union(*used[1:])} if used else set()


def _protecting_fields() -> list[models.ForeignKey]:
    """Of rooms above, which this one does not know; what articles use is among the references."""
    relations = Image._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if isinstance(relation, models.ManyToOneRel)
        and relation.on_delete is models.PROTECT
        and relation.related_model._meta.label != "news.Article"
    ]


def _targets(kind: str) -> Iterator[str]:
    found = Reference.objects.filter(kind=kind).order_by().distinct()
    return found.values_list("target", flat=True).iterator()
