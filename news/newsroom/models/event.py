"""The editorial log."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.fields import LineField, LinesField

from .revision import Revision


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The log is only ever added to.")

    def delete(self) -> NoReturn:
        raise TypeError("The log is only ever added to.")


class EditorialEvent(models.Model):
    """
    One step that somebody took with an article: who, when, from, to and why.

    Or one change of what pages show besides their texts (a source, a picture), or of what the
    publish check forbids: then `subject_model` and `subject_id` say of what, and `article_title`
    is its name. It outlives the article and the account, whose names it keeps. Only Django's own
    cascades reach a row that is written, to blank a reference to what is gone.
    """

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.SET_NULL,
        related_name="events",
        null=True,
        db_index=False,
    )
    article_title = LineField(_("title"), max_length=300)
    article_guid = models.UUIDField(_("permanent identifier"), null=True)
    # The model's name in lower case and the row's number; blank and null where it is an article.
    subject_model = models.CharField(_("kind"), max_length=50, blank=True, default="")
    subject_id = models.PositiveBigIntegerField(_("number"), null=True)
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("revision"),
        on_delete=models.SET_NULL,
        related_name="events",
        null=True,
    )
    revision_number = models.PositiveIntegerField(_("revision number"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    user_name = LineField(_("name"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("when"))
    action = models.CharField(_("step"), max_length=30)
    from_state = models.CharField(_("from"), max_length=50, blank=True, default="")
    to_state = models.CharField(_("to"), max_length=50, blank=True, default="")
    comment = LinesField(_("why"), blank=True, default="")
    # {"published_at": [before, after], ...}: moments as ISO 8601, null where there was none; of
    # other rows the values of their fields, what they refer to by name.
    changes = models.JSONField(_("changed values"), default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("editorial log")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes = [
            # An article's history.
            models.Index(fields=["article", "-at", "-id"], name="event_of_article"),
            # The history of a source, a picture, ...
            models.Index(
                fields=["subject_model", "subject_id", "-at", "-id"],
                name="event_of_subject",
                condition=~models.Q(subject_model=""),
            ),
            # The whole log, newest first.
            models.Index(fields=["-at", "-id"], name="event_newest"),
            # The log of changed publication times.
            models.Index(fields=["action", "-at", "-id"], name="event_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}: {self.article_title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The log is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The log is only ever added to.")
