"""The picture library: what comes in, what is in use, what may go. Files through storage only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from news.models import Article, Image, Revision
from news.pictures import Picture, make_renditions, process
from news.pictures.names import FOLDER, STEM, clean_name, make_name, rendition_name

# Files are written before their row; a younger one may belong to an upload under way.
SETTLED = timedelta(hours=1)

# One picture at a time in a process, so that uploads take turns with the memory one may need.
_turn = Lock()


@dataclass(frozen=True)
class Added:
    image: Image
    is_duplicate: bool
    similar: list[Image]


def add_picture(file: BinaryIO, name: str, user: Any = None) -> Added:
    """
    The picture made of an uploaded file, or the one that the library has of exactly it.

    Raises news.pictures.PictureError, and then nothing is stored.
    """
    with _turn:
        picture = process(file)
        if existing := Image.objects.filter(sha256=picture.sha256).first():
            return Added(existing, is_duplicate=True, similar=[])
        similar = Image.objects.similar_to(picture.dhash)
        return _store(picture, name, user, similar)


def articles_with(images: Iterable[Image]) -> Any:
    """The articles that lead with one of the pictures or have one in their body, now or ever."""
    used = kept = Q(pk__in=[])
    for image in images:
        used |= Q(lead_image=image) | Q(body__contains=image.stem)
        kept |= Q(fields__lead_image=image.pk) | Q(body__contains=image.stem)
    # What a revision shows, somebody may restore.
    in_history = Exists(Revision.objects.filter(kept, article=OuterRef("pk")))
    return Article.objects.filter(used | Q(in_history)).defer("body")


def remove_picture(image: Image) -> None:
    """The row, and its files once that is certain. Raises ValueError while it is in use."""
    if articles_with([image]).exists():
        raise ValueError(f"{image} is in use")
    names = image.file_names
    image.delete()
    transaction.on_commit(lambda: _delete_files(names))


@dataclass(frozen=True)
class Orphans:
    files: list[str]  # in storage, of no picture
    missing: list[tuple[Image, list[str]]]  # pictures, and what storage lacks of them
    unused: list[Image]


def find_orphans() -> Orphans:
    """What files have no row, and what rows have no files or no use."""
    stored = set(_walk(FOLDER))
    images = list(Image.objects.all())
    owned = {name for image in images for name in image.file_names}
    settled = timezone.now() - SETTLED
    missing = [(image, [n for n in image.file_names if n not in stored]) for image in images]
    used = _stems_in_use()
    return Orphans(
        files=[name for name in sorted(stored - owned) if _modified_at(name) < settled],
        missing=[(image, names) for image, names in missing if names],
        unused=[image for image in images if image.stem not in used],
    )


def _store(picture: Picture, name: str, user: Any, similar: list[Image]) -> Added:
    file_name = make_name(timezone.localtime(), picture.extension)
    written: list[str] = []

    def write(name: str, data: bytes) -> None:
        written.append(name)
        default_storage.save(name, ContentFile(data))

    try:
        write(file_name, picture.data)
        widths = set()
        for rendition in make_renditions(picture):
            write(rendition_name(file_name, rendition.width, rendition.extension), rendition.data)
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
        _delete_files(written)
        # Another process has just stored the same picture; anything else is an error.
        existing = Image.objects.filter(sha256=picture.sha256).first()
        if existing is None:
            raise
        return Added(existing, is_duplicate=True, similar=[])
    except BaseException:
        _delete_files(written)
        raise
    return Added(image, is_duplicate=False, similar=similar)


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # Before the first upload; an S3 store lists nothing instead.
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _walk(f"{folder}/{name}")


def _modified_at(name: str) -> datetime:
    return default_storage.get_modified_time(name)


def _stems_in_use() -> set[str]:
    led = Revision.objects.filter(fields__lead_image__gt=0).order_by()
    leading = Image.objects.filter(
        Q(articles__isnull=False) | Q(pk__in=set(led.values_list("fields__lead_image", flat=True)))
    )
    used = {image.stem for image in leading.distinct()}
    for model in (Article, Revision):
        bodies = model.objects.filter(body__contains=f"{FOLDER}/").order_by()
        for body in bodies.values_list("body", flat=True).iterator(chunk_size=200):
            used.update(STEM.findall(body))
    return used
