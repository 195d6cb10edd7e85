"""
What is typed but not saved: a rolling row for each open form, listed until it is saved.

A form's token names its text. Which of two copies of one text is newer only the browser that it
was typed in can tell, so a copy carries that browser's own time, and the page that wrote it: times
are compared where the page is the same, never with the server's clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.crypto import get_random_string

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
    """Another open page writes this text, and may hold what this one has not."""


class FinishedError(Exception):
    """What is to be kept has been saved or discarded already."""


@dataclass(frozen=True)
class Stamp:
    """Who typed a copy, and until when: the page, and its browser's clock in milliseconds."""

    writer: str = ""
    typed_at: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Stamp | None":
        """As a form sends it, `writer.typed_at`; None for anything else."""
        writer, _dot, moment = text.rpartition(".")
        typed_at = whole_number(moment)
        return None if typed_at is None else cls(writer[:WRITER_LENGTH], typed_at)

    def __str__(self) -> str:
        return f"{self.writer}.{self.typed_at}" if self.typed_at is not None else ""

    def covers(self, kept: Autosave) -> bool:
        """Whether what was kept is of this page, and no newer."""
        return kept.writer == self.writer and (kept.typed_at or 0) <= (self.typed_at or 0)


def keep(
    user: Any,
    article_id: int | None,
    token: str,
    based_on: int,
    fields: Fields,
    stamp: Stamp | None = None,
    takes: Stamp | None = None,
) -> Autosave:
    """
    Write the form's fields over what was kept of it; the body is sanitised.

    `takes` is the stamp of the copy that the page was filled with and goes on. A copy that was
    typed before what is kept, and came later, changes nothing.

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
    except IntegrityError:  # Two requests were first at once.
        return _write(typed, stamp, takes)


def new_token() -> str:
    """For a form that is opened, or a button that works once."""
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
        # The other page's copy lives on in this one.
        _mark_finished(user, token, Stamp(held.writer, held.typed_at))
    elif held and not stamp.covers(held):
        return held
    typed.pk = held.pk if held else None
    typed.save(force_insert=held is None, force_update=held is not None)
    return typed


@dataclass(frozen=True)
class Unsaved:
    """A text that was typed and not saved, as it is listed."""

    number: int
    token: str
    stamp: str
    saved_at: datetime
    title: str
    article: int | None
    article_title: str
    address: str


def unsaved(user: Any) -> list[Unsaved]:
    """Every text that the account has typed and not saved, the newest first; in one query."""
    done = FinishedForm.objects.filter(
        user=OuterRef("user"),
        token=OuterRef("token"),
        writer=OuterRef("writer"),
        typed_at__gte=OuterRef("typed_at"),
    )
    rows = (
        # A request that was under way while the form was saved may have come in after it.
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
    """Where to go on with it: the form, filled with the text."""
    form = (kept.article_id, "change") if kept.article_id else ("add",)
    return f"{admin_page('news', 'article', *form)}?autosave={kept.pk}"


@transaction.atomic
def finish(user: Any, token: str, *stamps: Stamp | None) -> None:
    """
    Forget a form's text, which was saved or discarded: as far as the stamps' pages had typed it.

    What was typed later, or by another page, stays. Without a stamp all that is kept here is
    meant, and whatever a browser still has is not.
    """
    token = token[:TOKEN_LENGTH]
    kept = Autosave.objects.filter(user=user, token=token).defer("data")
    told = [stamp for stamp in stamps if stamp]
    for stamp in told:
        _mark_finished(user, token, stamp)
    for row in kept:
        if not told or row.typed_at is None or any(stamp.covers(row) for stamp in told):
            row.delete()


def finished(user: Any, tokens: list[str]) -> list[tuple[str, str]]:
    """Of the forms of these tokens, what was saved or discarded: each a token and a stamp."""
    done = FinishedForm.objects.filter(user=user, token__in=tokens)
    return [(form.token, str(Stamp(form.writer, form.typed_at))) for form in done]


def _is_finished(user: Any, token: str, stamp: Stamp) -> bool:
    return (
        stamp.typed_at is not None
        and FinishedForm.objects.filter(
            user=user, token=token, writer=stamp.writer, typed_at__gte=stamp.typed_at
        ).exists()
    )


def _mark_finished(user: Any, token: str, stamp: Stamp) -> None:
    if stamp.typed_at is None or _is_finished(user, token, stamp):
        return
    FinishedForm.objects.update_or_create(
        user=user,
        token=token,
        writer=stamp.writer,
        defaults={"typed_at": stamp.typed_at, "at": timezone.now()},
    )


def prune(before: datetime) -> int:
    """Delete the autosaves that nobody has come back for; returns how many."""
    deleted, _by_model = Autosave.objects.filter(saved_at__lt=before).delete()
    FinishedForm.objects.filter(at__lt=before).delete()
    return deleted


def _clean(html: str) -> str:
    try:
        return sanitise(html)
    except RichTextError:
        return html  # Too large to be parsed; whoever fills an editor with it shows it as text.
