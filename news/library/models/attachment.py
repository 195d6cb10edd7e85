from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.editions.shown import Shown
from news.fields import LineField
from news.library.documents import KINDS
from news.text.file_names import REFERENCES
from news.text.scripts import Conversion

from .uploaded import Uploaded


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def search(self, words: str) -> Self:
        """The rows that have every word in the title or in the file's name."""
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(original_name__icontains=word))
        return found


class Attachment(Uploaded):
    """A document in the library, stored unchanged. Bodies link to its address."""

    file = models.FileField(_("file"), max_length=100, unique=True, editable=False)
    kind = models.CharField(
        _("type"),
        max_length=4,
        choices=[(kind.extension, kind.label) for kind in KINDS.values()],
        editable=False,
    )
    bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, unique=True, editable=False)
    original_name = LineField(
        _("original file name"), max_length=255, blank=True, default="", editable=False
    )
    title = LineField(
        _("title"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("What a link to it says when it is placed in a text; else the file's name."),
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_is_not_empty",
                condition=Q(bytes__gt=0),
                violation_error_message=_("An attachment is not empty."),
            ),
            models.CheckConstraint(
                name="attachment_is_of_a_known_kind",
                condition=Q(kind__in=sorted(KINDS)),
                violation_error_message=_("An attachment is of one of the known types."),
            ),
        ]
        indexes = [
            # The library, newest first.
            models.Index(fields=["-created_at", "-id"], name="attachment_newest"),
        ]

    def __str__(self) -> str:
        return self.title or self.original_name or self.stem

    def shown_in(self, edition: str) -> Shown:
        # A download is saved under the file's original name.
        return Shown(self, edition, {"title": Conversion.text})

    @property
    def reference(self) -> str:
        """The address that texts use: a path of this site, wherever the file is stored."""
        return f"{REFERENCES}{self.file_name}"

    @property
    def file_name(self) -> str:
        """With its folders. A row without a file has none."""
        return self.file.name or ""

    @property
    def stem(self) -> str:
        """The part of its address that is unique."""
        return self.file_name.rpartition("/")[2].partition(".")[0]

    @property
    def content_type(self) -> str:
        return KINDS[self.kind].content_type

    @property
    def file_names(self) -> list[str]:
        """All files that belong to it."""
        return [self.file_name]
