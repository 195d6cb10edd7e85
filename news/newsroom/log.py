"""The one way into the editorial log, and what is read from it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from news.articles.models import Article

from .models import EditorialEvent, Revision

Values = dict[str, Any] | None

# Of one review: its submission and three stages.
MOST_STEPS = 4


def record(
    article: Article,
    action: str,
    user: Any,
    *,
    before: str = "",
    after: str = "",
    comment: str = "",
    revision: Revision | None = None,
    changes: dict[str, list[Any]] | None = None,
) -> EditorialEvent:
    """Write down a step; `changes` holds [before, after] of each value that changed."""
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
    """[before, after] of each value that is another."""
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def values_of(row: Model) -> dict[str, Any]:
    """The values that an editor may set, for the log; what the row refers to by its name."""
    return {
        field.name: _value(getattr(row, field.name))
        for field in row._meta.fields
        if field.editable and not field.primary_key
    }


def _value(value: Any) -> Any:
    return str(value) if isinstance(value, Model) else value


def record_change(row: Model, user: Any, before: Values, after: Values) -> None:
    """Write down what an account did with something besides articles."""
    record_changes([(row, before, after)], user)


def record_changes(changes: Iterable[tuple[Model, Values, Values]], user: Any) -> None:
    """
    The same of many: each row with its values before and after.

    None before is a row that has been added, None after one that is deleted. What changed nothing
    leaves no entry.
    """
    events = [_event(row, user, before, after) for row, before, after in changes]
    EditorialEvent.objects.bulk_create((event for event in events if event.changes), 500)


def _event(row: Model, user: Any, before: Values, after: Values) -> EditorialEvent:
    old, new = before or {}, after or {}
    names = dict.fromkeys([*old, *new])
    return EditorialEvent(
        subject_model=row._meta.model_name,
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
    """The accounts that have passed a stage of the review under way: since the last submission."""
    steps = EditorialEvent.objects.filter(article=article, action__in=["submit", "approve"])
    found: set[int] = set()
    for action, user in steps.order_by("-pk").values_list("action", "user")[:MOST_STEPS]:
        if action == "submit":
            break
        found |= {user} - {None}
    return found
