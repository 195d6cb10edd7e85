import re
import unicodedata
from functools import lru_cache

from .characters import NEWER_HAN, clean_line

MAX_LENGTH = 80

# Letters, digits, hyphens and underscores, as in SlugField(allow_unicode=True), and ideographs that
# Python does not know yet.
_CHARACTERS = r"\w" + "".join(f"{chr(first)}-{chr(last)}" for first, last in NEWER_HAN)
SLUG = f"[-{_CHARACTERS}]+"  # a regular expression
_OTHERS = re.compile(rf"[^-\s{_CHARACTERS}]")
_HYPHENS = re.compile(r"[-\s]+")


@lru_cache(maxsize=5_000)
def slug_from(text: str, max_length: int = MAX_LENGTH) -> str:
    """
    A readable slug of at most `max_length` characters, cut between words if there are spaces.

    Letters of all scripts stay, so a Chinese title makes a Chinese slug. Empty if the text has no
    letter and no digit.
    """
    text = unicodedata.normalize("NFKC", clean_line(text)).lower()
    slug = _HYPHENS.sub("-", _OTHERS.sub("", text)).strip("-_")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1]
    words, separator, _last = cut.rpartition("-")
    return words.rstrip("-_") if separator and words else cut[:max_length]
