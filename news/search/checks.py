"""Checks of the index by `migrate` and by `check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from . import index


@register(Tags.database)
def check_index(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    return [found for using in databases or () for found in _check(using)]


def _check(using: str) -> list[CheckMessage]:
    try:
        if index.has_other_version(using):
            message = "The search index was made by another version of the portal."
        elif index.lacks_articles(using):
            message = "The search index lacks articles."
        else:
            return []
    except DatabaseError:  # `migrate` checks before it has made the tables.
        return []
    hint = "Run `manage.py rebuild_search`; the site may serve meanwhile."
    return [Warning(message, hint=hint, id="news.W010")]
