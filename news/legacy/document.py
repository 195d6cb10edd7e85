import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from news.text.characters import is_printable

MAX_BYTES = 5_000_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


class DocumentError(ValueError):
    """A document that cannot be used. Each reason continues the word "It": `is empty.`"""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Document:
    """A captured page: its name (the path inside the seeds folder), SHA-256 and text."""

    name: str
    sha256: str
    text: str


def read_document(name: str, path: Path) -> Document:
    """
    Read one captured page under its name, and at most MAX_BYTES of it.

    Raises:
        DocumentError: unreadable, too large, empty, binary, or not UTF-8, in text or name.
    """
    if not is_printable(name):
        raise DocumentError("has a name with bytes or characters that cannot be shown: rename it.")
    if not path.is_file():
        raise DocumentError("is no regular file, or a link to none.")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise DocumentError(f"is larger than {MAX_BYTES:,} bytes, so it is no captured page.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start} "
            "(a text in another encoding must be converted to UTF-8 first)."
        ) from error
    if control := _CONTROL.search(text):
        raise DocumentError(
            f"is binary: control character U+{ord(control[0]):04X} at offset {control.start()}."
        )
    if not text.strip():
        raise DocumentError("is empty.")
    return Document(name=name, sha256=hashlib.sha256(data).hexdigest(), text=text)
