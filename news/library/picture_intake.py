"""Adds pictures to the library."""

from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from news.accounts.models import User
from news.text.file_names import clean_name, make_name

from .models import Image
from .pictures import Picture, make_renditions, process
from .pictures.rendition_names import FOLDER, rendition_name
from .stored_files import upload_lock, writing


@dataclass(frozen=True)
class Added:
    image: Image
    is_duplicate: bool
    similar: list[Image]


def add_picture(file: BinaryIO, name: str, user: User | None = None, stem: str = "") -> Added:
    """
    The picture made of an uploaded file, or the library's existing one for the same file.

    `stem` is the stored file's name without its extension; it is random unless given.

    Raises news.library.pictures.PictureError, and then nothing is stored.
    """
    with upload_lock:
        picture = process(file)
        if existing := Image.objects.filter(sha256=picture.sha256).first():
            return Added(existing, is_duplicate=True, similar=[])
        similar = Image.objects.similar_to(picture.dhash)
        return _store(picture, name, user, similar, stem)


def _store(
    picture: Picture, name: str, user: User | None, similar: list[Image], stem: str
) -> Added:
    random = make_name(FOLDER, timezone.localtime(), picture.extension)
    file_name = f"{stem}.{picture.extension}" if stem else random
    try:
        with writing() as write:
            write(file_name, ContentFile(picture.data))
            widths = set()
            for rendition in make_renditions(picture):
                write(
                    rendition_name(file_name, rendition.width, rendition.extension),
                    ContentFile(rendition.data),
                )
                widths.add(rendition.width)
            with transaction.atomic():
                image = Image.objects.create(
                    file=file_name,
                    width=picture.width,
                    height=picture.height,
                    widths=sorted(widths),
                    bytes=len(picture.data),
                    sha256=picture.sha256,
                    dhash=picture.dhash,
                    original_name=clean_name(name),
                    credit=picture.credit,
                    uploaded_by=user,
                )
    except IntegrityError:
        # Another process stored the same picture at the same time; anything else is an error.
        existing = Image.objects.filter(sha256=picture.sha256).first()
        if existing is None:
            raise
        return Added(existing, is_duplicate=True, similar=[])
    return Added(image, is_duplicate=False, similar=similar)
