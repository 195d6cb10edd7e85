from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article
from news.fields import BoundedDateTimeField, LineField, RichTextField
from news.library.models.reference import ReferringQuerySet


class RevisionQuerySet(ReferringQuerySet):
    def scheduled(self) -> "RevisionQuerySet":
        """Updates of live pages that are to go live at their moment; only ever a few."""
        return self.filter(goes_live_at__isnull=False)


class Revision(models.Model):
    """
    An article's content as somebody saved it: never changed afterwards, except where it stands:
    whether it is live, and how the article is filed (`news.newsroom.filing`).

    `fields` holds every field of content but the body, by name, related objects by number: a
    field that the article gets later needs no column here, and a source or tag can be deleted
    though an old revision names it. `news.newsroom.content` writes and reads it.
    """

    class Kind(models.TextChoices):
        SAVE = "save", _("Saved")
        IMPORT = "import", _("As it was found")
        RESTORE = "restore", _("Restored")
        MERGE = "merge", _("Merged")
        ASIDE = "aside", _("Kept beside")
        FILED = "filed", _("Filed elsewhere")

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="revisions",
        # The unique constraint below starts with the article and serves its look-ups.
        db_index=False,
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SAVE)
    # The number of the revision that it was made from, 0 for none.
    based_on = models.PositiveIntegerField(_("based on"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    created_at = BoundedDateTimeField(_("saved at"))
    note = LineField(_("note"), max_length=300, blank=True, default="")
    approved_at = BoundedDateTimeField(_("approved at"), null=True, blank=True)
    went_live_at = BoundedDateTimeField(_("went live at"), null=True, blank=True)
    goes_live_at = BoundedDateTimeField(_("goes live at"), null=True, blank=True)
    fields = models.JSONField(_("fields"), default=dict)
    # Last, as in Article: a list of revisions must not read through the bodies.
    body = RichTextField(_("body"), blank=True, default="")

    # Whoever made these wrote nothing of the text.
    UNWRITTEN = (Kind.ASIDE, Kind.FILED)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "-number"]
        # Revisions are made with their article; nobody adds or changes one by hand.
        default_permissions = ()
        constraints = [
            # Also serves the history, newest first.
            models.UniqueConstraint(name="revision_one_a_number", fields=["article", "number"]),
        ]
        indexes = [
            # What goes live next, asked for with every page; only ever a few rows.
            models.Index(
                fields=["goes_live_at"],
                name="revision_goes_live",
                condition=Q(goes_live_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def title(self) -> str:
        return self.fields.get("title", "")

    @property
    def content(self) -> dict[str, Any]:
        """Every field of content by name, as `news.newsroom.content` knows it."""
        return {**self.fields, "body": self.body}
