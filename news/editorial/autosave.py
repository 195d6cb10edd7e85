"""What is typed but not saved: one rolling row an account and form, offered back until it is."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from news.models import Autosave
from news.richtext import RichTextError, sanitise

KEPT = timedelta(days=30)
MOST_FIELDS = 100
TOKEN_LENGTH = 40

Fields = dict[str, list[str]]


def keep(user: Any, article_id: int | None, token: str, based_on: int, fields: Fields) -> Autosave:
    """Write the form's fields over what this account had of it; the body is sanitised."""
    # PostgreSQL stores no NUL in JSON.
    data = {
        name: [value.replace("\0", "") for value in values]
        for name, values in list(fields.items())[:MOST_FIELDS]
    }
    if "body" in data:
        data["body"] = [_clean(value) for value in data["body"]]
    values = {"based_on": based_on, "saved_at": timezone.now(), "data": data}
    if article_id is None:
        key: dict[str, Any] = {"user": user, "article": None, "token": token[:TOKEN_LENGTH]}
    else:
        key = {"user": user, "article_id": article_id}
        values["token"] = token[:TOKEN_LENGTH]
    try:
        with transaction.atomic():
            autosave, _made = Autosave.objects.update_or_create(**key, defaults=values)
    except IntegrityError:  # Two requests were first at once.
        autosave, _made = Autosave.objects.update_or_create(**key, defaults=values)
    return autosave


def find(user: Any, article_id: int | None) -> Autosave | None:
    """What the account last typed into the article's form, or into one for a new article."""
    return (
        Autosave.objects.filter(user=user, article=article_id)
        .defer("data")
        .order_by("-saved_at", "-pk")
        .first()
    )


def clear(user: Any, article_id: int | None, token: str) -> None:
    """Forget what has been saved for good: the form's own row, whatever its article has become."""
    Autosave.objects.filter(user=user, token=token[:TOKEN_LENGTH]).delete()
    if article_id is not None:
        Autosave.objects.filter(user=user, article=article_id).delete()


def discard(user: Any, number: int) -> None:
    """Forget one that was offered; those of the account's other new forms stay."""
    Autosave.objects.filter(user=user, pk=number).delete()


def prune(before: Any) -> int:
    """Delete the autosaves that nobody has come back for; returns how many."""
    deleted, _by_model = Autosave.objects.filter(saved_at__lt=before).delete()
    return deleted


def _clean(html: str) -> str:
    try:
        return sanitise(html)
    except RichTextError:
        return html  # Too large to be parsed; whoever fills an editor with it shows it as text.
