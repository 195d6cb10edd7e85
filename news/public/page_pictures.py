"""The pictures of an article's page beside its lead picture, in one query."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from news.library.models import Image
from news.library.pictures.rendition_names import EXTENSIONS
from news.prepared import Joined, Prepared
from news.richtext.picture_elements import find_pictures

_image = Joined(Image)
# Lists are filled up to a multiple of this, so that few queries are written.
_NAMES_AT_ONCE, _NUMBERS_AT_ONCE = 20, 4


class PagePictures(NamedTuple):
    in_text: dict[str, Image]  # by the stem of their file, as Image.objects.by_stem
    by_number: dict[int, Image]


@Prepared
def _images(*, names: list[str], numbers: list[int]) -> Sequence[QuerySet[Any, Any]]:
    found = Image.objects.filter(Q(file__in=names) | Q(pk__in=numbers))
    return [found.order_by().values_list(*_image.columns)]


def find_page_pictures(body: str, numbers: Iterable[int | None]) -> PagePictures:
    """The library's pictures in a stored body, and those of these numbers; no query for none."""
    stems = {picture.stem for picture in find_pictures(body)}
    names = [f"{stem}.{extension}" for stem in sorted(stems) for extension in EXTENSIONS]
    asked = [number for number in numbers if number is not None]
    if not names and not asked:
        return PagePictures({}, {})
    (rows,) = _images.rows(
        names=[*names, *[""] * (-len(names) % _NAMES_AT_ONCE)],
        numbers=[*asked, *[0] * (-len(asked) % _NUMBERS_AT_ONCE)],
    )
    images = _image.instances(rows)
    by_stem = {image.file_name.rpartition(".")[0]: image for image in images} if stems else {}
    return PagePictures(
        {stem: image for stem, image in by_stem.items() if stem in stems},
        {image.pk: image for image in images},
    )
