from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from news.text.languages import LANGUAGES, other_script


@dataclass(frozen=True)
class Version:
    """One of the pages where an article can be read: as somebody wrote it, or converted."""

    language: str
    address: str  # the path
    is_converted: bool = False


def versions_of(translations: Iterable[Any]) -> list[Version]:
    """
    The pages of articles that are translations of one another, at most one in each language.

    A Chinese script that nobody has written it in is converted from the other.
    """
    articles = {article.language: article for article in translations}
    versions = []
    for language in LANGUAGES:
        if article := articles.get(language):
            versions.append(Version(language, article.address_in(language)))
        elif article := articles.get(other_script(language)):
            versions.append(Version(language, article.address_in(language), is_converted=True))
    return versions
