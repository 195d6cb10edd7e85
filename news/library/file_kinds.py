"""The two kinds of files in the library: how each is taken, and told of in JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from news.addresses import admin_page

from . import documents as attachments
from . import pictures
from .attachment_intake import add_attachment
from .models import Attachment, Image
from .picture_intake import add_picture


@dataclass(frozen=True)
class LibraryKind:
    name: str  # to the page's scripts
    model: type[Model]
    title: Any  # of the picker, lazily translated like the following
    invitation: Any
    formats: Any
    accept: str  # of the browser's own dialog: types or name endings, as HTML has it
    most_bytes: int
    too_large: Callable[[], str]
    # Stores the file and tells of it; raises `refusal` when it cannot be taken.
    add: Callable[[BinaryIO, str, Any], dict[str, Any]]
    refusal: type[ValueError]
    describe: Callable[[Any], dict[str, Any]]

    @property
    def model_name(self) -> str:
        return str(self.model._meta.model_name)

    def address(self, *view: str) -> str:
        """Of its list in the admin, or of a view there."""
        return admin_page("news", self.model_name, *view)

    def may_see(self, user: Any) -> bool:
        return any(user.has_perm(f"news.{may}_{self.model_name}") for may in ("view", "change"))

    def may_add(self, user: Any) -> bool:
        return user.has_perm(f"news.add_{self.model_name}")


def describe_picture(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "url": image.reference,
        "thumbnail": image.thumbnail.url,
        "width": image.widest.width,
        "height": image.widest.height,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "name": image.original_name,
        "change_url": admin_page("news", "image", image.pk, "change"),
    }


def describe_attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.pk,
        "url": attachment.reference,
        "name": attachment.original_name,
        "title": attachment.title,
        "kind": attachment.kind,
        "bytes": attachment.bytes,
        "change_url": admin_page("news", "attachment", attachment.pk, "change"),
    }


def _add_picture(file: BinaryIO, name: str, user: Any) -> dict[str, Any]:
    added = add_picture(file, name, user)
    return {
        **describe_picture(added.image),
        "duplicate": added.is_duplicate,
        "similar": [describe_picture(similar) for similar in added.similar],
    }


def _add_attachment(file: BinaryIO, name: str, user: Any) -> dict[str, Any]:
    added = add_attachment(file, name, user)
    return {**describe_attachment(added.attachment), "duplicate": added.is_duplicate}


def _picture_too_large() -> str:
    told = _("This file is larger than %(most)d MB. Save the picture smaller and try again.")
    return str(told) % {"most": pictures.MAX_BYTES // 1024 // 1024}


PICTURES = LibraryKind(
    name="picture",
    model=Image,
    title=_("Choose a picture"),
    invitation=_("Drop pictures here, or choose them:"),
    formats=_("JPEG, PNG, GIF, WEBP or AVIF, up to 20 MB each."),
    accept="image/jpeg,image/png,image/gif,image/webp,image/avif",
    most_bytes=pictures.MAX_BYTES,
    too_large=_picture_too_large,
    add=_add_picture,
    refusal=pictures.PictureError,
    describe=describe_picture,
)

ATTACHMENTS = LibraryKind(
    name="attachment",
    model=Attachment,
    title=_("Choose an attachment"),
    invitation=_("Drop documents here, or choose them:"),
    formats=_("PDF, DOC, DOCX, XLS, XLSX, PPT, PPTX, OFD or ZIP without macros, up to 50 MB each."),
    accept=",".join(f".{extension}" for extension in attachments.KINDS),
    most_bytes=attachments.MAX_BYTES,
    too_large=lambda: str(attachments.AttachmentError("too_large")),
    add=_add_attachment,
    refusal=attachments.AttachmentError,
    describe=describe_attachment,
)
