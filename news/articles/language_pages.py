from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from news.text.languages import LANGUAGES, other_script


@dataclass(frozen=True)
class LanguagePage:
    """One of the pages where an article can be read: as somebody wrote it, or converted."""

    language: str
    address: str  # the path
    is_converted: bool = False


def language_pages_of(translations: Iterable[Any]) -> list[LanguagePage]:
    """
    The pages of articles that are translations of one another, at most one in each language.

    A Chinese script that nobody has written it in is converted from the other.
    """
    articles = {article.language: article for article in translations}
    pages = []
    for language in LANGUAGES:
        if article := articles.get(language):
            pages.append(LanguagePage(language, article.address_in(language)))
        elif article := articles.get(other_script(language)):
            pages.append(LanguagePage(language, article.address_in(language), is_converted=True))
    return pages
