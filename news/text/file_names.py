"""Cleans the text that comes with a file, and makes the names of stored files."""

import re
import secrets
import unicodedata
from datetime import datetime

from .characters import clean_line

MAX_NAME = 255  # characters

# The path that texts use for files, independent of the store.
REFERENCES = "/media/"


def clean_text(text: str) -> str:
    """The text on one line, without invisible characters."""
    return " ".join(clean_line(unicodedata.normalize("NFC", text)).split())


def clean_name(name: str) -> str:
    """
    The uploaded file's name, for people to recognise it; it is never used as a file name here.
    """
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
    """A pattern for the random part of such names in a text, as its only group."""
    return re.compile(rf"(?:{'|'.join(folders)})/\d{{4}}/\d{{2}}/([0-9a-f]{{32}})")
