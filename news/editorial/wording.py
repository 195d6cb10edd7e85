"""The log in words."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from news.models import Article, EditorialEvent

from .moments import moment_text
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
        "file": _("Section or tags changed"),
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


def changed_values(event: EditorialEvent) -> list[tuple[str, str, str]]:
    """The label of each value that the event changed, with the earlier and the later as text."""
    labels = {
        **{
            field.name: str(field.verbose_name)
            for field in (*Article._meta.fields, *Article._meta.many_to_many)
        },
        "goes_live_at": _("goes live at"),
    }
    return [
        (labels.get(name, name), _value(before), _value(after))
        for name, (before, after) in event.changes.items()
    ]


def _value(text: Any) -> str:
    """A moment as the portal writes moments, anything else as it stands in the log."""
    if not text:
        return _("none")
    try:
        moment = parse_datetime(text)
    except ValueError:  # Nearly one.
        moment = None
    return moment_text(moment) if moment else str(text)
