"""Where pictures and attachments are used: as lead pictures, and by their names in bodies."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from news import attachments
from news.models import Article, Attachment, Image
from news.pictures.names import FOLDER as PICTURES
from news.text.filenames import stem_pattern

STEM = stem_pattern(PICTURES, attachments.FOLDER)


def articles_with(items: Iterable[Image | Attachment]) -> Any:
    """The articles that lead with one of the pictures, or have one of the items in their body."""
    used = Q(pk__in=[])
    for item in items:
        used |= Q(body__contains=item.stem)
        if isinstance(item, Image):
            used |= Q(lead_image=item)
    return Article.objects.filter(used).defer("body")


def count_uses(found: Iterable[Attachment]) -> Counter[str]:
    """In how many articles each of the attachments is, by stem, in one query."""
    stems = {attachment.stem for attachment in found}
    uses: Counter[str] = Counter()
    if stems:
        for body in _bodies_with(attachments.FOLDER):
            uses.update(stems.intersection(STEM.findall(body)))
    return uses


def stems_in_use() -> set[str]:
    """Those of every picture and attachment that an article uses, in two queries."""
    leading = Image.objects.filter(articles__isnull=False).distinct()
    used = {image.stem for image in leading}
    for body in _bodies_with(PICTURES, attachments.FOLDER):
        used.update(STEM.findall(body))
    return used


def _bodies_with(*folders: str) -> Iterable[str]:
    mentioned = Q(pk__in=[])
    for folder in folders:
        mentioned |= Q(body__contains=f"{folder}/")
    bodies = Article.objects.filter(mentioned).order_by().values_list("body", flat=True)
    return bodies.iterator(chunk_size=200)
