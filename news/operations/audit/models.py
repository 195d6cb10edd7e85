"""The entries of the audit log, those that wait to be chained, and the head of the chain."""

import json
import uuid
from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_TEXT = 200  # characters of a name in an entry


class Action(models.TextChoices):
    LOGIN = "login", _("Log-in")
    LOGIN_FAILED = "login_failed", _("Failed log-in")
    LOGOUT = "logout", _("Log-out")
    SECOND_FACTOR = "second_factor", _("Second factor")
    SESSIONS = "sessions", _("Sessions ended")
    PASSWORD = "password", _("Password changed")
    PERMISSIONS = "permissions", _("Permissions changed")
    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    DELETED = "deleted", _("Deleted")
    STEP = "step", _("Workflow step")
    IMPORTED = "imported", _("Import")
    EXPORTED = "exported", _("Old entries exported")
    FLUSHED = "flushed", _("Database emptied")
    RESTORED = "restored", _("Backup restored")
    FORGED = "forged", _("Forged entry found")
    BROKEN = "broken", _("Log found tampered with")
    ACKNOWLEDGED = "acknowledged", _("Tampering acknowledged")


class _Act(models.Model):
    """What was done. Names are copied, so an entry outlives accounts and objects."""

    # Given when the act is recorded; an act is chained once.
    record = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("when"))
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    actor_id = models.BigIntegerField(_("account"), null=True)
    actor_name = models.CharField(_("who"), max_length=MOST_TEXT, blank=True, default="")
    address = models.CharField(_("address"), max_length=45, blank=True, default="")
    object_model = models.CharField(_("kind"), max_length=100, blank=True, default="")
    object_id = models.CharField(_("number"), max_length=40, blank=True, default="")
    object_text = models.CharField(_("object"), max_length=MOST_TEXT, blank=True, default="")
    # JSON, as text: PostgreSQL's jsonb writes numbers in other ways, and the hash is of the text.
    details = models.TextField(_("details"), blank=True, default="{}")
    request_id = models.CharField(_("request"), max_length=64, blank=True, default="")
    # The name of the key that made the hash; see `signing.key_name`.
    key = models.CharField(max_length=16)

    class Meta:
        abstract = True

    @property
    def values(self) -> dict[str, Any]:
        return json.loads(self.details)


class AppendOnlyQuerySet(models.QuerySet):
    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is only ever added to, by news.operations.audit.recording.")

    update = delete = create = bulk_create = bulk_update = _refuse
    get_or_create = update_or_create = _raw_delete = _update = _refuse


class AuditEntry(_Act):
    """
    An act in the chain. `hash` is a keyed hash of all its fields and of the hash before.

    Numbers begin at 1 and have no gap, so that a missing entry shows.
    """

    number = models.PositiveBigIntegerField(_("entry"), primary_key=True)
    previous = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-number"]
        default_permissions = ("view",)
        base_manager_name = "objects"
        indexes = [
            # The list of one action, newest first.
            models.Index(fields=["action", "-number"], name="audit_by_action"),
            # The list of a day.
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.at:%Y-%m-%d %H:%M} {self.action} {self.actor_name}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is only ever added to, by news.operations.audit.recording.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is only ever added to.")


class WaitingEntry(_Act):
    """An act that is not chained yet: it is written with the act, and chained after the commit."""

    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.actor_name}"


class AuditHead(models.Model):
    """
    The one row that says where the chain ends, and up to which entry it was exported.

    It is signed as entries are; without it, missing last entries would not show.
    """

    count = models.PositiveBigIntegerField(default=0)  # the number of the last entry
    last_hash = models.CharField(max_length=64)
    exported = models.PositiveBigIntegerField(default=0)  # the last that may have been removed
    exported_hash = models.CharField(max_length=64)
    key = models.CharField(max_length=16)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.exported} to {self.count}"


def insert(entries: Iterable[AuditEntry]) -> None:
    """Write entries past the guards of the manager; only the chain does."""
    models.QuerySet[AuditEntry](AuditEntry).bulk_create(entries, batch_size=100)
