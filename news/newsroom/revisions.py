"""Every saved text is kept: saving, restoring, and what happens when two save at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from news.articles.models import Article
from news.richtext import sanitise

from .content import (
    Content,
    changed_fields,
    content_fields,
    content_of,
    missing_of,
    put_on,
    schedule_of,
    without_missing,
)
from .log import record
from .models import Revision
from .states import Status, Work

# Any, because without Django's own types mypy takes a choice for the pair that declares it.
Kind: Any = Revision.Kind


class ConflictError(Exception):
    """Somebody else has saved since the text was opened. Nothing is written."""

    def __init__(self, latest: Revision, content: Content, based_on: int) -> None:
        super().__init__(f"Revision {latest.number} is newer than {based_on}.")
        self.latest, self.content, self.based_on = latest, content, based_on


class Saved(NamedTuple):
    revision: Revision  # the newest one
    is_new: bool  # whether it was made by that, or was there and says the same
    missing: Sequence[str] = ()  # fields whose choice no longer exists, which stay as they were


def lock(article_id: int) -> Article:
    """The article's row, locked until the transaction ends; Article.DoesNotExist if it is gone."""
    return Article.objects.select_for_update(of=("self",)).get(pk=article_id)


@transaction.atomic
def create_article(article: Article, content: Content, user: Any, note: str = "") -> Revision:
    """Store an instance that has no row yet, as a draft, with its first revision."""
    article.status, article.work, article.created_by = Status.DRAFT, Work.DRAFT, user
    article.live_number = article.latest_number = 0
    related = put_on(article, without_missing(_clean(content)))
    article.save()
    for name, numbers in related.items():
        getattr(article, name).set(numbers)
    revision = add_revision(article, content_of(article), user=user, note=note)
    article.latest_number = revision.number
    article.save(update_fields=["latest_number"])
    return revision


@transaction.atomic
def save_content(
    article_id: int,
    content: Content,
    user: Any,
    *,
    based_on: int | None,
    note: str = "",
    kind: str = Kind.SAVE,
    made_from: int | None = None,
) -> Saved:
    """
    Keep the content as the article's newest revision, and return it.

    `based_on` is the number of the revision that the editor had before them, 0 where there was
    none yet, None to build on whatever is newest. Fields that the content does not name stay as
    they are there; what has been deleted is named no more. `made_from` is the number of the
    revision that the content was taken from, if that is not the newest. What changes nothing
    makes no revision. A text that was under review or approved is a draft again.

    Raises:
        ConflictError: another text has been saved since `based_on`.
    """
    article = lock(article_id)
    latest = ensure_revision(article)
    new = without_missing({**latest.content, **_clean(content)})
    if not changed_fields(latest.content, new):
        return Saved(latest, is_new=False)
    if based_on is not None and not is_current(based_on, latest):
        opened = find(article_id, based_on)
        if opened is not None and not changed_fields(opened.content, new):
            return Saved(latest, is_new=False)  # The other's text stays; nothing was typed here.
        raise ConflictError(latest, new, based_on)
    source = latest.number if made_from is None else made_from
    revision = add_revision(article, new, user=user, note=note, kind=kind, based_on=source)
    _become_draft(article, revision, user)
    return Saved(revision, is_new=True)


@transaction.atomic
def keep_aside(article_id: int, content: Content, user: Any, based_on: int) -> Revision:
    """Keep a text that could not be saved for a conflict, beside the line of revisions."""
    article = lock(article_id)
    return add_revision(article, _clean(content), user=user, kind=Kind.ASIDE, based_on=based_on)


@transaction.atomic
def restore(article_id: int, number: int, user: Any, note: str = "") -> Saved:
    """
    Make the content of a revision the newest one again, as a new revision.

    Raises Revision.DoesNotExist. The publication's moments are no text and are not restored.
    """
    ensure_revision(lock(article_id))
    content = Revision.objects.get(article_id=article_id, number=number).content
    missing = missing_of(content)
    kept = {name: value for name, value in content.items() if name not in missing}
    saved = save_content(
        article_id, kept, user, based_on=None, note=note, kind=Kind.RESTORE, made_from=number
    )
    return saved._replace(missing=missing)


