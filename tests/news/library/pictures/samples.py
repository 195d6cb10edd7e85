"""Pictures built in memory, good and bad."""

import io
import struct
import zlib

from PIL import Image


def picture(width: int = 8, height: int = 6, mode: str = "RGB") -> Image.Image:
    """A gradient from the upper left: unlike its mirror images, and unlike plain colour."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (across, down, Image.blend(across, down, 0.5)))
    if mode == "RGBA":
        image.putalpha(down)
        return image
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(width: int = 8, height: int = 6, **options) -> bytes:
    return encoded(picture(width, height), "JPEG", **options)


def png(width: int = 8, height: int = 6, mode: str = "RGB", **options) -> bytes:
    return encoded(picture(width, height, mode), "PNG", **options)


def gif(frames: int = 1, **options) -> bytes:
    first, *rest = (Image.new("L", (8, 6), number % 256) for number in range(frames))
    return encoded(first, "GIF", save_all=frames > 1, append_images=rest, **options)


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG whose header says so many pixels, all of them white when inflated."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * min(height, 20_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
ZIP = b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(18)


def _gif_script() -> bytes:
    return b"GIF89a/*" + gif()[8:] + b"*/=1;alert(1)"


def _jpeg_script() -> bytes:
    """APP0 of 0x2f2a bytes, which reads as the beginning of a comment."""
    whole = jpeg()
    length = struct.unpack(">H", whole[4:6])[0]
    return whole[:4] + b"/*" + whole[6 : 4 + length] + bytes(0x2F2A - length) + whole[4 + length :]


def heic(brands: bytes = b"heic\x00\x00\x00\x00mif1heic") -> bytes:
    """The beginning of one; nothing here reads further."""
    return (
        struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + b"\x00\x00\x00\x20meta" + bytes(40)
    )


# What an uploader might try, and a word of the answer.
TRICKS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "text": (b"just some text", "not a picture"),
    "svg": (SVG, "web page"),
    "svg without script": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "web page"),
    "svg behind a byte order mark": (b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG, "web page"),
    "utf-16 html": ("<script>alert(1)</script>".encode("utf-16"), "not a picture"),
    "html": (HTML, "web page"),
    "php": (b"<?php system($_GET['c']);", "web page"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "web page"),
    "zip": (ZIP, "web page"),
    "bmp": (encoded(picture(), "BMP"), "not a picture"),
    "tiff": (encoded(picture(), "TIFF"), "not a picture"),
    "heic": (heic(), "HEIC"),
    "heif of a burst": (heic(b"msf1\x00\x00\x00\x00hevc"), "Huawei"),
    "heif of no kind": (heic(b"mif1\x00\x00\x00\x00miafMiHB"), "iPhone"),
    "ico": (encoded(picture(16, 16), "ICO"), "not a picture"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    "jpeg with html behind": (jpeg() + HTML, "web page"),
    "jpeg with html in its comment": (jpeg(comment=HTML), "web page"),
    "jpeg with php in its exif": (jpeg(exif=b"Exif\x00\x00<?php eval($x); ?>"), "web page"),
    "jpeg with phar behind": (jpeg() + b"<?php __HALT_COMPILER();", "web page"),
    "png with zip behind": (png() + ZIP, "web page"),
    "gif with rar behind": (gif() + b"Rar!\x1a\x07\x00", "web page"),
    "gif with pdf behind": (gif() + b"%PDF-1.7", "web page"),
    "gif that is a script": (_gif_script(), "web page"),
    "jpeg that is a script": (_jpeg_script(), "web page"),
    "png with capital letters": (png() + b"<ScRiPt>", "web page"),
    "20,000 x 20,000 png": (png_claiming(20_000, 20_000), "megapixels"),
    "100,000 pixels high": (png_claiming(1, 100_000), "megapixels"),
    "no pixels": (png_claiming(0, 0), "damaged"),
    "41 megapixels of png": (png_claiming(8_200, 5_000), "at most 40 megapixels"),
    "gif of a huge canvas": (gif()[:6] + b"\xff\xff\xff\xff" + gif()[10:], "megapixels"),
    "gif of a thousand frames": (gif(1000), "frames"),
    "png of a thousand frames": (
        encoded(
            Image.new("L", (2, 2)),
            "PNG",
            save_all=True,
            append_images=[Image.new("L", (2, 2), n % 255) for n in range(1000)],
        ),
        "frames",
    ),
    "truncated jpeg": (jpeg(200, 200)[:1300], "damaged"),
    "truncated progressive jpeg": (jpeg(200, 200, progressive=True)[:1500], "damaged"),
    "progressive jpeg without its last scans": (
        jpeg(200, 200, progressive=True).rpartition(b"\xff\xda")[0],
        "damaged",
    ),
    "truncated png": (png(200, 200)[:500], "damaged"),
    "truncated gif": (gif()[:-8], "damaged"),
    "truncated webp": (encoded(picture(200, 200), "WEBP")[:150], "damaged"),
    "truncated avif": (encoded(picture(200, 200), "AVIF")[:450], "damaged"),
    "only a jpeg's head": (jpeg()[:30], "damaged"),
    "only a png's signature": (png()[:8], "damaged"),
    "png of a wrong checksum": (png()[:20] + b"\xff" + png()[21:], ""),
    "more than 20 MB": (jpeg() + bytes(20 * 1024 * 1024), "larger than 20 MB"),
}
