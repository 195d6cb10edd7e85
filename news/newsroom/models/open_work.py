"""What is kept of work that goes on: typed texts, who has what open, mail and links."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article

from .revision import Revision


class Autosave(models.Model):
    """What an open form held, as typed: one row for each account and form, written over."""

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
    # Names the form, and so the text: what is saved or discarded is that text and no other.
    token = models.CharField(_("form"), max_length=40)
    based_on = models.PositiveBigIntegerField(_("based on"), null=True)
    saved_at = models.DateTimeField(_("saved at"))
    # By the clock of the browser it was typed in, in milliseconds; null where none has said.
    typed_at = models.BigIntegerField(null=True)
    # The open page that wrote it: only times of one page can be compared.
    writer = models.CharField(max_length=40, blank=True, default="")
    # The form's fields by name, each a list of the values that it would post.
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
            # Thinning: those that nobody came back for.
            models.Index(fields=["saved_at"], name="autosave_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.saved_at:%Y-%m-%d %H:%M}"


class SentForm(models.Model):
    """A form for a new article that has been saved; `news.newsroom.sent_forms` says what for."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="+",
        # The unique constraint below starts with the account and serves its look-ups.
        db_index=False,
    )
    token = models.CharField(_("form"), max_length=40)
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )
    # The newest revision that came from this very form.
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
    What has been saved or discarded of a form: all that a page had typed into it until then.

    Copies of it that a browser still holds, or sends late, are of no more use. Thinned with the
    autosaves.
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
            # Thinning.
            models.Index(fields=["at"], name="finished_form_by_age"),
        ]

    def __str__(self) -> str:
        return self.token


class Presence(models.Model):
    """An account that has an article's form open; gone when it is no longer heard of."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="presence_one_an_account", fields=["article", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.article_id}"


class UnsentMail(models.Model):
    """A mail to one person, kept from its step on until the mail server has taken it."""

    recipient = models.CharField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"))
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    planned_at = models.DateTimeField(_("when"), default=timezone.now)
    # Blank while it is being sent.
    error = models.TextField(_("error"), blank=True, default="")

    class Meta:
        verbose_name = _("unsent mail")
        verbose_name_plural = _("unsent mail")
        ordering = ["-planned_at", "-pk"]
        # Publishers read and dismiss it, whatever else they may do; see UnsentMailAdmin.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"


class PreviewLink(models.Model):
    """Leave for people without an account to see one revision, until it expires or is revoked."""

    revision = models.ForeignKey(
        Revision,
        verbose_name=_("revision"),
        on_delete=models.CASCADE,
        related_name="preview_links",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    created_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.revision}, {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
