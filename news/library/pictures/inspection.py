"""
Checks an uploaded file by its content alone, before any pixel is decoded.

Names and declared types are ignored. Every stored picture is encoded again, so other data in the
file would be lost anyway. A file that is also something else is still refused, because its author
did not mean to share a picture.
"""

import re
import struct
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from .picture_limits import (
    FORMATS,
    MAX_BYTES,
    MAX_COEFFICIENT_BYTES,
    MAX_FRAMES,
    MAX_PIXELS,
    MAX_SIDE,
    PictureError,
)

_CHUNK = 1024 * 1024  # bytes
# The patterns are so long that they do not occur by chance in 20 MB of compressed pixels.
_LONGEST = 32  # bytes
_MARKUP = rb"<(?:script|iframe|!doctype|svg[\s>]|html[\s>])|<\?php\s|__HALT_COMPILER"
_CONTAINER = rb"%PDF-\d|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c"
_FOREIGN = re.compile(_MARKUP + b"|" + _CONTAINER, re.IGNORECASE)
# A ZIP is recognised at its end, which a comment of at most 64 KB may follow.
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 65_535 + 22
# A script comment at the place of a GIF's width (10,799 pixels) or of a JPEG's first length.
_SCRIPT_COMMENT = re.compile(rb"GIF8[79]a(?:/\*|=)|\xff\xd8\xff.(?:/\*)", re.DOTALL)

# Only the formats that we accept begin so; Pillow does not say why it cannot read a file.
_BEGINNING = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|....ftypavi[fs]", re.DOTALL
)

# The first part of a HEIF file names its brands; AVIF has brands of its own.
_BRANDS = re.compile(rb"\x00\x00..ftyp((?:[ -~]{4}|\x00{4})+)", re.DOTALL)
_HEIF = re.compile(rb"hei[cxms]|hev[cxms]|mif[12]|msf1")
_AVIF = re.compile(rb"av(?:if|is)|MA1[AB]")

_JPEG_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_SEVERAL_SCANS = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_JPEG_SCAN = 0xDA


def open_picture(file: BinaryIO) -> ImageFile:
    """
    Opens the picture in `file` without decoding it, if it keeps all limits.

    Raises PictureError otherwise. The file must be seekable and stays open.
    """
    _check_bytes(file)
    _check_polyglot(file)
    if _is_heic(file):
        raise PictureError(_heic())
    file.seek(0)
    try:
        image = Image.open(file, formats=list(MAX_PIXELS))
    except Image.DecompressionBombError as error:
        raise PictureError(_too_large()) from error
    except UnidentifiedImageError as error:
        file.seek(0)
        if _BEGINNING.match(file.read(16)):
            raise PictureError(damaged()) from error
        raise PictureError(_("This file is not a picture.") + f" {FORMATS}") from error
    # Pillow raises errors of many kinds for broken headers.
    except Exception as error:
        raise PictureError(damaged()) from error
    _check_pixels(image)
    _check_frames(image, file)
    if format_of(image) == "JPEG" and _coefficient_bytes(file) > MAX_COEFFICIENT_BYTES:
        raise PictureError(
            _(
                "This JPEG is stored in several scans and too large to be opened so. "
                "Save it as a baseline JPEG (not progressive) or make it smaller."
            )
        )
    return image


