"""The sections, sources, authors and tags of a sample. Those that exist are used as they are."""

from typing import NamedTuple, TypeVar

from django.db import transaction

from news.articles.models import Author, Section, Source, Tag
from news.text.slugs import slug_from

from .texts.catalogue import AUTHORS, SECTIONS, SOURCES, TAGS

_Named = TypeVar("_Named", Source, Author, Tag)


class Subjects(NamedTuple):
    """Numbers of rows: by slug, or by language in the order of the catalogue."""

    sections: dict[str, int]
    sources: dict[str, int]
    authors: dict[str, list[int]]
    tags: dict[str, list[int]]


@transaction.atomic
def make_subjects() -> Subjects:
    return Subjects(
        sections=_make_sections(),
        sources={
            entry.slug: _make(Source, entry.slug, entry.name, is_own=entry.is_own)
            for entries in SOURCES.values()
            for entry in entries
        },
        authors={
            language: [_make(Author, slug_from(name), name) for name in names]
            for language, names in AUTHORS.items()
        },
        tags={
            language: [_make(Tag, slug_from(name), name) for name in names]
            for language, names in TAGS.items()
        },
    )


def _make_sections() -> dict[str, int]:
    made: dict[str, int] = {}
    for order, entry in enumerate(SECTIONS):
        section, _is_new = Section.objects.get_or_create(
            slug=entry.slug,
            defaults={
                "name_en": entry.en,
                "name_zh_hans": entry.zh_hans,
                "name_zh_hant": entry.zh_hant,
                "order": order * 10,
                "parent_id": made[entry.parent] if entry.parent else None,
                "home_place": entry.home_place,
            },
        )
        made[entry.slug] = section.pk
    return made


def _make(model: type[_Named], slug: str, name: str, **fields: object) -> int:
    try:
        return model.objects.get_by_natural_key(slug, name).pk
    except model.DoesNotExist:
        return model.objects.create(slug=slug, name=name, **fields).pk
