"""
Moves articles to another section or adds tags, without changing a text.

Publishers do this at once, on the live page and in every text that may still go live, without a new
review, because no reviewed text changes. It is logged.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.accounts.models import User
from news.articles.models import Article, Section, Tag

from .content import Content
from .log import differences, record
from .models import Revision
from .permissions import allowed_sections
from .revisions import add_revision, ensure_revision, lock
from .states import state_of
from .step_attempt import NotAllowedError
from .step_conditions import require_kept, require_sections

FILED = Revision.Kind.FILED


def may_file(user: User) -> bool:
    return bool(user.has_perm("news.publish_article"))


@transaction.atomic
def file_under(article_id: int, user: User, section: Section) -> bool:
    """Move the article to the section; returns whether anything changed. Raises RefusedError."""
    return _file(lock(article_id), user, section=section)


@transaction.atomic
def add_tags(article_id: int, user: User, tags: list[Tag]) -> bool:
    """Add these tags to the article; returns whether any was new. Raises RefusedError."""
    return _file(lock(article_id), user, tags=tags)


def _file(
    article: Article, user: User, section: Section | None = None, tags: list[Tag] | None = None
) -> bool:
    latest = ensure_revision(article)
    affected = _affected_texts(article, latest)
    _check(article, user, {text.fields.get("section") for text in affected}, section)
    before, has_changed = _shown(article), False
    for text in affected:
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


def _affected_texts(article: Article, latest: Revision) -> list[Revision]:
    """The newest text, the live one, and those scheduled to go live."""
    texts = Revision.objects.filter(article=article).exclude(number=latest.number)
    live = texts.filter(number=article.live_number)
    return [latest, *live, *texts.scheduled().exclude(pk__in=live)]


def _check(
    article: Article, user: User, sections: set[int | None], section: Section | None
) -> None:
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


def _succeed(article: Article, text: Revision, filed: Content, user: User) -> None:
    """
    Add a revision that replaces the newest one and takes over its state.

    If somebody has the old one open in a form, saving it reports a conflict, so that the form does
    not file the article back.
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
    """The article's section and tags as names, for the log; names survive when rows are deleted."""
    tags = article.tags.order_by("name").values_list("name", flat=True)
    return {
        "section": str(article.section) if article.section_id else "",
        "tags": ", ".join(tags),
    }
