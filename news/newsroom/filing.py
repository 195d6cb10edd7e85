"""
Putting an article in another section, or giving it tags: filing, and no text.

Whoever may publish does so at once, on the live page and in every text that may still go there,
without a new review: nothing that was reviewed has changed. It is logged.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article, Section, Tag

from .attempt import NotAllowedError
from .conditions import require_kept, require_sections
from .content import Content
from .log import differences, record
from .models import Revision
from .revisions import add_revision, ensure_revision, lock
from .rights import allowed_sections
from .states import state_of

# Any, because without Django's own types mypy takes a choice for the pair that declares it.
FILED: Any = Revision.Kind.FILED


def may_file(user: Any) -> bool:
    return bool(user.has_perm("news.publish_article"))


@transaction.atomic
def file_under(article_id: int, user: Any, section: Section) -> bool:
    """Move the article; whether that changed anything. Raises RefusedError."""
    return _file(lock(article_id), user, section=section)


@transaction.atomic
def add_tags(article_id: int, user: Any, tags: list[Tag]) -> bool:
    """Give the article these tags besides its own; whether it lacked any. Raises RefusedError."""
    return _file(lock(article_id), user, tags=tags)


def _file(
    article: Article, user: Any, section: Section | None = None, tags: list[Tag] | None = None
) -> bool:
    latest = ensure_revision(article)
    standing = _standing(article, latest)
    _check(article, user, {text.fields.get("section") for text in standing}, section)
    before, has_changed = _shown(article), False
    for text in standing:
        filed = _filed(text.fields, section, tags or [])
        if filed == text.fields:
            continue
        has_changed = True
        if text.number == latest.number:
            _succeed(article, text, filed, user)
        else:
            text.fields = filed
            text.save(update_fields=["fields"])
    if not has_changed:
        return False
    if section is not None:
        article.section = section
    article.edited_at = timezone.now()
    article.save()
    article.tags.add(*(tags or []))
    changes = differences(before, _shown(article))
    state = state_of(article)
    record(article, "file", user, before=state, after=state, revision=latest, changes=changes)
    return True


def _standing(article: Article, latest: Revision) -> list[Revision]:
    """The newest text, and those that are or go live without being opened again."""
    texts = Revision.objects.filter(article=article).exclude(number=latest.number)
    live = texts.filter(number=article.live_number)
    return [latest, *live, *texts.scheduled().exclude(pk__in=live)]


def _check(article: Article, user: Any, sections: set[Any], section: Section | None) -> None:
    require_kept(article)
    if not may_file(user):
        raise NotAllowedError(_("Your account may not do this. Ask somebody who may publish."))
    wanted = {*sections, article.section_id} | ({section.pk} if section is not None else set())
    require_sections(allowed_sections(user), wanted)


def _filed(fields: Content, section: Section | None, tags: list[Tag]) -> Content:
    filed = dict(fields)
    if section is not None:
        filed["section"] = section.pk
    if tags:
        filed["tags"] = sorted({*fields.get("tags", []), *(tag.pk for tag in tags)})
    return filed


def _succeed(article: Article, text: Revision, filed: Content, user: Any) -> None:
    """
    A newer revision in the place of the newest: whoever has that open in a form is told of it on
    saving, and does not file the article back. It stands where the other stood.
    """
    moved = add_revision(
        article,
        {**filed, "body": text.body},
        user=user,
        kind=FILED,
        based_on=text.number,
        approved_at=text.approved_at,
        goes_live_at=text.goes_live_at,
        went_live_at=timezone.now() if text.number == article.live_number else None,
    )
    if text.goes_live_at is not None:
        text.goes_live_at = None
        text.save(update_fields=["goes_live_at"])
    if article.live_number == text.number:
        article.live_number = moved.number
    article.latest_number = moved.number


def _shown(article: Article) -> dict[str, str]:
    """How the article is filed, for the log: in names, which outlive their rows."""
    tags = article.tags.order_by("name").values_list("name", flat=True)
    return {
        "section": str(article.section) if article.section_id else "",
        "tags": ", ".join(tags),
    }