def find(article_id: int, number: int) -> Revision | None:
    return Revision.objects.filter(article_id=article_id, number=number).first()


def latest_of(article: Article) -> Revision | None:
    """The newest revision; None while there is only the article's own row."""
    return find(article.pk, article.latest_number) if article.latest_number else None


def scheduled_revision(article: Article) -> Revision | None:
    """The update of a live page that is to go live at its moment."""
    return Revision.objects.scheduled().filter(article=article).defer("body").first()


def ensure_revision(article: Article) -> Revision:
    """
    The newest revision of a locked article, made from its row where history lacks what is there.

    Imports and loaddata write rows without revisions; other code may change a row that has some.
    The row is then recorded as it was found, so that nothing that was ever on the page is
    missing, and what is on the page is always a revision.
    """
    latest = latest_of(article)
    row_number = article.live_number or article.latest_number
    shown = latest if row_number == article.latest_number else find(article.pk, row_number)
    content = content_of(article)
    if latest is not None and shown is not None and not changed_fields(shown.content, content):
        return latest

    is_public = article.status in (Status.PUBLISHED, Status.WITHDRAWN)
    found_at = timezone.now()
    found = add_revision(
        article,
        content,
        user=None if latest else article.created_by,
        kind=Kind.IMPORT,
        based_on=row_number,
        created_at=found_at if latest else article.updated_at,
        approved_at=found_at if is_public else None,
        went_live_at=(article.published_at or found_at) if is_public else None,
    )
    is_line_of_work = latest is None or article.latest_number == row_number
    if is_public or latest is None:
        article.live_number = found.number if is_public else 0
    if is_line_of_work:
        article.latest_number = found.number
        article.review_stage = 0
        under_review = article.work in (Work.IN_REVIEW, Work.APPROVED)
        article.work = "" if is_public else Work.IN_REVIEW if under_review else Work.DRAFT
    article.save(update_fields=["live_number", "latest_number", "review_stage", "work"])
    return latest if latest is not None and not is_line_of_work else found


def write_row(article: Article, content: Content) -> None:
    """Put the content on the locked article's own row."""
    related = put_on(article, content)
    # All of it: it is locked, and some columns follow from others.
    article.save()
    for name, numbers in related.items():
        getattr(article, name).set(numbers)


def _become_draft(article: Article, revision: Revision, user: Any) -> None:
    before = article.work
    article.latest_number = revision.number
    article.work, article.review_stage = Work.DRAFT, 0
    article.edited_at = revision.created_at
    if not article.live_number:
        # Nobody but the newsroom sees the row yet; its lists and searches show the newest text.
        write_row(article, revision.content)
    article.save(update_fields=["latest_number", "work", "review_stage", "edited_at"])
    if before in (Work.IN_REVIEW, Work.APPROVED):
        record(article, "edit", user, before=before, after=Work.DRAFT, revision=revision)


def is_current(based_on: int, latest: Revision) -> bool:
    """Whether somebody who saw the revision of that number, 0 for the row, saw the newest."""
    return based_on == latest.number or (based_on == 0 and latest.kind == Kind.IMPORT)


def _clean(content: Content) -> Content:
    """As it will be stored, so that it can be compared."""
    fields = content_fields()
    content = {name: value for name, value in content.items() if name in fields}
    for name, value in content.items():
        if isinstance(value, str):
            content[name] = sanitise(value) if name == "body" else fields[name].to_python(value)
    return content


def add_revision(
    article: Article,
    content: Content,
    *,
    user: Any,
    note: str = "",
    kind: str = Kind.SAVE,
    based_on: int = 0,
    created_at: datetime | None = None,
    **fields: Any,
) -> Revision:
    """The next of a locked article's revisions; where the article stands is the caller's."""
    last = Revision.objects.filter(article=article).aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        article=article,
        number=last + 1,
        kind=kind,
        based_on=based_on,
        created_by=user,
        created_at=created_at or timezone.now(),
        note=note,
        fields={
            **{name: value for name, value in content.items() if name != "body"},
            **schedule_of(article),
        },
        body=content.get("body", ""),
        **fields,
    )
