"""
The search of the newsroom finds newer texts of live pages, which no row holds yet.

While a page is live and its newest revision is another, the index has a document of that revision
as well. Everything else an article says is in its row.
"""

from collections.abc import Iterator
from typing import Any

from django.db import router
from django.db.models import F, Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from news.articles.models import Article, Author, Section, Source, Tag
from news.library.models import Attachment, Image, Reference
from news.search import index
from news.search.signals import texts_under_work

from .content import content_fields, working_copy
from .models import Revision
from .models.revision import RevisionQuerySet


@receiver(texts_under_work)
def answer(sender: Any, rows: list[Article], using: str, **_kwargs: Any) -> list[Article]:
    newer = {
        row.pk: row for row in rows if row.work and row.live_number not in (0, row.latest_number)
    }
    if not newer:
        return []
    revisions = Revision.objects.using(using).filter(
        article__in=newer, number=F("article__latest_number")
    )
    return [working_copy(newer[revision.article_id], revision) for revision in revisions]


@receiver(post_save, sender=Revision)
def follow_loaded(
    sender: Any, instance: Revision, raw: bool, using: str | None = None, **_kwargs: Any
) -> None:
    """A fixture has articles before their revisions; the newsroom writes them after."""
    database = using or router.db_for_write(Article)
    if raw and _newest(database).filter(pk=instance.pk).exists():
        index.update([instance.article_id], database)


@receiver([post_save, post_delete], sender=Section)
@receiver([post_save, post_delete], sender=Source)
@receiver([post_save, post_delete], sender=Tag)
@receiver([post_save, post_delete], sender=Author)
@receiver([post_save, post_delete], sender=Image)
def follow_name(sender: Any, instance: Model, using: str | None = None, **_kwargs: Any) -> None:
    database = using or router.db_for_write(Article)
    index.update(list(_naming(instance, database)), database)


@receiver([post_save, post_delete], sender=Attachment)
def follow_attachment(
    sender: Any, instance: Attachment, using: str | None = None, **_kwargs: Any
) -> None:
    database = using or router.db_for_write(Article)
    uses = Reference.objects.using(database).filter(
        kind=Reference.Kind.FILE,
        target=instance.stem,
        revision__in=_newest(database).values("pk"),
    )
    index.update(list(uses.values_list("article", flat=True)), database)


def _naming(row: Model, using: str) -> Iterator[int]:
    """The articles whose text under work names the row: always a few."""
    relations = [
        name
        for name, field in content_fields().items()
        if field.is_relation and field.related_model is type(row)
    ]
    for article, fields in _newest(using).values_list("article", "fields"):
        for name in relations:
            value = fields.get(name)
            if row.pk in (value if isinstance(value, list) else [value]):
                yield article


def _newest(using: str) -> RevisionQuerySet:
    """The revisions that the index has besides the rows."""
    return (
        Revision.objects.using(using)
        # By the index of `work`: whatever is not blank.
        .filter(article__work__gt="", number=F("article__latest_number"))
        .filter(article__live_number__gt=0)
        .exclude(article__live_number=F("article__latest_number"))
    )
