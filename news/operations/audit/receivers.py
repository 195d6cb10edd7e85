"""
Notices what is done, by signals, and records it.

Not seen are writes past Django's models (SQL, `QuerySet.update`): the portal's own code changes no
account, group or permission in such a way.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from news.accounts.models import User
from news.accounts.signals import second_factor_changed, second_factor_failed, sessions_ended
from news.articles.models import Article, Author, Section, Source, Tag
from news.editions.models import ConversionTerm
from news.library.models import Attachment, Image
from news.newsroom.log import changes_logged
from news.newsroom.models import EditorialEvent
from news.publish_check.models import WatchedTerm
from news.site.models import Identity

from . import acting, login_failures
from .models import Action
from .recording import Act, record, record_all, record_or_log

# Whose deletion is recorded; that of a group has a receiver of its own.
DELETED = (
    *(Article, Section, Tag, Source, Author, Image, Attachment, ConversionTerm, WatchedTerm),
    *(Identity, User),
)
RIGHTS = ("is_active", "is_staff", "is_superuser")
WATCHED = (*RIGHTS, "username", "email", "password")


@receiver(user_logged_in)
def note_login(sender: Any, user: User, **_kwargs: Any) -> None:
    record_or_log(Action.LOGIN, user, user=user)


@receiver(user_logged_out)
def note_logout(sender: Any, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        record_or_log(Action.LOGOUT, user, user=user)


@receiver(user_login_failed)
def note_failed_login(sender: Any, credentials: dict[str, Any], **_kwargs: Any) -> None:
    """The name that was typed is kept only if it is an account's: people type passwords there."""
    numbers = login_failures.count(acting.current_address())
    if numbers is None:
        return
    typed = str(credentials.get(User.USERNAME_FIELD, "")).replace("\0", "")
    account = User.objects.filter(username=typed).first()
    known = {} if account else {"account": "unknown"}
    record_or_log(Action.LOGIN_FAILED, account, {**known, **numbers})


@receiver(second_factor_failed)
def note_failed_code(sender: Any, user: User, **_kwargs: Any) -> None:
    numbers = login_failures.count(acting.current_address())
    if numbers is not None:
        record_or_log(Action.LOGIN_FAILED, user, {"second factor": "wrong code", **numbers})


@receiver(second_factor_changed)
def note_second_factor(sender: Any, user: User, did: str, **_kwargs: Any) -> None:
    """Never with a code or a key."""
    record(Action.SECOND_FACTOR, user, {"second factor": did})


@receiver(sessions_ended)
def note_ended_sessions(sender: Any, user: User, count: int, **_kwargs: Any) -> None:
    record(Action.SESSIONS, user, {"sessions": count})


@receiver(pre_save, sender=User)
def note_changed_account(
    sender: Any, instance: User, update_fields: Collection[str] | None, **_kwargs: Any
) -> None:
    """Before it is saved, while the earlier values are there; `User.save` is one transaction."""
    watched = set(WATCHED if update_fields is None else {*WATCHED}.intersection(update_fields))
    if instance.pk is None or not watched:
        return
    stored = User.objects.filter(pk=instance.pk).values(*watched).first()
    if stored is None:
        return
    changed = {
        name: [stored[name], getattr(instance, name)]
        for name in sorted(watched - {"password"})
        if stored[name] != getattr(instance, name)
    }
    if changed:
        rights = Action.PERMISSIONS if changed.keys() & set(RIGHTS) else Action.CHANGED
        record(rights, instance, changed)
    if "password" in watched and stored["password"] != instance.password:
        # At a log-in, Django stores the same password in a newer form.
        is_new = getattr(instance, "_password", None) is not None or update_fields is None
        record(Action.PASSWORD, instance, {} if is_new else {"password": "hashed anew"})


@receiver(post_save, sender=User)
def note_added_account(sender: Any, instance: User, created: bool, **_kwargs: Any) -> None:
    if created:
        record(Action.ADDED, instance, {name: getattr(instance, name) for name in RIGHTS})


@receiver(pre_save, sender=Group)
def note_renamed_group(sender: Any, instance: Group, **_kwargs: Any) -> None:
    stored = Group.objects.filter(pk=instance.pk).first() if instance.pk else None
    if stored is not None and stored.name != instance.name:
        record(Action.CHANGED, instance, {"name": [stored.name, instance.name]})


@receiver(post_save, sender=Group)
def note_added_group(sender: Any, instance: Group, created: bool, **_kwargs: Any) -> None:
    if created:
        record(Action.ADDED, instance)


@receiver(pre_delete, sender=Group)
def note_deleted_group(sender: Any, instance: Group, **_kwargs: Any) -> None:
    """Before it is deleted, while it is known which rights its accounts lose."""
    details = {
        "permission removed": _names(Permission, instance.permissions.values("pk")),
        "user removed": _names(User, instance.user_set.values("pk")),
    }
    record(Action.DELETED, instance, {name: names for name, names in details.items() if names})


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=User.sections.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def note_changed_rights(
    sender: Any,
    instance: Model,
    action: str,
    model: type[Model],
    pk_set: set[int] | None,
    reverse: bool,
    **_kwargs: Any,
) -> None:
    """Of either side: a group's accounts, too."""
    if action == "pre_clear":
        own, other = _columns(sender, instance, model)
        rows = sender.objects.filter(**{own: instance.pk}).values_list(other, flat=True)
        pk_set, verb = set(rows), "removed"
    elif action in ("post_add", "post_remove"):
        verb = action.replace("post_add", "added").replace("post_remove", "removed")
    else:
        return
    if pk_set:
        details = {f"{model._meta.model_name} {verb}": _names(model, pk_set)}
        record(Action.PERMISSIONS, instance, details)


def _columns(through: type[Model], instance: Model, other: type[Model]) -> tuple[str, str]:
    """The names of the two keys of the table between."""
    keys = {
        field.related_model: field.attname for field in through._meta.fields if field.is_relation
    }
    return keys[type(instance)], keys[other]


def _names(model: type[Model], numbers: Iterable[Any]) -> list[str]:
    rows = model._base_manager.filter(pk__in=numbers)
    if model is Permission:
        pairs = rows.values_list("content_type__app_label", "codename")
        return sorted(f"{app}.{name}" for app, name in pairs)
    if model is User:
        return sorted(rows.values_list("username", flat=True))
    return sorted(str(row) for row in rows)


def note_deletion(sender: Any, instance: Model, **_kwargs: Any) -> None:
    record(Action.DELETED, instance)


for _model in DELETED:
    post_delete.connect(note_deletion, sender=_model)


@receiver(post_save, sender=EditorialEvent)
def note_step(
    sender: Any, instance: EditorialEvent, created: bool, raw: bool, **_kwargs: Any
) -> None:
    """Not those of a loaded file, which were taken long ago."""
    if raw or not created:
        return
    event = instance
    details = {
        "step": event.action,
        "from": event.from_state,
        "to": event.to_state,
        "version": event.revision_number,
        "comment": event.comment,
        "changes": event.changes,
    }
    named = ("news.article", event.article_id, event.article_title)
    record_all([Act(Action.STEP, None, _filled(details), event.user, named)])


@receiver(changes_logged)
def note_changed_rows(sender: Any, events: list[EditorialEvent], **_kwargs: Any) -> None:
    """Deletions have entries of their own."""
    record_all(
        Act(
            Action.ADDED if event.action == "add" else Action.CHANGED,
            None,
            event.changes,
            event.user,
            (f"news.{event.subject_model}", event.subject_id, event.article_title),
        )
        for event in events
        if event.action in ("add", "change")
    )


def _filled(details: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value not in ("", None, {})}
