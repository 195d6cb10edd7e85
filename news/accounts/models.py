"""Who logs in. A byline is `news.articles.models.Author`."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from .full_names import full_name


class User(AbstractUser):
    """An account of the press office: Django's, with a language and the sections it works in."""

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
        """The person's name; the account's where it has none."""
        return self.get_full_name() or self.get_username()

    def get_full_name(self) -> str:
        return full_name(self.first_name, self.last_name)


# An account whose only section was deleted would be limited no more.
User.sections.through._meta.get_field("section").remote_field.on_delete = models.PROTECT
