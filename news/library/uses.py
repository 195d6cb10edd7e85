"""Where pictures and attachments are used: as lead pictures, and by their names in bodies."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from news.models import Article, Attachment, Image, Reference

_Kind = Reference.Kind


def articles_with(items: Iterable[Image | Attachment]) -> Any:
    """
    The articles that lead with one of the pictures, or have one of the items in their body.

    Not on their page alone: what any kept revision shows, somebody may restore.
    """
    return _articles(Reference.objects.filter(_to(items)))


def live_pages_with(items: Iterable[Image | Attachment]) -> Any:
    """The published articles whose page shows one of the items, to whoever may see it now."""
    shown = Reference.objects.filter(_to(items), revision=None)
    return Article.objects.published().filter(pk__in=shown.values("article")).defer("body")


def articles_linking_to(articles: Iterable[Article]) -> Any:
    """The articles whose text, or that of a revision, links to one of these."""
    numbers = [str(article.pk) for article in articles]
    return _articles(Reference.objects.filter(kind=_Kind.ARTICLE, target__in=numbers))


def count_uses(found: Iterable[Attachment]) -> Counter[str]:
    """In how many articles each of the attachments is, by stem, in one query."""
    stems = [attachment.stem for attachment in found]
    if not stems:
        return Counter()
    links = Reference.objects.filter(kind=_Kind.FILE, target__in=stems, revision=None)
    return Counter(links.values_list("target", flat=True))


def stems_in_use() -> set[str]:
    """Those of every picture and attachment that an article or a revision uses, in 3 queries."""
    used = set(_targets(_Kind.FILE))
    leading = set(_targets(_Kind.LEAD))
    images = Image.objects.order_by().only("file").iterator()
    return used | {image.stem for image in images if str(image.pk) in leading}


def _to(items: Iterable[Image | Attachment]) -> Q:
    items = list(items)
    leading = [str(item.pk) for item in items if isinstance(item, Image)]
    return Q(kind=_Kind.FILE, target__in=[item.stem for item in items]) | Q(
        kind=_Kind.LEAD, target__in=leading
    )


def _articles(references: Any) -> Any:
    return Article.objects.filter(pk__in=references.values("article")).defer("body")


def _targets(kind: str) -> Any:
    found = Reference.objects.filter(kind=kind).order_by().distinct()
    return found.values_list("target", flat=True).iterator()
