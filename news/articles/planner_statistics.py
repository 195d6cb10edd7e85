"""
Table sizes for SQLite's query planner, so that it plans for a large portal.

Without statistics it assumes that an index finds ten rows, and reads a million articles to show
the twelve of a rare tag. Its own ANALYZE would measure today's portal, which may be empty, and
keep those numbers until it runs again. So this module writes the statistics of a large portal;
SQLite documents this as a way to keep plans stable. PostgreSQL keeps its own.
"""

from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper

ROWS = 1_000_000
# The number of different values in a column; in other columns each row has its own.
DISTINCT = {
    "status": 1,
    "language": 1,
    "section_id": 13,
    "source_id": 50,
    "lead_image_id": 1_000,
    "slug": 1_000,
    "tag_id": 200,
    "author_id": 100,
}
TABLES = ("news_article", "news_article_tags", "news_article_authors")


def tell_sqlite(using: str, **kwargs: Any) -> None:
    """Receives post_migrate, because a migration may have rebuilt the tables."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for table in [name for name in TABLES if name in existing]:
            _tell(cursor, table)
        # This connection reads the new statistics; later connections do so when they open.
        cursor.execute("ANALYZE sqlite_master")


def _tell(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"ANALYZE {table}")  # creates sqlite_stat1
    cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = %s", [table])
    cursor.execute("SELECT name FROM pragma_index_list(%s) WHERE NOT partial", [table])
    for (index,) in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [index])
        columns = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)",
            [table, index, " ".join(map(str, figures(columns)))],
        )


def figures(columns: list[str]) -> list[int]:
    """
    The number of rows, then how many rows share the first column's value, the first two's, ...
    """
    shared = [ROWS]
    for column in columns:
        shared.append(max(1, shared[-1] // DISTINCT.get(column, ROWS)))
    return shared
