"""
Writes many rows of a table, several times as fast as `bulk_create`.

Nothing is cleaned or checked, and no signal is sent: the values must be as the database stores
them. That is right for texts of this package, which a test holds to what the columns would store.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, models


class Table:
    """A model's table; `columns` are the attributes that rows give, the others are the defaults."""

    def __init__(self, model: type[models.Model], columns: Sequence[str], using: str) -> None:
        self._connection = connections[using]
        fields = {field.attname: field for field in model._meta.local_concrete_fields}
        rest = [
            field
            for name, field in fields.items()
            if name not in columns and not isinstance(field, models.AutoField)
        ]
        self._defaults = tuple(
            field.get_db_prep_save(field.get_default(), self._connection) for field in rest
        )
        quote = self._connection.ops.quote_name
        written = [fields[name] for name in columns] + rest
        names = ", ".join(quote(field.column or field.name) for field in written)
        places = ", ".join(["%s"] * len(written))
        self._insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608

    def insert(self, rows: Iterable[tuple[Any, ...]]) -> int:
        complete = [row + self._defaults for row in rows]
        if complete:
            with self._connection.cursor() as cursor:
                cursor.executemany(self._insert, complete)
        return len(complete)


def reserve_numbers(model: type[models.Model], most: int, using: str) -> list[int]:
    """
    So many new primary keys, ascending, that nothing else will use.

    On SQLite only within the transaction that also writes the rows: it locks out other writers.
    """
    connection = connections[using]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, most],
            )
            return sorted(number for (number,) in cursor.fetchall())
        # SQLite's AUTOINCREMENT keeps the highest number that was ever used.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + most))
