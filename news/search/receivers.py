"""Whatever changes the text of an article reaches the index, by the signals of what was written."""

from collections.abc import Collection
from typing import Any

from django.db import router
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

from news.articles.models import Article, Author, Section, Source, Tag
from news.articles.signals import articles_written
from news.library.models import Attachment, Image, Reference

from . import index


@receiver(post_save, sender=Article)
def follow_article(
    sender: Any,
    instance: Article,
    using: str | None = None,
    update_fields: Collection[str] | None = None,
    **_kwargs: Any,
) -> None:
    if update_fields is None or Article.SEARCHED.intersection(update_fields):
        index.update([instance.pk], using or router.db_for_write(Article))


@receiver(articles_written)
def follow_articles(sender: Any, numbers: Collection[int], using: str, **_kwargs: Any) -> None:
    index.update(numbers, using)


@receiver(pre_delete, sender=Article)
def follow_deletion(sender: Any, instance: Article, using: str, **_kwargs: Any) -> None:
    index.remove([instance.pk], using)


@receiver(m2m_changed, sender=Article.tags.through)
@receiver(m2m_changed, sender=Article.authors.through)
def follow_names(
    sender: Any,
    instance: Any,
    action: str,
    reverse: bool,
    pk_set: set[int] | None,
    using: str,
    **_kwargs: Any,
) -> None:
    if action == "pre_clear" and reverse:
        # Afterwards nobody knows whose they were.
        instance._articles_cleared = list(instance.articles.values_list("pk", flat=True))
    elif action in ("post_add", "post_remove", "post_clear"):
        if not reverse:
            index.update([instance.pk], using)
        else:
            index.update(pk_set or getattr(instance, "_articles_cleared", []), using)


@receiver(post_save, sender=Section)
@receiver(post_save, sender=Source)
@receiver(post_save, sender=Tag)
@receiver(post_save, sender=Author)
@receiver(post_save, sender=Image)
def follow_name(sender: Any, instance: Any, using: str | None = None, **_kwargs: Any) -> None:
    database = using or router.db_for_write(Article)
    index.update_named(instance.articles.using(database), database)


@receiver(pre_delete, sender=Tag)
@receiver(pre_delete, sender=Author)
def remember_articles(sender: Any, instance: Any, using: str, **_kwargs: Any) -> None:
    # Rows of a many-to-many relation go without a signal, and afterwards nobody knows whose they
    # were.
    instance._articles_of_deleted = index.named_by(instance.articles.using(using), using)


@receiver(post_delete, sender=Tag)
@receiver(post_delete, sender=Author)
def follow_deleted_name(sender: Any, instance: Any, using: str, **_kwargs: Any) -> None:
    index.update(instance._articles_of_deleted, using)


@receiver(post_delete, sender=Attachment)
@receiver(post_save, sender=Attachment)
def follow_attachment(
    sender: Any, instance: Attachment, using: str | None = None, **_kwargs: Any
) -> None:
    database = using or router.db_for_write(Article)
    uses = Reference.objects.using(database).filter(
        kind=Reference.Kind.FILE, target=instance.stem, revision=None
    )
    articles = Article._base_manager.using(database)
    index.update_named(articles.filter(pk__in=uses.values("article")), database)
