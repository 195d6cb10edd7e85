"""Codes as people type them."""

import re
import unicodedata

LONGEST = 40  # characters, with blanks and hyphens
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_OF_APP = re.compile(r"[0-9]{6}")


def cleaned(typed: str) -> str:
    """Without blanks and hyphens, full-width digits as plain ones, in lower case."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).casefold()


def is_of_app(code: str) -> bool:
    """Whether it can only be a code of an app: recovery codes are longer."""
    return _OF_APP.fullmatch(code) is not None
