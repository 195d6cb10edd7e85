"""Where pictures and attachments are used: as lead pictures, and by their names in bodies."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from news import attachments
from news.models import Article, Attachment, Image, Revision
from news.pictures.names import FOLDER as PICTURES
from news.text.filenames import stem_pattern

STEM = stem_pattern(PICTURES, attachments.FOLDER)


def articles_with(items: Iterable[Image | Attachment]) -> Any:
    """
    The articles that lead with one of the pictures, or have one of the items in their body.

    Not on their page alone: what any kept revision shows, somebody may restore.
    """
    used = kept = Q(pk__in=[])
    for item in items:
        used |= Q(body__contains=item.stem)
        kept |= Q(body__contains=item.stem)
        if isinstance(item, Image):
            used |= Q(lead_image=item)
            kept |= Q(fields__lead_image=item.pk)
    in_history = Exists(Revision.objects.filter(kept, article=OuterRef("pk")))
    return Article.objects.filter(used | Q(in_history)).defer("body")


def count_uses(found: Iterable[Attachment]) -> Counter[str]:
    """In how many articles each of the attachments is, by stem, in one query."""
    stems = {attachment.stem for attachment in found}
    uses: Counter[str] = Counter()
    if stems:
        for body in _bodies_with(attachments.FOLDER):
            uses.update(stems.intersection(STEM.findall(body)))
    return uses


def stems_in_use() -> set[str]:
    """Those of every picture and attachment that an article or a revision uses, in four queries."""
    led = Revision.objects.filter(fields__lead_image__gt=0).order_by()
    numbers = set(led.values_list("fields__lead_image", flat=True))
    leading = Image.objects.filter(Q(articles__isnull=False) | Q(pk__in=numbers)).distinct()
    used = {image.stem for image in leading}
    for model in (Article, Revision):
        for body in _bodies_with(PICTURES, attachments.FOLDER, model=model):
            used.update(STEM.findall(body))
    return used


def _bodies_with(*folders: str, model: Any = Article) -> Iterable[str]:
    mentioned = Q(pk__in=[])
    for folder in folders:
        mentioned |= Q(body__contains=f"{folder}/")
    bodies = model.objects.filter(mentioned).order_by().values_list("body", flat=True)
    return bodies.iterator(chunk_size=200)
