"""The language of a new article: that of its text, unless the editor chose one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from news.editions.models import Language
from news.richtext.plain import read
from news.text.languages import plain_language


def proposed_language() -> str:
    """What the form of a new article begins with: the language that the editor works in."""
    language = get_language()
    return language if language in Language.values else Language.ENGLISH.value


def language_of_new(posted: Mapping[str, Any], chosen: str, lines: Iterable[str], body: str) -> str:
    """
    The chosen language; where it is the one that the form proposed, the one the text plainly is in.

    `lines` are plain texts, `body` sanitised HTML. The form posts what it had proposed.
    """
    if chosen != (posted.get("initial-language") or proposed_language()):
        return chosen
    return plain_language("\n".join([*lines, read(body).text]), chosen)
