"""Refuses passwords that are little else than the portal's name: those are tried first."""

import re
import unicodedata
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pypinyin import lazy_pinyin

from .models import User

LEAST_OTHER = 8  # characters
# Shorter words are in too many passwords.
_SHORTEST = 4
_WORDS = re.compile(r"[^\W_]+")


class PortalNameValidator:
    """
    A password needs eight characters besides the words of the portal's name, body and address.

    Chinese names count as pinyin too: qinglan of 青澜开发区.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        left = _plain(password)
        names = _names(settings.SITE_NAME, settings.SITE_ORGANISER, settings.SITE_DOMAIN)
        found = [name for name in names if name in left]
        for name in found:
            left = left.replace(name, "")
        if found and len(left) < LEAST_OTHER:
            count = LEAST_OTHER - len(left)
            message = ngettext(
                "This password is little else than the portal's name. Add %(count)d character.",
                "This password is little else than the portal's name. Add %(count)d characters.",
                count,
            )
            raise ValidationError(message, code="portal_name", params={"count": count})

    def get_help_text(self) -> str:
        return _("Your password can’t be little else than the portal's name.")


@lru_cache(maxsize=20)
def _names(*texts: str | None) -> list[str]:
    """The longest first, so that what is left of a name is not taken for other characters."""
    names = set()
    for text in filter(None, texts):
        words = [word.casefold() for word in _WORDS.findall(unicodedata.normalize("NFKC", text))]
        names |= {*words, "".join(words)}
        for word in words:
            syllables = lazy_pinyin(word)
            if syllables != [word]:
                names |= {"".join(syllables[:count]) for count in range(2, len(syllables) + 1)}
    return sorted((name for name in names if len(name) >= _SHORTEST), key=len, reverse=True)


def _plain(password: str) -> str:
    """Without blanks and signs between the words of a name."""
    return "".join(_WORDS.findall(unicodedata.normalize("NFKC", password).casefold()))
