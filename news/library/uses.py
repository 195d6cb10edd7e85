"""Finds the uses of pictures and attachments: as lead pictures, and in bodies."""

from collections import Counter
from collections.abc import Iterable, Iterator

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
    The stems of all pictures and attachments that an article or a revision uses, in 3 queries.
    """
    used = set(_targets(_Kind.FILE))
    leading = set(_targets(_Kind.LEAD))
    images = Image.objects.order_by().only("file").iterator()
    return used | {image.stem for image in images if str(image.pk) in leading}


def _targets(kind: str) -> Iterator[str]:
    found = Reference.objects.filter(kind=kind).order_by().distinct()
    return found.values_list("target", flat=True).iterator()
