"""
What SQLite is told about the size of things, so that it plans for a large portal.

Without figures it takes ten rows for what any index finds, and goes through a million articles
to show the twelve of a rare tag. Its own ANALYZE would measure the portal as it is that day, often
empty, and plan for that until it runs again. So the figures of a large one are written in its
place, which SQLite documents as a way to keep plans steady. PostgreSQL keeps figures itself.
"""

from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper

ROWS = 1_000_000
# How many different values a column has there; others have one for each row.
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
    """Receives post_migrate; tables may have been made anew."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for table in [name for name in TABLES if name in existing]:
            _tell(cursor, table)
        # Read what was written; new connections do so by themselves.
        cursor.execute("ANALYZE sqlite_master")


def _tell(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"ANALYZE {table}")  # Makes the table that the figures are kept in.
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
    """The number of rows, then how many share the first column's value, the first two's, ..."""
    shared = [ROWS]
    for column in columns:
        shared.append(max(1, shared[-1] // DISTINCT.get(column, ROWS)))
    return shared
