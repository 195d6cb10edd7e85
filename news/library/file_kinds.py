"""The two kinds of file in the library: how each is stored, and how JSON describes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.accounts.models import User
from news.addresses import admin_page

from . import documents, pictures
from .attachment_intake import add_attachment
from .models import Attachment, Image
from .picture_intake import add_picture


@dataclass(frozen=True)
class LibraryKind:
    name: str  # the name that the scripts use
    model: type[Model]
    title: str | Promise  # of the picker, lazily translated like the following
    invitation: str | Promise
    formats: str | Promise
    accept: str  # for the browser's file dialog: media types or extensions, as in HTML
    most_bytes: int
    too_large: Callable[[], str]
    # Stores the file and describes it for JSON; raises `refusal` if it is not accepted.
    add: Callable[[BinaryIO, str, User], dict[str, Any]]
    refusal: type[ValueError]
    describe: Callable[[Any], dict[str, Any]]

    @property
    def model_name(self) -> str:
        return str(self.model._meta.model_name)

    def address(self, *view: str) -> str:
        """The address of the list in the admin, or of one of its views."""
        return admin_page("news", self.model_name, *view)

    def may_see(self, user: User) -> bool:
        return any(user.has_perm(f"news.{may}_{self.model_name}") for may in ("view", "change"))

    def may_add(self, user: User) -> bool:
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


def _add_picture(file: BinaryIO, name: str, user: User) -> dict[str, Any]:
    added = add_picture(file, name, user)
    return {
        **describe_picture(added.image),
        "duplicate": added.is_duplicate,
        "similar": [describe_picture(similar) for similar in added.similar],
    }


def _add_attachment(file: BinaryIO, name: str, user: User) -> dict[str, Any]:
    added = add_attachment(file, name, user)
    return {**describe_attachment(added.attachment), "duplicate": added.is_duplicate}


def _picture_too_large() -> str:
    message = _("This file is larger than %(most)d MB. Save the picture smaller and try again.")
    return str(message) % {"most": pictures.MAX_BYTES // 1024 // 1024}


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
    accept=",".join(f".{extension}" for extension in documents.KINDS),
    most_bytes=documents.MAX_BYTES,
    too_large=lambda: str(documents.AttachmentError("too_large")),
    add=_add_attachment,
    refusal=documents.AttachmentError,
    describe=describe_attachment,
)

# The most that any of them takes, in bytes.
MOST_BYTES = max(PICTURES.most_bytes, ATTACHMENTS.most_bytes)
