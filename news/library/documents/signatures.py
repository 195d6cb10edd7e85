"""How files begin."""

import re

PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Windows, Linux and Mac programs, Java classes, Android's, and scripts.
_PROGRAM = re.compile(
    rb"MZ|\x7fELF|[\xce\xcf]\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]|\xca\xfe\xba\xbe|dex\n|#!|"
    rb"L\x00\x00\x00\x01\x14\x02\x00",  # and a Windows shortcut
    re.DOTALL,
)
_ARCHIVE = re.compile(
    rb"PK(?:\x03\x04|\x05\x06|\x07\x08|00PK)|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh|"
    rb"\xfd7zXZ\x00|MSCF|\x28\xb5\x2f\xfd|.{257}ustar",
    re.DOTALL,
)
_TEXT_MARKUP = re.compile(
    r"\s*(?:<\?xml\b[^>]*>\s*|<!--.*?-->\s*)*"
    r"<(?:!doctype|html|head|body|script|iframe|svg|meta|table|style|\?php|%)",
    re.IGNORECASE | re.DOTALL,
)
HEAD = 512  # bytes that the functions below look at


def is_program(head: bytes) -> bool:
    return _PROGRAM.match(head) is not None


def is_archive(head: bytes) -> bool:
    return _ARCHIVE.match(head) is not None


def is_markup(head: bytes) -> bool:
    """Whether it reads as a web page, in whatever encoding a browser would guess."""
    encodings = ["utf-8"]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif head[1:2] == b"\x00" or head[:1] == b"\x00":
        encodings += ["utf-16-le", "utf-16-be"]
    texts = (head.decode(encoding, "ignore").lstrip("\ufeff") for encoding in encodings)
    return any(_TEXT_MARKUP.match(text) for text in texts)


def is_text(head: bytes) -> bool:
    """Whether it is text without control characters, in UTF-8, UTF-16 or GB 18030."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)
