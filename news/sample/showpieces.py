"""Articles of a demonstration that show what an article's page can do, beside those of a sample."""

import io
from datetime import datetime, timedelta

import PIL.Image
from django.utils import timezone

from news.articles.models import Article
from news.library.models import Image
from news.library.picture_intake import add_picture
from news.text.languages import ENGLISH, SIMPLIFIED

from .filling import Materials
from .guids import group_guid_of, guid_of
from .illustrations import figure_of
from .texts.showpieces import Showpiece, compose_showpieces

# Numbers that neither a sample nor its newsroom reaches.
_FIRST = 2 * 10**9
_PICTURES, _UPRIGHT_EVERY, _PAPERS = 8, 3, 3


def make_showpieces(materials: Materials) -> list[int]:
    """The articles' numbers; they are complete but for the search index."""
    subjects, shown = materials
    now, made = timezone.now(), []
    for place, language in enumerate((SIMPLIFIED, ENGLISH)):
        links = shown.files.papers[language][:_PAPERS]
        pictures = shown.pictures[language]
        for at, piece in enumerate(compose_showpieces(language, links)):
            number = _FIRST + 10 * place + at
            moment = now - timedelta(hours=3 * at + place + 1)
            lead = None if piece.is_story else pictures[at].pk
            body = piece.body + _story(pictures) if piece.is_story else piece.body
            section = subjects.sections[piece.section]
            made.append(_make(number, _FIRST + at, moment, piece, body, section, lead))
    return made


def _make(
    number: int,
    group: int,
    moment: datetime,
    piece: Showpiece,
    body: str,
    section: int,
    lead: int | None,
) -> int:
    article = Article.objects.create(
        guid=guid_of(number),
        translation_group=group_guid_of(group),
        language=piece.language,
        title=piece.title,
        summary=piece.summary,
        body=body,
        section_id=section,
        lead_image_id=lead,
        status=Article.Status.PUBLISHED,
        published_at=moment,
    )
    return article.pk


def _story(pictures: list[Image]) -> str:
    chosen = [pictures[at % len(pictures)] for at in range(_PICTURES)]
    shown = [
        _upright(image) if at % _UPRIGHT_EVERY == 1 else image for at, image in enumerate(chosen)
    ]
    return "".join(f"\n{figure_of(image)}" for image in shown)


def _upright(image: Image) -> Image:
    """The middle of a picture, as a phone held upright would have taken it."""
    stem = f"{image.file_name.rpartition('.')[0][:-4]}0e0e"
    if found := Image.objects.by_stem([stem]).get(stem):
        return found
    with image.file.open() as file:
        whole = PIL.Image.open(file)
        width = whole.height * 2 // 3
        left = (whole.width - width) // 2
        part = whole.crop((left, 0, left + width, whole.height))
    buffer = io.BytesIO()
    part.save(buffer, "JPEG", quality=88)
    made = add_picture(buffer, f"upright-{image.original_name}", stem=stem).image
    made.alt, made.caption, made.credit = image.alt, image.caption, image.credit
    made.save()
    return made
