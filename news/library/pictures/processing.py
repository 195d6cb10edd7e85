"""
Makes one clean file and its renditions from an uploaded picture.

- JPEG stays JPEG (progressive). PNG stays PNG, because charts, screenshots and logos need sharp
  edges. GIF becomes PNG, which is smaller and has full transparency. WEBP and AVIF become JPEG, or
  PNG if they are transparent: every browser, feed reader and chat preview can show the stored file,
  and each picture gets WEBP renditions anyway.
- Only the first frame of an animation is kept. Moving pictures in a news text must have a stop
  button (WCAG 2.2.2), which GIF and WEBP do not have, and more frames multiply every limit.
- The orientation is applied, colours are converted to sRGB, and all metadata is removed. The credit
  is read first.
"""

import hashlib
import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms
from PIL.ImageFile import ImageFile

from .credit import read_credit
from .cut_jpeg import complete
from .inspection import damaged, format_of, open_picture
from .picture_limits import MAX_KEPT_PIXELS, PictureError

RENDITION_WIDTHS = (320, 640, 960, 1280, 1920)  # pixels

_JPEG = {"quality": 88, "progressive": True, "optimize": False, "subsampling": "4:2:0"}
_JPEG_RENDITION = {"quality": 80, "progressive": True, "subsampling": "4:2:0"}
_WEBP_RENDITION = {"quality": 80, "method": 4}

# The transposition for orientations 2 to 8 (Exif 2.32, 4.6.4 A).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_STRIP = 64  # rows

_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Picture:
    """A clean picture: its encoded bytes, and its pixels (RGB or RGBA) for the renditions."""

    data: bytes
    extension: str  # "jpg" or "png"
    pixels: Image.Image
    credit: str
    sha256: str
    dhash: str

    @property
    def width(self) -> int:
        return self.pixels.width

    @property
    def height(self) -> int:
        return self.pixels.height


@dataclass(frozen=True)
class Rendition:
    width: int  # pixels
    extension: str  # "webp", or the picture's own
    data: bytes


def process(file: BinaryIO) -> Picture:
    """
    The clean picture made from an uploaded file.

    Raises PictureError if the file is no picture, exceeds a limit or is damaged.
    """
    with warnings.catch_warnings():
        # Warnings about broken metadata, which is removed, and Pillow's limits, which are above
        # ours.
        warnings.simplefilter("ignore")
        return _process(file)


def make_renditions(picture: Picture) -> Iterator[Rendition]:
    """
    A rendition for each width below the picture's own, widest first, as WEBP and in its format.
    """
    image = picture.pixels
    for width in reversed(RENDITION_WIDTHS):
        if width >= picture.width:
            continue
        size = (width, rendition_height(picture.width, picture.height, width))
        # Each is made from the one before; nobody sees a difference from one made from the
        # original.
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        yield Rendition(width, "webp", _encode(image, "webp", _WEBP_RENDITION))
        yield Rendition(
            width, picture.extension, _encode(image, picture.extension, _JPEG_RENDITION)
        )


def rendition_height(width: int, height: int, rendition_width: int) -> int:
    return max(1, round(height * rendition_width / width))


def difference_hash(image: Image.Image) -> str:
    """
    A difference hash of 64 bits as 16 hexadecimal digits.

    Each bit says whether one of 8 x 8 spots is brighter than the spot to its right. Similar
    pictures differ in few bits, whatever their size and compression (N. Krawetz, "Kind of Like
    That", 2013).
    """
    small = image.resize((9, 8), Image.Resampling.BOX)
    if small.mode == "RGBA":
        paper = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(paper, small)
    grey = small.convert("L").tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            left = row * 9 + column
            bits = bits << 1 | (grey[left] > grey[left + 1])
    return f"{bits:016x}"


