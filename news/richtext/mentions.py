"""Finds what a sanitised text refers to: pictures, attachments and articles of the portal."""

import re
from collections.abc import Iterator

from news.library.documents.document_kinds import FOLDER as ATTACHMENTS
from news.library.pictures.rendition_names import FOLDER as PICTURES
from news.text.file_names import stem_pattern

_FILE = stem_pattern(PICTURES, ATTACHMENTS)
# A link to an article's page in any edition; the number alone identifies it.
_ARTICLE = re.compile(r'href="/(?:[a-z]{2}(?:-[a-z]+)?/)?articles/0*([1-9]\d{0,17})(?=[/?#"])')


def file_stems(html: str) -> Iterator[str]:
    """The stem of each picture and attachment, at any store's address."""
    return iter(dict.fromkeys(_FILE.findall(html)))


def linked_articles(html: str) -> Iterator[str]:
    """The numbers of the linked articles, as text."""
    return iter(dict.fromkeys(_ARTICLE.findall(html)))
