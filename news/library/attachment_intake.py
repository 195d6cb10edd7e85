"""Adds attachments to the library."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from news.accounts.models import User
from news.text.file_names import clean_name, make_name

from .documents import FOLDER, Kind, check_name, identify
from .models import Attachment
from .stored_files import upload_lock, writing


@dataclass(frozen=True)
class AddedAttachment:
    attachment: Attachment
    is_duplicate: bool


def add_attachment(
    file: BinaryIO, name: str, user: User | None = None, stem: str = ""
) -> AddedAttachment:
    """
    The attachment for an uploaded file, unchanged; or the library's existing one with that content.

    `stem` is the stored file's name without its extension; it is random unless given.

    Raises news.library.documents.AttachmentError, and then nothing is stored.
    """
    with upload_lock:
        kind = identify(file)
        shown = clean_name(name)
        check_name(shown, kind)
        file.seek(0)
        # Of BinaryIO the stubs know no readinto().
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        if existing := Attachment.objects.filter(sha256=sha256).first():
            return AddedAttachment(existing, is_duplicate=True)
        return _store(file, kind, sha256, shown, user, stem)


def _store(
    file: BinaryIO, kind: Kind, sha256: str, shown: str, user: User | None, stem: str
) -> AddedAttachment:
    random = make_name(FOLDER, timezone.localtime(), kind.extension)
    file_name = f"{stem}.{kind.extension}" if stem else random
    size = file.seek(0, 2)
    file.seek(0)
    try:
        with writing() as write:
            write(file_name, File(file))
            with transaction.atomic():
                attachment = Attachment.objects.create(
                    file=file_name,
                    kind=kind.extension,
                    bytes=size,
                    sha256=sha256,
                    original_name=shown,
                    uploaded_by=user,
                )
    except IntegrityError:
        # Another process stored the same file at the same time; anything else is an error.
        existing = Attachment.objects.filter(sha256=sha256).first()
        if existing is None:
            raise
        return AddedAttachment(existing, is_duplicate=True)
    return AddedAttachment(attachment, is_duplicate=False)
