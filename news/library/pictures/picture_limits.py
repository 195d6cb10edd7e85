"""What an uploaded picture may be at most, and the error that tells the editor what to do."""

from django.utils.translation import gettext_lazy as _

MAX_BYTES = 20 * 1024 * 1024
MAX_SIDE = 16_000  # pixels
MAX_FRAMES = 500

# Pixels that may be decoded, by format, so that one upload stays under 300 MB of memory with
# what the process itself takes (about 80 MB). Pillow keeps 4 bytes a pixel; a JPEG is decoded
# at half its size; libwebp and libavif keep several whole canvases beside
# Pillow's. tests/news/library/pictures/test_memory.py measures each of them at its cap.
MAX_PIXELS = {
    "JPEG": 50_000_000,
    "PNG": 40_000_000,
    "GIF": 40_000_000,
    "WEBP": 12_500_000,
    "AVIF": 12_500_000,
}

# A JPEG that comes in several scans is held as coefficients of two bytes each until the last.
MAX_COEFFICIENT_BYTES = 150_000_000

# What is kept of a picture: half the sides of the largest JPEG, rounded up. The 12 megapixels
# of a telephone pass as they are.
MAX_KEPT_PIXELS = 12_600_000


class PictureError(ValueError):
    """The file cannot become a picture of the library; str() says why and what to do next."""


FORMATS = _("Choose a JPEG, PNG, GIF, WEBP or AVIF picture.")
