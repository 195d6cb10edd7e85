from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from news.text.languages import LANGUAGES, other_script


@dataclass(frozen=True)
class LanguagePage:
    """An article's page in one language: as written, or converted from the other Chinese script."""

    language: str
    address: str  # the path
    is_converted: bool = False


class Translation(Protocol):
    """What is asked of an article here."""

    @property
    def language(self) -> str: ...
    def address_in(self, edition: str) -> str: ...


def language_pages_of(translations: Iterable[Translation]) -> list[LanguagePage]:
    """
    The language pages of a group of translations, at most one in each language.

    If nobody wrote the article in one Chinese script, that page is converted from the other
    script.
    """
    articles = {article.language: article for article in translations}
    pages = []
    for language in LANGUAGES:
        if article := articles.get(language):
            pages.append(LanguagePage(language, article.address_in(language)))
        elif article := articles.get(other_script(language) or ""):
            pages.append(LanguagePage(language, article.address_in(language), is_converted=True))
    return pages