def hash_distance(one: str, other: str) -> int:
    """The number of bits (of 64) in which two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _process(file: BinaryIO) -> Picture:
    opened = open_picture(file)
    is_lossless = format_of(opened) in ("PNG", "GIF")
    credit = read_credit(opened)
    orientation = _read_orientation(opened)
    profile = opened.info.get("icc_profile")
    image = _load_shrunk(opened, file)
    # Free the whole picture before the next copy is made.
    del opened
    image = _to_srgb(image, profile)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    extension = "png" if is_lossless or image.mode == "RGBA" else "jpg"
    data = _encode(image, extension, _JPEG)
    return Picture(
        data=data,
        extension=extension,
        pixels=image,
        credit=credit,
        sha256=hashlib.sha256(data).hexdigest(),
        dhash=difference_hash(image),
    )


def _read_orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # Pillow raises errors of many kinds for broken metadata.
        return 1


def _load(image: ImageFile) -> None:
    if format_of(image) == "JPEG" and image.width * image.height > MAX_KEPT_PIXELS:
        # libjpeg decodes directly to half the size.
        image.draft(image.mode, (image.width // 2, image.height // 2))
    try:
        image.load()
    except Exception as error:
        # Pillow's decoders raise OSError, SyntaxError, ValueError, EOFError, struct.error ...
        raise PictureError(damaged()) from error


def _load_shrunk(image: ImageFile, file: BinaryIO) -> Image.Image:
    """The first frame's pixels in RGB, RGBA, L or CMYK, reduced to the most that are kept."""
    try:
        _load(image)
    except PictureError:
        if format_of(image) != "JPEG":
            raise
        image = open_picture(complete(file))
        _load(image)
    mode = _mode_of(image)
    factor = 1
    while image.width * image.height > MAX_KEPT_PIXELS * factor * factor:
        factor += 1
    if factor == 1:
        # The new picture has none of the old one's metadata or decoder memory.
        clean = Image.new("RGBA" if "transparency" in image.info else mode, image.size)
        clean.paste(_convert(image, mode))
        return clean
    return _shrink_by_strips(image, mode, factor)


def _mode_of(image: Image.Image) -> str:
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        return image.mode
    if image.mode in ("1", "I", "F") or image.mode.startswith("I;16"):
        return "L"
    if image.mode == "P" and "transparency" not in image.info:
        return "RGB"
    return "RGBA" if image.has_transparency_data or image.mode == "LA" else "RGB"


def _convert(image: Image.Image, mode: str) -> Image.Image:
    if image.mode == mode and "transparency" not in image.info:
        return image
    if image.mode == "I" or image.mode.startswith("I;16"):
        # 16-bit grey; Pillow would cut values at 255 instead of dividing them.
        return image.convert("I").point(lambda value: value / 257).convert("L")
    if "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert(mode)


def _shrink_by_strips(image: Image.Image, mode: str, factor: int) -> Image.Image:
    """
    Convert the picture and divide its sides by `factor`, without a second full copy in memory.

    The height of each strip is a multiple of the factor, so the result has no seams.
    """
    if "transparency" in image.info:
        mode = "RGBA"
    size = (-(-image.width // factor), -(-image.height // factor))
    shrunk = Image.new(mode, size)
    rows = _STRIP * factor
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        strip.info = image.info
        shrunk.paste(_convert(strip, mode).reduce(factor), (0, top // factor))
    return shrunk


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Converts to RGB or RGBA in sRGB; a profile that cannot be applied counts as sRGB."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha is not None else image
    if profile:
        colours = _apply_profile(colours, profile)
    colours = colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _apply_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A damaged profile, or one for another kind of picture.
        return image
    if converted is None:
        return image
    # Remove it: it would be written into the file, with the time at which it was made.
    converted.info.clear()
    return converted


def _encode(image: Image.Image, extension: str, options: Mapping[str, object]) -> bytes:
    buffer = io.BytesIO()
    if extension == "png":
        image.save(buffer, "PNG")
    else:
        image.save(buffer, "JPEG" if extension == "jpg" else "WEBP", **options)
    return buffer.getvalue()
