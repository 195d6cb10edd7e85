"""
Repairs JPEGs that lack their last bytes: a broken download, or a program without end markers.

Every browser shows such files, so the library accepts them if little of the picture is missing. To
find the missing part, it decodes the file with two different ends and compares. (ITU T.81, B.1 and
G.1)
"""

import io
import re
from typing import BinaryIO

from PIL import Image, ImageChops

from .inspection import JpegFrame, damaged, read_frame
from .picture_limits import MAX_KEPT_PIXELS, PictureError

_END = b"\xff\xd9"
_OTHER_END = b"\x55\xaa\x33\x0f" * 64 + _END  # decodes to other pixels than _END does
_MOST_MISSING = 1 / 8  # of the rows
# In compressed data, 0xFF is followed by a zero, a restart marker or the next part.
_SCAN = re.compile(rb"\xff\xda..", re.DOTALL)
_LAST_COEFFICIENT = 63


def complete(file: BinaryIO) -> BinaryIO:
    """
    The JPEG in `file` with an end marker. The file must be seekable and stays open.

    Raises PictureError if more than a little of the picture is missing.
    """
    frame = read_frame(file)
    file.seek(0)
    data = file.read().rstrip(b"\xff")  # half a marker
    if not frame.is_one_scan and not _has_every_scan(data, frame):
        raise PictureError(damaged())
    whole = io.BytesIO(data + _END)
    difference = ImageChops.difference(_read_grey(whole), _read_grey(io.BytesIO(data + _OTHER_END)))
    missing = difference.getbbox()
    if missing is not None and difference.height - missing[1] > difference.height * _MOST_MISSING:
        raise PictureError(damaged())
    return whole


def _has_every_scan(data: bytes, frame: JpegFrame) -> bool:
    """Whether the last scan of every component has at least begun (G.1.2)."""
    begun: set[tuple[int, bool]] = set()  # a component, and whether its first or last coefficients
    for match in _SCAN.finditer(data, frame.scan_at):
        count = data[match.end()] if match.end() < len(data) else 0
        scan = data[match.end() + 1 : match.end() + 1 + 2 * count + 3]
        if len(scan) < 2 * count + 3:
            return False
        first, last, precision = scan[-3:]
        if precision & 15:
            continue  # a scan that only refines it
        for component in scan[: 2 * count : 2]:
            begun |= {(component, True)} if first == 0 else set()
            begun |= {(component, False)} if last == _LAST_COEFFICIENT else set()
    return len(begun) == 2 * frame.components


def _read_grey(file: BinaryIO) -> Image.Image:
    """Decodes in grey, at half the size if it would have more pixels than are kept."""
    try:
        image = Image.open(file, formats=["JPEG"])
        half = image.width * image.height > MAX_KEPT_PIXELS
        image.draft("L", (image.width // 2, image.height // 2) if half else image.size)
        image.load()
    except Exception as error:  # Pillow raises errors of many kinds for broken files.
        raise PictureError(damaged()) from error
    return image.convert("L")
