"""Writes the editorial log and reads from it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone

from news.accounts.models import User
from news.articles.models import Article

from .models import EditorialEvent, Revision

Values = dict[str, Any] | None

# Sent with `events`, the changes of rows that are not articles: they are written at once, and so
# without a signal of Django's for each.
changes_logged = Signal()

# The events of one review: its submission and three stages.
MOST_STEPS = 4


def record(
    article: Article,
    action: str,
    user: User | None,
    *,
    before: str = "",
    after: str = "",
    comment: str = "",
    revision: Revision | None = None,
    changes: dict[str, list[Any]] | None = None,
) -> EditorialEvent:
    """Log a step; `changes` holds [before, after] for each changed value."""
    return EditorialEvent.objects.create(
        article=article,
        article_title=article.title,
        article_guid=article.guid,
        revision=revision,
        revision_number=revision.number if revision else None,
        user=user,
        user_name=str(user) if user else "",
        at=timezone.now(),
        action=action,
        from_state=before,
        to_state=after,
        comment=comment,
        changes=changes or {},
    )


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """[before, after] for each value that differs."""
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def values_of(row: Model) -> dict[str, Any]:
    """The values that an editor may set, for the log; related rows by their names."""
    return {
        field.name: _value(getattr(row, field.name))
        for field in row._meta.fields
        if field.editable and not field.primary_key
    }


def _value(value: Any) -> Any:
    return str(value) if isinstance(value, Model) else value


def record_change(row: Model, user: User | None, before: Values, after: Values) -> None:
    """Log an account's change of a row that is not an article."""
    record_changes([(row, before, after)], user)


def record_changes(changes: Iterable[tuple[Model, Values, Values]], user: User | None) -> None:
    """
    Log changes of many rows, each with its values before and after.

    Before is None for an added row, after is None for a deleted one. Unchanged rows get no entry.
    """
    events = [_event(row, user, before, after) for row, before, after in changes]
    events = [event for event in events if event.changes]
    EditorialEvent.objects.bulk_create(events, 500)
    changes_logged.send(EditorialEvent, events=events)


def _event(row: Model, user: User | None, before: Values, after: Values) -> EditorialEvent:
    old, new = before or {}, after or {}
    names = dict.fromkeys([*old, *new])
    return EditorialEvent(
        subject_model=str(row._meta.model_name),
        subject_id=row.pk,
        article_title=str(row)[: EditorialEvent.article_title.field.max_length],
        user=user,
        user_name=str(user) if user else "",
        at=timezone.now(),
        action="add" if before is None else "remove" if after is None else "change",
        changes={
            name: [old.get(name), new.get(name)]
            for name in names
            if (old.get(name) or "") != (new.get(name) or "")
        },
    )


def approvers(article: Article) -> set[int]:
    """The accounts that have approved a stage since the last submission."""
    steps = EditorialEvent.objects.filter(article=article, action__in=["submit", "approve"])
    found: set[int] = set()
    for action, user in steps.order_by("-pk").values_list("action", "user")[:MOST_STEPS]:
        if action == "submit":
            break
        found |= {user} - {None}
    return found
