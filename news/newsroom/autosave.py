"""
Autosaves: one row for each open form, overwritten while somebody types, listed until it is saved.

A form's token names its text. Only the browser in which a text was typed can tell which of two
copies is newer. So a copy carries that browser's time and the page that wrote it: times are
compared only within one page, never with the server's clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.crypto import get_random_string

from news.accounts.models import User
from news.addresses import admin_page
from news.richtext import RichTextError, sanitise
from news.text.numbers import whole_number

from .models import Autosave, FinishedForm

KEPT = timedelta(days=30)
MOST_FIELDS = 100
TOKEN_LENGTH = 40
WRITER_LENGTH = 40

Fields = dict[str, list[str]]


class HeldElsewhereError(Exception):
    """Another open page writes this text, and may hold changes that this one lacks."""


class FinishedError(Exception):
    """The text was already saved or discarded."""


@dataclass(frozen=True)
class Stamp:
    """The origin of a copy: the page that wrote it, and the browser's time in milliseconds."""

    writer: str = ""
    typed_at: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Stamp | None":
        """Reads the form's format `writer.typed_at`; None for anything else."""
        writer, _dot, moment = text.rpartition(".")
        typed_at = whole_number(moment)
        return None if typed_at is None else cls(writer[:WRITER_LENGTH], typed_at)

    def __str__(self) -> str:
        return f"{self.writer}.{self.typed_at}" if self.typed_at is not None else ""

    def covers(self, kept: Autosave) -> bool:
        """Whether the kept copy is from the same page and not newer."""
        return kept.writer == self.writer and (kept.typed_at or 0) <= (self.typed_at or 0)


def keep(
    user: User,
    article_id: int | None,
    token: str,
    based_on: int,
    fields: Fields,
    stamp: Stamp | None = None,
    takes: Stamp | None = None,
) -> Autosave:
    """
    Replace the form's autosave with these fields; the body is sanitised.

    `takes` is the stamp of the copy that the page was filled with and continues. A copy that was
    typed earlier than the kept one but arrives later changes nothing.

    Raises:
        FinishedError, HeldElsewhereError: and nothing is kept.
    """
    # PostgreSQL stores no NUL in JSON.
    data = {
        name: [value.replace("\0", "") for value in values]
        for name, values in list(fields.items())[:MOST_FIELDS]
    }
    if "body" in data:
        data["body"] = [_clean(value) for value in data["body"]]
    stamp = stamp or Stamp()
    typed = Autosave(
        user=user,
        article_id=article_id,
        token=token[:TOKEN_LENGTH],
        based_on=based_on,
        saved_at=timezone.now(),
        writer=stamp.writer,
        typed_at=stamp.typed_at,
        data=data,
    )
    try:
        return _write(typed, stamp, takes)
    except IntegrityError:  # Two requests created it at the same time.
        return _write(typed, stamp, takes)


def new_token() -> str:
    """A token for a newly opened form, or for a button that works once."""
    return get_random_string(24)


@transaction.atomic
def _write(typed: Autosave, stamp: Stamp, takes: Stamp | None) -> Autosave:
    user, token = typed.user, typed.token
    held = Autosave.objects.select_for_update().filter(user=user, token=token).defer("data").first()
    if _is_finished(user, token, stamp):
        raise FinishedError
    if held and held.writer != stamp.writer:
        if held.typed_at is not None and not (takes and takes.covers(held)):
            raise HeldElsewhereError
        # This copy replaces the other page's copy.
        _mark_finished(user, token, Stamp(held.writer, held.typed_at))
    elif held and not stamp.covers(held):
        return held
    typed.pk = held.pk if held else None
    typed.save(force_insert=held is None, force_update=held is not None)
    return typed


@dataclass(frozen=True)
class Unsaved:
    """An unsaved text, as the list shows it."""

    number: int
    token: str
    stamp: str
    saved_at: datetime
    title: str
    article: int | None
    article_title: str
    address: str


def unsaved(user: User) -> list[Unsaved]:
    """All unsaved texts of the account, newest first, in one query."""
    done = FinishedForm.objects.filter(
        user=OuterRef("user"),
        token=OuterRef("token"),
        writer=OuterRef("writer"),
        typed_at__gte=OuterRef("typed_at"),
    )
    rows = (
        # A request that started before the form was saved may have arrived after it.
        Autosave.objects.filter(~Exists(done), user=user)
        .annotate(title=KT("data__title__0"))
        .select_related("article")
        .only("token", "writer", "typed_at", "saved_at", "article__title")
        .order_by("-saved_at", "-pk")
    )
    return [
        Unsaved(
            number=row.pk,
            token=row.token,
            stamp=str(Stamp(row.writer, row.typed_at)),
            saved_at=row.saved_at,
            title=row.title or "",
            article=row.article_id,
            article_title=row.article.title if row.article else "",
            address=address(row),
        )
        for row in rows
    ]


def address(kept: Autosave) -> str:
    """The address of the form, filled with this text."""
    form = (kept.article_id, "change") if kept.article_id else ("add",)
    return f"{admin_page('news', 'article', *form)}?autosave={kept.pk}"


@transaction.atomic
def finish(user: User, token: str, *stamps: Stamp | None) -> None:
    """
    Delete a form's autosave, because its text was saved or discarded up to these stamps.

    Text that was typed later or by another page stays. Without a stamp, all copies on the server
    are deleted, and copies in browsers stay valid.
    """
    token = token[:TOKEN_LENGTH]
    kept = Autosave.objects.filter(user=user, token=token).defer("data")
    known = [stamp for stamp in stamps if stamp]
    for stamp in known:
        _mark_finished(user, token, stamp)
    for row in kept:
        if not known or row.typed_at is None or any(stamp.covers(row) for stamp in known):
            row.delete()


def finished(user: User, tokens: list[str]) -> list[tuple[str, str]]:
    """Of the forms with these tokens, the texts that were saved or discarded: tokens and stamps."""
    done = FinishedForm.objects.filter(user=user, token__in=tokens)
    return [(form.token, str(Stamp(form.writer, form.typed_at))) for form in done]


def _is_finished(user: User, token: str, stamp: Stamp) -> bool:
    return (
        stamp.typed_at is not None
        and FinishedForm.objects.filter(
            user=user, token=token, writer=stamp.writer, typed_at__gte=stamp.typed_at
        ).exists()
    )


def _mark_finished(user: User, token: str, stamp: Stamp) -> None:
    if stamp.typed_at is None or _is_finished(user, token, stamp):
        return
    FinishedForm.objects.update_or_create(
        user=user,
        token=token,
        writer=stamp.writer,
        defaults={"typed_at": stamp.typed_at, "at": timezone.now()},
    )


def prune(before: datetime) -> int:
    """Delete old autosaves that nobody continued; returns how many."""
    deleted, _by_model = Autosave.objects.filter(saved_at__lt=before).delete()
    FinishedForm.objects.filter(at__lt=before).delete()
    return deleted


def _clean(html: str) -> str:
    try:
        return sanitise(html)
    except RichTextError:
        return html  # Too large to parse; the editor then shows it as text.
