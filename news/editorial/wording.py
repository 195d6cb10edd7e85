"""The log in words."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from news.models import Article, EditorialEvent

from .workflow import TRANSITIONS


def step_name(action: str) -> str:
    """A step of the log in words."""
    return step_names().get(action, action)


def step_names() -> dict[str, str]:
    """Every step that the log may hold, in words."""
    return {
        **{name: str(transition.label) for name, transition in TRANSITIONS.items()},
        "edit": _("Edited, a draft again"),
        "go_live": _("The scheduled update went live"),
        "reschedule": _("Publication times changed"),
        "share": _("Preview shared"),
        "unshare": _("Preview link revoked"),
        "empty_bin": _("Deleted for good"),
    }


def state_name(state: str) -> str:
    """A state of the log in words: `in_review 2` and so on."""
    name, _space, stage = state.partition(" ")
    if name == "deleted":
        return _("In the recycle bin")
    labels = {**dict(Article.Status.choices), **dict(Article.Work.choices)}
    return f"{labels.get(name, name)} {stage}".strip()


def changed_moments(
    event: EditorialEvent,
) -> list[tuple[str, datetime | None, datetime | None]]:
    """The label of each moment that the event changed, with its earlier and later value."""
    labels = {
        **{field.name: str(field.verbose_name) for field in Article._meta.fields},
        "goes_live_at": _("goes live at"),
    }
    return [
        (labels.get(name, name), _moment(before), _moment(after))
        for name, (before, after) in event.changes.items()
    ]


def _moment(text: Any) -> datetime | None:
    return parse_datetime(text) if text else None
