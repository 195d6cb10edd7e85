"""What of an article is searched: all that its readers read, and no markup."""

from collections.abc import Iterable, Iterator
from typing import Any

from news.articles.models import Article
from news.library.models import Attachment
from news.richtext.attachment_links import attachment_names
from news.richtext.plain import BREAK, read

from .filters import filter_token

RELATED = ("section", "source", "lead_image")
RELATED_MANY = ("tags", "authors")


def titles_of(article: Article) -> list[str]:
    return [article.title, article.subtitle]


def texts_of(article: Article, attachments: dict[str, str]) -> Iterator[str]:
    """Besides the titles; `attachments` are the titles of those there are, by file."""
    yield article.summary
    body = read(article.body)
    yield from body.text.split(BREAK)
    yield from (note.text for note in body.notes)
    yield from _names(article)
    yield article.responsible_editor
    if picture := article.lead_image:
        yield from (picture.alt, picture.caption, picture.credit)
    linked = sorted(attachment_names(article.body))
    yield from (attachments[name] for name in linked if name in attachments)


def filters_of(article: Article) -> Iterator[str]:
    """The tokens by which a search is narrowed to what the article is filed under."""
    yield filter_token("language", article.language)
    for kind, key in (("section", article.section_id), ("source", article.source_id)):
        if key is not None:
            yield filter_token(kind, key)
    yield from (filter_token("tag", tag.pk) for tag in article.tags.all())
    yield from (filter_token("author", author.pk) for author in article.authors.all())


def attachment_titles(articles: Iterable[Article], using: str) -> dict[str, str]:
    """The titles of the attachments that the articles' texts link to, in one query at most."""
    names = {name for article in articles for name in attachment_names(article.body)}
    if not names:
        return {}
    return dict(Attachment.objects.using(using).filter(file__in=names).values_list("file", "title"))


def _names(article: Article) -> Iterator[str]:
    if section := article.section:
        yield from (section.name_en, section.name_zh_hans, section.name_zh_hant)
    if source := article.source:
        yield source.name
    named: list[Any] = [*article.tags.all(), *article.authors.all()]
    yield from (one.name for one in named)