def format_of(image: ImageFile) -> str:
    """A key of MAX_PIXELS. A phone's JPEG with a second picture in it (MPO) counts as JPEG."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def damaged() -> str:
    return _("This picture is damaged or incomplete. Export or download it again.")


def _check_bytes(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    if size == 0:
        raise PictureError(_("This file is empty.") + f" {FORMATS}")
    if size > MAX_BYTES:
        raise PictureError(
            _("This file is larger than %(most)d MB. Save the picture smaller and try again.")
            % {"most": MAX_BYTES // 1024 // 1024}
        )


def _check_polyglot(file: BinaryIO) -> None:
    file.seek(0)
    tail = b""
    is_first = True
    while chunk := file.read(_CHUNK):
        if is_first and _SCRIPT_COMMENT.match(chunk):
            raise PictureError(_polyglot())
        is_first = False
        if _FOREIGN.search(tail + chunk):
            raise PictureError(_polyglot())
        tail = chunk[-_LONGEST:]
    file.seek(max(0, file.seek(0, 2) - _ZIP_TAIL))
    if _ZIP_END in file.read():
        raise PictureError(_polyglot())


def _polyglot() -> str:
    return _(
        "This file holds a web page, a program or an archive besides or instead of a picture. "
        "Open it in a picture program and save it as JPEG or PNG."
    )


def _is_heic(file: BinaryIO) -> bool:
    file.seek(0)
    match = _BRANDS.match(file.read(256))
    if match is None:
        return False
    brands = {match[1][at : at + 4] for at in range(0, len(match[1]), 4)}
    return any(map(_HEIF.fullmatch, brands)) and not any(map(_AVIF.fullmatch, brands))


def _heic() -> str:
    return _(
        "This is a HEIC (HEIF) picture, which many browsers do not show. Save it as JPEG and "
        "upload that. iPhone: share the photo from Photos, and under Options choose Most "
        "Compatible; for new photos, Settings > Camera > Formats > Most Compatible. Huawei: "
        "export the photo as JPEG in Gallery; for new photos, turn off HEIF in the camera's "
        "settings."
    )


def _too_large() -> str:
    return _(
        "This picture has more than %(megapixels)d megapixels or %(side)d pixels on a side. "
        "Make it smaller and try again."
    ) % {"megapixels": MAX_PIXELS["JPEG"] // 1_000_000, "side": MAX_SIDE}


def _check_pixels(image: ImageFile) -> None:
    width, height = image.size
    if width < 1 or height < 1:
        raise PictureError(damaged())
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS["JPEG"]:
        raise PictureError(_too_large())
    most = MAX_PIXELS[format_of(image)]
    if width * height > most:
        raise PictureError(
            _(
                "A %(format)s picture may have at most %(megapixels)d megapixels. "
                "Save it as a JPEG or make it smaller."
            )
            % {"format": format_of(image), "megapixels": most // 1_000_000}
        )


def _check_frames(image: ImageFile, file: BinaryIO) -> None:
    """
    Only the first frame is ever decoded, but thousands of frames are a bomb for other programs.
    """
    # Pillow would read all frames of a GIF to count them.
    is_gif = format_of(image) == "GIF"
    frames = _count_gif_frames(file) if is_gif else getattr(image, "n_frames", 1)
    if frames > MAX_FRAMES:
        raise PictureError(
            _("This animation has more than %(most)d frames. Save one of them as a picture.")
            % {"most": MAX_FRAMES}
        )


def _count_gif_frames(file: BinaryIO) -> int:
    """Counts up to MAX_FRAMES + 1; raises PictureError if the file ends before its frames do."""
    position = file.tell()
    try:
        file.seek(10)
        flags = file.read(3)[0]
        file.seek(_colour_table_bytes(flags), 1)
        frames = 0
        while frames <= MAX_FRAMES and (kind := file.read(1)) != b";":
            if kind == b",":
                frames += 1
                descriptor = file.read(9)
                file.seek(_colour_table_bytes(descriptor[8]) + 1, 1)
            elif kind == b"!":
                file.seek(1, 1)
            else:
                raise PictureError(damaged())
            while length := file.read(1)[0]:
                file.seek(length, 1)
        return frames
    except IndexError as error:
        raise PictureError(damaged()) from error
    finally:
        file.seek(position)


def _colour_table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _coefficient_bytes(file: BinaryIO) -> int:
    """
    The bytes of coefficients that libjpeg keeps while decoding; 0 for a single interleaved scan.
    """
    frame = read_frame(file)
    return 0 if frame.is_one_scan else int(2 * frame.samples)


class JpegFrame(NamedTuple):
    """The headers of a JPEG up to its first scan."""

    samples: float  # of all components
    components: int
    is_progressive: bool
    is_one_scan: bool  # all components are in the first scan, so there is no other
    scan_at: int  # the position of the first scan's marker


def read_frame(file: BinaryIO) -> JpegFrame:
    """
    Reads the headers and restores the file's position.

    Raises PictureError if the file ends before its first scan.

    ITU T.81, B.2: markers of two bytes, each with a length, up to the first scan. The frame header
    gives the sampling of each component; the scan header gives the number of components in it.
    """
    position = file.tell()
    file.seek(2)
    samples, components, is_progressive = 0.0, 0, False
    try:
        while True:
            marker = file.read(1)[0]
            if marker != 0xFF:
                continue
            while marker == 0xFF:
                marker = file.read(1)[0]
            if marker == 0 or marker in _JPEG_STANDALONE:
                continue
            marker_at = file.tell() - 2
            part = file.read(struct.unpack(">H", file.read(2))[0] - 2)
            if marker in _JPEG_FRAMES:
                is_progressive = marker in _JPEG_SEVERAL_SCANS
                height, width, components = struct.unpack(">HHB", part[1:6])
                factors = [(part[i] >> 4, part[i] & 15) for i in range(7, 6 + 3 * components, 3)]
                most = max(h for h, _v in factors) * max(v for _h, v in factors)
                samples = width * height * sum(h * v for h, v in factors) / most
            elif marker == _JPEG_SCAN:
                is_one_scan = not is_progressive and part[0] == components
                return JpegFrame(samples, components, is_progressive, is_one_scan, marker_at)
    except (IndexError, struct.error, ValueError, ZeroDivisionError) as error:
        raise PictureError(damaged()) from error
    finally:
        file.seek(position)
