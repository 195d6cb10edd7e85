"""The log in words."""

from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, Field
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from news.articles.models import Article

from .models import EditorialEvent
from .publication_times import moment_text
from .transitions import TRANSITIONS


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
        # Of what is no article.
        "add": _("Added"),
        "change": _("Changed"),
        "remove": _("Deleted"),
    }


def state_name(state: str) -> str:
    """A state of the log in words: `in_review 2` and so on."""
    name, _space, stage = state.partition(" ")
    if name == "deleted":
        return _("In the recycle bin")
    labels = {**dict(Article.Status.choices), **dict(Article.Work.choices)}
    return f"{labels.get(name, name)} {stage}".strip()


def changed_values(event: EditorialEvent) -> list[tuple[str, str, str]]:
    """The label of each value that the event changed, with the earlier and the later in words."""
    model = apps.all_models["news"].get(event.subject_model, Article)
    fields = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)}
    return [
        (
            _label(name, fields.get(name)),
            _in_words(before, fields.get(name)),
            _in_words(after, fields.get(name)),
        )
        for name, (before, after) in event.changes.items()
    ]


def subject_name(event: EditorialEvent) -> str:
    """What the event is about: an article by its title, anything else with its kind."""
    model = apps.all_models["news"].get(event.subject_model)
    if model is None:
        return event.article_title
    return f"{model._meta.verbose_name}: {event.article_title}"


def _label(name: str, field: Field | None) -> str:
    return _("goes live at") if field is None else str(field.verbose_name)


def _in_words(value: Any, field: Field | None) -> str:
    if value is None or value == "":
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is None or isinstance(field, DateTimeField):
        return _moment_or_text(str(value))
    return str(dict(getattr(field, "flatchoices", None) or ()).get(value, value))


def _moment_or_text(text: str) -> str:
    """A moment as the portal writes moments, anything else as it stands in the log."""
    try:
        moment = parse_datetime(text)
    except ValueError:  # Nearly one.
        moment = None
    return moment_text(moment) if moment else text
