"""The language of a new article: detected from its text, unless the editor chose one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from news.editions.models import Language
from news.richtext.plain import read
from news.text.languages import plain_language


def proposed_language() -> str:
    """The initial language in the form of a new article: the editor's interface language."""
    language = get_language()
    return language if language in Language.values else Language.ENGLISH.value


def language_of_new(posted: Mapping[str, Any], chosen: str, lines: Iterable[str], body: str) -> str:
    """
    The chosen language, or the text's clear language if the form's proposal was left unchanged.

    `lines` are plain texts, `body` is sanitised HTML. The form posts its proposal.
    """
    if chosen != (posted.get("initial-language") or proposed_language()):
        return chosen
    return plain_language("\n".join([*lines, read(body).text]), chosen)
