"""The first rows of several querysets at once."""

from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.db.models import QuerySet


def column_of_each(slices: Sequence[QuerySet], column: str = "pk") -> list[list[int]]:
    """
    The column of each sliced, ordered queryset (whole numbers), in one query for all.

    Each part reads its rows from an index in order; a single query over all of them could not.
    Django's own `union()` refuses slices on SQLite, though both databases accept them if each part
    is a subquery in FROM.
    """
    if not slices:
        return []
    connection = connections[slices[0].db]
    quote = connection.ops.quote_name
    parts: list[str] = []
    parameters: list[Any] = []
    for number, rows in enumerate(slices):
        sql, values = rows.values_list(column).query.sql_with_params()
        parts.append(f"SELECT {number}, {quote('part')}.* FROM ({sql}) AS {quote('part')}")  # noqa: S608
        parameters += values
    found: list[list[int]] = [[] for _rows in slices]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        for number, value in cursor.fetchall():
            found[number].append(value)
    return found
