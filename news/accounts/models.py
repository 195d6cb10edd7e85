"""The accounts that log in. A byline is `news.articles.models.Author`."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .full_names import full_name


class User(AbstractUser):
    """Django's account, with a language and the sections that the person works in."""

    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        default="",
        help_text=_("Of the admin and of mail. Left empty, the one the admin is first used in."),
    )
    sections = models.ManyToManyField(
        "news.Section",
        verbose_name=_("sections"),
        related_name="+",
        blank=True,
        help_text=_(
            "Reviewing, publishing and withdrawing is limited to these, with their subsections. "
            "Left empty, it is not limited."
        ),
    )

    def __str__(self) -> str:
        """The person's name, or the account's name where the person has none."""
        return self.get_full_name() or self.get_username()

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Together with what receivers of its signals write, such as the audit log."""
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return full_name(self.first_name, self.last_name)


# If its only section were deleted, the account would no longer be limited to any.
User.sections.through._meta.get_field("section").remote_field.on_delete = models.PROTECT


class FailedLogIns(models.Model):
    """
    Wrong passwords lately from an address, or for one account from it; see `throttle`.

    A row tells neither: its key is a keyed hash of them.
    """

    key = models.CharField(_("hashed address and account"), max_length=32, primary_key=True)
    count = models.PositiveIntegerField(_("count"))
    # Finds what is to be forgotten.
    since = models.BigIntegerField(_("since, in seconds since 1970"), db_index=True)

    class Meta:
        verbose_name = _("failed log-ins")
        verbose_name_plural = _("failed log-ins")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.count)


class AccountSession(models.Model):
    """
    What an account's owner is told of each log-in; see `sessions`.

    It says nothing of the second factor, and goes with the session.
    """

    MOST_AGENT = 200  # characters

    user = models.ForeignKey(
        User, verbose_name=_("account"), related_name="+", on_delete=models.CASCADE
    )
    key = models.CharField(_("key of the session"), max_length=40, unique=True)
    begun_at = models.DateTimeField(_("begun"))
    seen_at = models.DateTimeField(_("last seen"))
    address = models.CharField(_("address"), max_length=45, blank=True, default="")
    agent = models.CharField(_("browser"), max_length=MOST_AGENT, blank=True, default="")

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.begun_at:%Y-%m-%d %H:%M}"
