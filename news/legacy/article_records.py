"""Makes fixture records of what a page says."""

import hashlib
import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.html import escape

from news.articles.models import Article, Author, Source
from news.readership.models import ViewCounter
from news.richtext import RichTextError, sanitise
from news.text.languages import detect_language
from news.text.slugs import slug_from

from .document import Document, DocumentError
from .parse import ParsedPage

Record = dict[str, Any]

# Documents' permanent identifiers are made in it, so it must never change.
_NAMESPACE = uuid.UUID("5a0b7a0e-6f0e-5d2c-9d2b-3a1f6f2e9c41")
_BETWEEN_AUTHORS = re.compile("[、;；]")


def make_records(document: Document, page: ParsedPage) -> list[Record]:
    """
    The fixture records of one page: its source, its authors, the article, its view counter.

    They follow from the document alone, so the same document always makes the same records.

    Raises:
        DocumentError: what the page says does not fit the fields of the models.
    """
    sources = [_attribution(Source, page.source)] if page.source else []
    names = [name.strip() for name in _BETWEEN_AUTHORS.split(page.author)]
    authors = [_attribution(Author, name) for name in dict.fromkeys(names) if name]
    article = _article(document, page, sources, authors)
    counter = {"article": [article["guid"]], "imported": page.views}
    records = [*sources, *authors, _record(Article, article), _record(ViewCounter, counter)]
    _validate(records)
    return records


def _article(
    document: Document, page: ParsedPage, sources: list[Record], authors: list[Record]
) -> dict[str, Any]:
    moment = page.published_at.isoformat()
    try:
        body = sanitise("\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in page.paragraphs))
    except RichTextError as error:
        raise DocumentError(f"has a body that cannot be kept. {error}") from error
    return {
        "guid": str(uuid.uuid5(_NAMESPACE, document.name)),
        "translation_group": str(uuid.uuid5(_NAMESPACE, f"translations of {document.name}")),
        "language": detect_language(f"{page.title}\n" + "\n".join(page.paragraphs)),
        "title": page.title,
        "body": body,
        "source": _natural_key(sources[0]) if sources else None,
        "authors": [_natural_key(author) for author in authors],
        "responsible_editor": page.responsible_editor,
        "status": str(Article.Status.PUBLISHED),
        "published_at": moment,
        "origin_document": document.name,
        "origin_sha256": document.sha256,
        # Not the time of the build, so that building or loading twice changes nothing.
        "created_at": moment,
        "updated_at": moment,
        "edited_at": moment,
    }


def _attribution(model: type[Source | Author], name: str) -> Record:
    slug = slug_from(name)
    # Names that differ in more than case and spacing must not share an address: C and C++.
    if slug != "-".join(name.lower().split()):
        slug = f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("-")
    return _record(model, {"name": name, "slug": slug})


def _record(model: type[Model], fields: dict[str, Any]) -> Record:
    return {"model": model._meta.label_lower, "fields": fields}


def _natural_key(record: Record) -> list[str]:
    return [record["fields"]["slug"]]


def _validate(records: list[Record]) -> None:
    """Hold the plain fields against the models' own rules, such as the longest title."""
    problems = []
    models = {model._meta.label_lower: model for model in (Source, Author, Article)}
    for record in records:
        model = models.get(record["model"])
        if model is None:
            continue
        relations = {field.name for field in model._meta.get_fields() if field.is_relation}
        plain = {name: value for name, value in record["fields"].items() if name not in relations}
        try:
            model(**plain).clean_fields(exclude=relations)
        except ValidationError as error:
            problems += [
                f"has a {model._meta.get_field(name).verbose_name} that does not fit: "
                f"{' '.join(messages)}"
                for name, messages in error.message_dict.items()
            ]
    if problems:
        raise DocumentError(*problems)
