"""An article's content as a document: what a revision holds and what goes to the page."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from news.articles.models import Article

from .models import Revision

Content = dict[str, Any]

# The article's own and no part of a text: they take effect by themselves, at once, and each
# change of them is logged. A revision only remembers how they stood.
SCHEDULE = ("published_at", "expires_at", "pinned_until")

_BETWEEN_TAGS = re.compile(r">\s+<")


@cache
def content_fields() -> dict[str, models.Field]:
    """Every field of an article that an editor fills in, by name, whatever it will gain."""
    meta = Article._meta
    return {
        field.name: field
        for field in [*meta.local_fields, *meta.local_many_to_many]
        if field.editable and not field.primary_key and field.name not in SCHEDULE
    }


def content_of(article: Article, related: Mapping[str, Any] | None = None) -> Content:
    """
    The content that the instance holds now, as values for JSON.

    `related` gives the many-to-many fields of a form that is not saved yet; else the rows are
    asked for.
    """
    content: Content = {}
    for name, field in content_fields().items():
        if field.many_to_many:
            if related is not None and name in related:
                chosen = [subject.pk for subject in related[name]]
            else:
                chosen = list(getattr(article, name).order_by().values_list("pk", flat=True))
            content[name] = sorted(chosen)
        else:
            content[name] = _to_json(getattr(article, field.attname))
    return content


def schedule_of(article: Article) -> Content:
    """The article's moments as values for JSON."""
    return {name: _to_json(getattr(article, name)) for name in SCHEDULE}


def put_on(article: Article, content: Content) -> dict[str, list[int]]:
    """
    Set the instance's columns from the content and return its many-to-many numbers.

    What the content does not name stays: a revision may be older than a field.
    """
    related = {}
    for name, field in content_fields().items():
        if name not in content:
            continue
        if field.many_to_many:
            related[name] = list(content[name])
        else:
            target = field.target_field if field.is_relation else field
            value = content[name]
            setattr(article, field.attname, None if value is None else target.to_python(value))
    return related


def changed_fields(one: Content, other: Content) -> list[str]:
    """The names of fields in which two contents differ, for a reader."""
    return [
        name
        for name in content_fields()
        if name in one and name in other and not _is_same(name, one[name], other[name])
    ]


def working_copy(article: Article, revision: Revision) -> Article:
    """
    An article as it would be with the revision's content, for forms, previews and checks.

    It is made to be read, never to be saved: the managers of its many-to-many fields answer as
    if they held what the content names.
    """
    copy = Article.objects.select_related("view_counter").get(pk=article.pk)
    return lay_over(copy, revision.content)


def lay_over(copy: Article, content: Content) -> Article:
    """The same for an instance that is the caller's own."""
    related = put_on(copy, content)
    # A number whose row is gone stands for nothing.
    for name in missing_of(content):
        if content_fields()[name].many_to_one:
            setattr(copy, name, None)
    cache = copy.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, numbers in related.items():
        model = content_fields()[name].remote_field.model
        cache[name] = model._default_manager.filter(pk__in=numbers)
    return copy


def missing_of(content: Content) -> list[str]:
    """The names of the fields that refer to something that no longer exists."""
    return [name for name, numbers in _named(content) if _existing(name, numbers) < numbers]


def without_missing(content: Content) -> Content:
    """The content, naming only what exists: the database would refuse anything else."""
    kept = dict(content)
    for name, numbers in _named(content):
        existing = _existing(name, numbers)
        if existing < numbers:
            is_many = content_fields()[name].many_to_many
            kept[name] = sorted(existing) if is_many else None
    return kept


def _named(content: Content) -> Iterator[tuple[str, set[int]]]:
    """The relations that refer to something, each with the numbers that they name."""
    for name, field in content_fields().items():
        if field.is_relation and content.get(name):
            yield name, set(content[name]) if field.many_to_many else {content[name]}


def _existing(name: str, numbers: set[int]) -> set[int]:
    rows = content_fields()[name].remote_field.model._default_manager.filter(pk__in=numbers)
    return set(rows.order_by().values_list("pk", flat=True))


def display(contents: list[Content]) -> list[dict[str, str]]:
    """Each content's fields but the body as text for people, looked up together."""
    names: dict[type[models.Model], set[int]] = {}
    for name, field in content_fields().items():
        if field.is_relation:
            for content in contents:
                value = content.get(name) or []
                numbers = value if isinstance(value, list) else [value]
                names.setdefault(field.remote_field.model, set()).update(numbers)
    found = {
        (model, row.pk): str(row)
        for model, numbers in names.items()
        for row in model._default_manager.filter(pk__in=numbers)
    }
    return [_display(content, found) for content in contents]


def _display(content: Content, found: dict[Any, str]) -> dict[str, str]:
    shown = {}
    for name, field in content_fields().items():
        if name == "body":
            continue
        value = content.get(name)
        if field.is_relation:
            numbers = value if isinstance(value, list) else [value] if value else []
            model = field.remote_field.model
            shown[name] = ", ".join(found.get((model, n), f"#{n}") for n in numbers)
        elif field.choices:
            shown[name] = str(dict(field.flatchoices).get(value, value or ""))
        else:
            shown[name] = "" if value is None else str(value)
    return shown


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat() if timezone.is_aware(value) else str(value)
    if isinstance(value, UUID):
        return str(value)
    return value


def _is_same(name: str, one: Any, other: Any) -> bool:
    if name != "body" or one == other:
        return one == other
    return _as_read(one) == _as_read(other)


def _as_read(html: str) -> str:
    """An editor breaks lines between tags as it likes; a reader sees no difference."""
    html = html.replace("\r\n", "\n")
    return html if "<pre" in html else _BETWEEN_TAGS.sub("><", html).strip()
