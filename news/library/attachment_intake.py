"""Attachments into the library."""

import hashlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from news.text.file_names import clean_name, make_name

from .documents import FOLDER, Kind, check_name, identify
from .models import Attachment
from .stored_files import upload_lock, writing


@dataclass(frozen=True)
class AddedAttachment:
    attachment: Attachment
    is_duplicate: bool


def add_attachment(file: BinaryIO, name: str, user: Any = None) -> AddedAttachment:
    """
    The attachment made of an uploaded file as it is, or the one that the library has of it.

    Raises news.library.documents.AttachmentError, and then nothing is stored.
    """
    with upload_lock:
        kind = identify(file)
        shown = clean_name(name)
        check_name(shown, kind)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if existing := Attachment.objects.filter(sha256=sha256).first():
            return AddedAttachment(existing, is_duplicate=True)
        return _store(file, kind, sha256, shown, user)


def _store(file: BinaryIO, kind: Kind, sha256: str, shown: str, user: Any) -> AddedAttachment:
    file_name = make_name(FOLDER, timezone.localtime(), kind.extension)
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
        # Another process has just stored the same file; anything else is an error.
        existing = Attachment.objects.filter(sha256=sha256).first()
        if existing is None:
            raise
        return AddedAttachment(existing, is_duplicate=True)
    return AddedAttachment(attachment, is_duplicate=False)
