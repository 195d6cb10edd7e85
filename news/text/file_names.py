"""Text that came with a file, made fit to be shown; and the names that files get here."""

import re
import secrets
import unicodedata
from datetime import datetime

from .characters import clean_line

MAX_NAME = 255  # characters

# What a text calls a file by, whatever store keeps it: another store needs no other text.
REFERENCES = "/media/"


def clean_text(text: str) -> str:
    """On one line, without what cannot be seen."""
    return " ".join(clean_line(unicodedata.normalize("NFC", text)).split())


def clean_name(name: str) -> str:
    """An uploaded file's name for people to recognise it by; no file here is ever called so."""
    name = clean_text(name.replace("\\", "/").rpartition("/")[2])
    if len(name) <= MAX_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"


def make_name(folder: str, moment: datetime, extension: str) -> str:
    """`<folder>/<yyyy>/<mm>/<32 random hexadecimal digits>.<extension>`."""
    return f"{folder}/{moment:%Y/%m}/{secrets.token_hex(16)}.{extension}"


def stem_pattern(*folders: str) -> re.Pattern[str]:
    """Finds the own part of such names in a text, as its only group."""
    return re.compile(rf"(?:{'|'.join(folders)})/\d{{4}}/\d{{2}}/([0-9a-f]{{32}})")
