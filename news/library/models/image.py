from collections.abc import Iterable
from typing import NamedTuple, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.editions.shown import Shown, Texts
from news.fields import LineField
from news.library.pictures import RENDITION_WIDTHS, hash_distance, rendition_height
from news.library.pictures.rendition_names import EXTENSIONS, rendition_name
from news.text.file_names import REFERENCES
from news.text.scripts import Conversion

from .uploaded import Uploaded

# Bits of 64. Measured: a smaller or coarser copy differs in up to 4, another picture in 20 or more.
NEAR = 6

# On a page, an upright picture is at most so tall (pixels). Much taller ones are charts to scroll
# through, and get the text's width.
TALLEST = 640
_LONG = 2.2  # times as tall as wide

# A file with more bytes is not for reading on a page, where a WEBP rendition is.
_HEAVY = 500_000
WIDTH_FOR_OTHERS = 1280  # pixels, of pictures in feeds and the API

_TEXTS: Texts = {"alt": Conversion.text, "caption": Conversion.text, "credit": Conversion.name}


class ImageQuerySet(models.QuerySet["Image"]):
    def search(self, words: str) -> Self:
        """
        The rows that have every word in the alt text, the caption, the credit or the file's name.
        """
        found = self
        for word in words.split():
            found = found.filter(
                Q(alt__icontains=word)
                | Q(caption__icontains=word)
                | Q(credit__icontains=word)
                | Q(original_name__icontains=word)
            )
        return found

    def by_stem(self, stems: Iterable[str]) -> dict[str, "Image"]:
        """The pictures whose file has one of these stems (with folders), in at most one query."""
        names = [f"{stem}.{extension}" for stem in set(stems) for extension in EXTENSIONS]
        found = self.filter(file__in=names) if names else []
        return {image.file_name.rpartition(".")[0]: image for image in found}

    def similar_to(self, dhash: str, most: int = 5) -> list["Image"]:
        """The pictures that look most like this one, nearest first, identical ones included."""
        near = sorted(
            (distance, -pk)
            for pk, other in self.order_by().values_list("pk", "dhash").iterator()
            if (distance := hash_distance(dhash, other)) <= NEAR
        )
        numbers = [-pk for _distance, pk in near[:most]]
        found = self.in_bulk(numbers)
        return [found[number] for number in numbers]


class Rendition(NamedTuple):
    url: str
    width: int  # pixels
    height: int


