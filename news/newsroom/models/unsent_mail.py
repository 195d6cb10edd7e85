from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article


class UnsentMail(models.Model):
    """A mail to one person, kept from its step until the mail server accepts it."""

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
        # Publishers may read and dismiss it, whatever other permissions they have; see
        # UnsentMailAdmin.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"
