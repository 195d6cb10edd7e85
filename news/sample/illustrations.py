"""The pictures and documents of a sample in the library: a few, which all articles share."""

import io
from collections.abc import Iterator
from hashlib import md5
from html import escape
from typing import NamedTuple

from news.library.attachment_intake import add_attachment
from news.library.documents import FOLDER as ATTACHMENTS
from news.library.models import Attachment, Image
from news.library.picture_intake import add_picture
from news.library.pictures.rendition_names import FOLDER as PICTURE_FOLDER

from .drawing import draw_picture
from .papers import write_paper
from .texts.catalogue import PAPERS, PICTURES, PictureEntry
from .texts.composing import Files

# A month of its own, so that nobody takes them for uploads.
_MONTH = "2000/01"


class Illustrations(NamedTuple):
    """By language, in the order of the catalogue."""

    pictures: dict[str, list[Image]]
    papers: dict[str, list[Attachment]]

    @property
    def files(self) -> Files:
        return Files(
            {language: tuple(map(figure_of, images)) for language, images in self.pictures.items()},
            {language: tuple(map(_link, papers)) for language, papers in self.papers.items()},
        )


def make_illustrations() -> Illustrations:
    """Those of the catalogue; what is in the library already is not made again."""
    pictures = {entry: _picture(entry) for entries in PICTURES.values() for entry in entries}
    papers = {paper: _paper(*paper) for some in PAPERS.values() for paper in some}
    return Illustrations(
        {
            language: [pictures[entry] for entry in entries]
            for language, entries in PICTURES.items()
        },
        {language: [papers[paper] for paper in some] for language, some in PAPERS.items()},
    )


def find_illustrations() -> Iterator[Image | Attachment]:
    yield from Image.objects.filter(file__startswith=f"{PICTURE_FOLDER}/{_MONTH}/")
    yield from Attachment.objects.filter(file__startswith=f"{ATTACHMENTS}/{_MONTH}/")


def _picture(entry: PictureEntry) -> Image:
    stem = _stem(PICTURE_FOLDER, f"{entry.scene} {entry.seed}")
    if found := Image.objects.by_stem([stem]).get(stem):
        return found
    drawing = io.BytesIO(draw_picture(entry.scene, entry.seed))
    image = add_picture(drawing, f"{entry.scene}-{entry.seed}.jpg", stem=stem).image
    image.alt, image.caption, image.credit = entry.alt, entry.caption, entry.credit
    image.save()
    return image


def _paper(file_name: str, title: str, lines: tuple[str, ...]) -> Attachment:
    stem = _stem(ATTACHMENTS, file_name)
    if found := Attachment.objects.filter(file=f"{stem}.pdf").first():
        return found
    written = io.BytesIO(write_paper(title, lines))
    attachment = add_attachment(written, file_name, stem=stem).attachment
    attachment.title = title
    attachment.save()
    return attachment


def _stem(folder: str, name: str) -> str:
    return f"{folder}/{_MONTH}/{md5(name.encode(), usedforsecurity=False).hexdigest()}"


def figure_of(image: Image) -> str:
    caption = escape(image.caption, quote=False)
    return (
        f'<figure><img src="{image.reference}" alt="{escape(image.alt)}" width="{image.width}" '
        f'height="{image.height}"><figcaption>{caption}</figcaption></figure>'
    )


def _link(attachment: Attachment) -> str:
    title = escape(attachment.title, quote=False)
    return f'<a href="{attachment.reference}" rel="noopener noreferrer">{title}</a>'
