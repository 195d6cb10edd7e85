"""What open forms held, and what has become of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article


class Autosave(models.Model):
    """The values of an open form as typed: one row for each account and form, overwritten."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    # Identifies the form and so the text: saving or discarding affects only this text.
    token = models.CharField(_("form"), max_length=40)
    based_on = models.PositiveBigIntegerField(_("based on"), null=True)
    saved_at = models.DateTimeField(_("saved at"))
    # The time in the browser where it was typed, in milliseconds; null if unknown.
    typed_at = models.BigIntegerField(null=True)
    # The page that wrote it. Times are comparable only within one page.
    writer = models.CharField(max_length=40, blank=True, default="")
    # The form's fields by name, each with a list of the values that it would post.
    data = models.JSONField(_("fields"), default=dict)

    class Meta:
        verbose_name = _("autosave")
        verbose_name_plural = _("autosaves")
        ordering = ["-saved_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="autosave_of_a_form", fields=["user", "token"]),
        ]
        indexes = [
            # Pruning: finds autosaves that nobody continued.
            models.Index(fields=["saved_at"], name="autosave_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.saved_at:%Y-%m-%d %H:%M}"


class SentForm(models.Model):
    """A saved form for a new article; see `news.newsroom.resubmission`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="+",
        # The unique constraint below starts with the account and serves its queries.
        db_index=False,
    )
    token = models.CharField(_("form"), max_length=40)
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )
    # The newest revision that this form has created.
    number = models.PositiveIntegerField(_("revision number"))

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="sent_form_makes_one_article", fields=["user", "token"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.article_id}"


class FinishedForm(models.Model):
    """
    A form whose text was saved or discarded: everything that the page had typed until then.

    Older copies in a browser, or those that arrive late, are obsolete. Pruned with the autosaves.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    token = models.CharField(max_length=40)
    writer = models.CharField(max_length=40, blank=True, default="")
    typed_at = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="finished_form_once", fields=["user", "token", "writer"]),
        ]
        indexes = [
            # Pruning.
            models.Index(fields=["at"], name="finished_form_by_age"),
        ]

    def __str__(self) -> str:
        return self.token
