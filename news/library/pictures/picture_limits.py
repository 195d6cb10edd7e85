"""The limits for an uploaded picture, and the error that tells the editor what to do."""

from django.utils.translation import gettext_lazy as _

MAX_BYTES = 20 * 1024 * 1024
MAX_SIDE = 16_000  # pixels
MAX_FRAMES = 500

# The most pixels to decode, by format, so that one upload needs less than 300 MB of memory,
# including about 80 MB for the process itself. Pillow keeps 4 bytes a pixel; a JPEG is decoded at
# half its size; libwebp and libavif keep several more whole canvases.
# tests/news/library/pictures/test_memory.py measures each format at its limit.
MAX_PIXELS = {
    "JPEG": 50_000_000,
    "PNG": 40_000_000,
    "GIF": 40_000_000,
    "WEBP": 12_500_000,
    "AVIF": 12_500_000,
}

# libjpeg keeps a JPEG with several scans as coefficients of two bytes each until the last scan.
MAX_COEFFICIENT_BYTES = 150_000_000

# The most pixels that are kept: half the sides of the largest JPEG, rounded up. A phone's 12
# megapixels are kept in full.
MAX_KEPT_PIXELS = 12_600_000


class PictureError(ValueError):
    """The file cannot become a picture in the library; str() says why and what to do next."""


FORMATS = _("Choose a JPEG, PNG, GIF, WEBP or AVIF picture.")