class Image(Uploaded):
    """A picture in the library: one clean file, and the renditions made at its upload."""

    file = models.FileField(_("file"), max_length=100, unique=True, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    # The renditions that exist, so that changing the widths leaves older pictures as they are.
    widths = models.JSONField(_("widths of the renditions"), default=list, editable=False)
    bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, unique=True, editable=False)
    dhash = models.CharField(_("likeness"), max_length=16, editable=False)
    original_name = LineField(
        _("original file name"), max_length=255, blank=True, default="", editable=False
    )
    alt = LineField(
        _("alternative text"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = LineField(_("caption"), max_length=500, blank=True, default="")
    credit = LineField(
        _("credit"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("The photographer and the agency."),
    )
    focal_x = models.FloatField(
        _("focal point from the left"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the left edge, 1 the right. A crop keeps this point in view."),
    )
    focal_y = models.FloatField(
        _("focal point from the top"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the upper edge, 1 the lower."),
    )

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="image_has_pixels",
                condition=Q(width__gt=0, height__gt=0, bytes__gt=0),
                violation_error_message=_("A picture has a width, a height and a size."),
            ),
            models.CheckConstraint(
                name="image_focal_point_is_inside",
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                violation_error_message=_("The focal point lies between 0 and 1."),
            ),
        ]
        indexes = [
            # The library, newest first.
            models.Index(fields=["-created_at", "-id"], name="image_newest"),
            # For finding similar pictures: it reads all hashes and no other column.
            models.Index(fields=["dhash", "id"], name="image_likeness"),
        ]

    def __str__(self) -> str:
        return self.alt or self.original_name or self.stem

    def shown_in(self, edition: str) -> Shown:
        return Shown(self, edition, _TEXTS)

    @property
    def file_name(self) -> str:
        """With its folders. A row without a file has none."""
        return self.file.name or ""

    @property
    def stem(self) -> str:
        """The part that the addresses of its file and renditions share, and that is unique."""
        return self.file_name.rpartition("/")[2].partition(".")[0]

    @property
    def reference(self) -> str:
        """The address that texts use."""
        return f"{REFERENCES}{self.file_name}"

    @property
    def extension(self) -> str:
        return self.file_name.rpartition(".")[2]

    @property
    def file_names(self) -> list[str]:
        """All files that belong to it."""
        renditions = [
            rendition_name(self.file_name, width, extension)
            for width in self.widths
            for extension in ("webp", self.extension)
        ]
        return [self.file_name, *renditions]

    @property
    def webp(self) -> list[Rendition]:
        """The WEBP renditions, narrowest first."""
        return self._renditions("webp")

    @property
    def fallback(self) -> list[Rendition]:
        """
        The renditions in the file's own format, narrowest first, with the file itself as the
        widest.
        """
        made = self._renditions(self.extension)
        if made and self.width > max(RENDITION_WIDTHS):
            return made
        return [*made, Rendition(self.file.url, self.width, self.height)]

    @property
    def narrowest(self) -> Rendition:
        """The first of `fallback`."""
        if self.widths:
            return self._rendition(min(self.widths), self.file.url, self.extension)
        return Rendition(self.file.url, self.width, self.height)

    @property
    def webp_srcset(self) -> str:
        return _srcset(self.webp)

    @property
    def fallback_srcset(self) -> str:
        return _srcset(self.fallback)

    @property
    def widest(self) -> Rendition:
        return self.fallback[-1]

    def shown_at(self, width: int | None) -> Rendition:
        """The widest one, shown at `width` pixels if the picture is wider."""
        if width is None or width >= self.widest.width:
            return self.widest
        height = rendition_height(self.width, self.height, width)
        return Rendition(self.widest.url, width, height)

    def shown_on_page(self, width: int | None = None) -> Rendition:
        """The same, and an upright one no taller than TALLEST."""
        shown = self.shown_at(width)
        is_upright = shown.width < shown.height and not self.is_long
        if not is_upright or shown.height <= TALLEST:
            return shown
        return self.shown_at(max(1, round(shown.width * TALLEST / shown.height)))

    @property
    def is_long(self) -> bool:
        """Whether it is read by scrolling, as the charts that explain a policy are."""
        return self.height > _LONG * self.width

    @property
    def large(self) -> Rendition:
        """What a screen full of it needs: the widest one, unless that has megabytes."""
        return self.webp[-1] if self.bytes > _HEAVY and self.widths else self.widest

    @property
    def for_others(self) -> Rendition:
        """For feeds and the API: in the file's own format, at most WIDTH_FOR_OTHERS wide."""
        fitting = [one for one in self.fallback if one.width <= WIDTH_FOR_OTHERS]
        return fitting[-1] if fitting else self.fallback[0]

    @property
    def bytes_for_others(self) -> int | None:
        """Of the file that `for_others` names; None for a rendition, whose size is not known."""
        return self.bytes if self.for_others.url == self.file.url else None

    @property
    def smallest(self) -> str:
        """The address of the narrowest WEBP rendition, or of the file if there is none."""
        address: str = self.file.url
        return rendition_name(address, min(self.widths), "webp") if self.widths else address

    @property
    def thumbnail(self) -> Rendition:
        return (self.webp or self.fallback)[0]

    def _renditions(self, extension: str) -> list[Rendition]:
        # The store is asked once: its addresses differ as the names do.
        address = self.file.url if self.widths else ""
        return [self._rendition(width, address, extension) for width in sorted(self.widths)]

    def _rendition(self, width: int, address: str, extension: str) -> Rendition:
        height = rendition_height(self.width, self.height, width)
        return Rendition(rendition_name(address, width, extension), width, height)


def _srcset(renditions: list[Rendition]) -> str:
    return ", ".join(f"{one.url} {one.width}w" for one in renditions)
