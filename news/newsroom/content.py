"""An article's content as a JSON document, which revisions store and pages show."""

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

# The schedule belongs to the article and not to a text: changes take effect at once and are logged.
# A revision only records the values at its time.
SCHEDULE = ("published_at", "expires_at", "pinned_until")

_BETWEEN_TAGS = re.compile(r">\s+<")


@cache
def content_fields() -> dict[str, models.Field]:
    """All fields of an article that an editor fills in, by name, including fields added later."""
    meta = Article._meta
    return {
        field.name: field
        for field in [*meta.local_fields, *meta.local_many_to_many]
        if field.editable and not field.primary_key and field.name not in SCHEDULE
    }


def content_of(article: Article, related: Mapping[str, Any] | None = None) -> Content:
    """
    The content of the instance, as values for JSON.

    `related` gives the many-to-many fields of a form that is not saved yet; without it they are
    read from the database.
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
    """The article's schedule as values for JSON."""
    return {name: _to_json(getattr(article, name)) for name in SCHEDULE}


def put_on(article: Article, content: Content) -> dict[str, list[int]]:
    """
    Set the instance's columns from the content and return the numbers of its many-to-many rows.

    Fields that the content lacks stay unchanged: a revision may be older than a field.
    """
    related = {}
    for name, field in content_fields().items():
        if name not in content:
            continue
        if field.many_to_many:
            related[name] = list(content[name])
        else:
            target = field.target_field if isinstance(field, models.ForeignKey) else field
            value = content[name]
            setattr(article, field.attname, None if value is None else target.to_python(value))
    return related


def changed_fields(one: Content, other: Content) -> list[str]:
    """The names of the fields in which a reader sees a difference between two contents."""
    return [
        name
        for name in content_fields()
        if name in one and name in other and not _is_same(name, one[name], other[name])
    ]


def working_copy(article: Article, revision: Revision) -> Article:
    """
    A copy of the article with the revision's content, for forms, previews and checks.

    It is only for reading and must not be saved: its many-to-many managers return the rows that the
    content names.
    """
    copy = Article.objects.select_related("view_counter").get(pk=article.pk)
    return lay_over(copy, revision.content)


def lay_over(copy: Article, content: Content) -> Article:
    """The same for an instance that the caller provides."""
    related = put_on(copy, content)
    # A foreign key to a deleted row becomes empty.
    for name in missing_of(content):
        if content_fields()[name].many_to_one:
            setattr(copy, name, None)
    cache = copy.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, numbers in related.items():
        model = _model_of(content_fields()[name])
        cache[name] = model._default_manager.filter(pk__in=numbers)
    return copy


def missing_of(content: Content) -> list[str]:
    """The names of the fields that refer to deleted rows."""
    return [name for name, numbers in _named(content) if _existing(name, numbers) < numbers]


def without_missing(content: Content) -> Content:
    """The content without references to deleted rows, which the database would refuse."""
    kept = dict(content)
    for name, numbers in _named(content):
        existing = _existing(name, numbers)
        if existing < numbers:
            is_many = content_fields()[name].many_to_many
            kept[name] = sorted(existing) if is_many else None
    return kept


def _named(content: Content) -> Iterator[tuple[str, set[int]]]:
    """The relation fields with values, each with the numbers that they refer to."""
    for name, field in content_fields().items():
        if field.is_relation and content.get(name):
            yield name, set(content[name]) if field.many_to_many else {content[name]}


def _model_of(relation: models.Field) -> type[models.Model]:
    return relation.remote_field.model  # type: ignore[union-attr]  # Of a relation it is there.


def _existing(name: str, numbers: set[int]) -> set[int]:
    rows = _model_of(content_fields()[name])._default_manager.filter(pk__in=numbers)
    return set(rows.order_by().values_list("pk", flat=True))


def display(contents: list[Content]) -> list[dict[str, str]]:
    """All fields of each content except the body, as readable text, looked up together."""
    names: dict[type[models.Model], set[int]] = {}
    for name, field in content_fields().items():
        if field.is_relation:
            for content in contents:
                value = content.get(name) or []
                numbers = value if isinstance(value, list) else [value]
                names.setdefault(_model_of(field), set()).update(numbers)
    found = {
        (model, row.pk): str(row)
        for model, numbers in names.items()
        for row in model._default_manager.filter(pk__in=numbers)
    }
    return [_display(content, found) for content in contents]


def _display(content: Content, found: dict[tuple[type[models.Model], int], str]) -> dict[str, str]:
    shown = {}
    for name, field in content_fields().items():
        if name == "body":
            continue
        value = content.get(name)
        if field.is_relation:
            numbers = value if isinstance(value, list) else [value] if value else []
            model = _model_of(field)
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
    """Removes line breaks between tags: editors add them freely, and readers do not see them."""
    html = html.replace("\r\n", "\n")
    return html if "<pre" in html else _BETWEEN_TAGS.sub("><", html).strip()
