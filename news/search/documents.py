"""
Writing and deleting documents, on either database.

SQLite's table is contentless: it holds postings alone. SQLite 3.40 deletes from one only if it is
told the very tokens that it was given, so an entry keeps them, compressed.
"""

from collections.abc import Iterable

from django.db import connections
from django.db.models import Exists, OuterRef

from .models import SearchDocument, SearchEntry
from .packing import pack, unpack

_TABLE = SearchDocument._meta.db_table
_DELETE = (
    f"INSERT INTO {_TABLE} ({_TABLE}, rowid, title, content) "  # noqa: S608 - a name of our own
    "VALUES ('delete', %s, %s, %s)"
)
_DELETE_ALL = f"INSERT INTO {_TABLE} ({_TABLE}) VALUES ('delete-all')"  # noqa: S608


def add(documents: Iterable[tuple[SearchDocument, SearchEntry]], using: str) -> None:
    """Write documents and their entries, which do not exist yet."""
    # In their order: SQLite begins a new segment of its index at each smaller number.
    pairs = sorted(documents, key=lambda pair: pair[0].pk)
    if _is_contentless(using):
        for document, entry in pairs:
            entry.tokens = pack(document.title, document.content)
    SearchDocument.objects.using(using).bulk_create(document for document, _entry in pairs)
    SearchEntry.objects.using(using).bulk_create(entry for _document, entry in pairs)


def delete(numbers: Iterable[int], using: str) -> None:
    """Delete these documents and their entries, of which some may not exist."""
    entries = SearchEntry._base_manager.using(using).filter(pk__in=list(numbers))
    if _is_contentless(using):
        packed = entries.order_by("pk").values_list("pk", "tokens")
        rows: list[list[int | str]] = [
            [number, *unpack(bytes(tokens))] for number, tokens in packed
        ]
        with connections[using].cursor() as cursor:
            cursor.executemany(_DELETE, rows)
    else:
        # Past Django's collector, which would read what it deletes.
        SearchDocument._base_manager.using(using).filter(pk__in=list(numbers))._raw_delete(using)
    entries._raw_delete(using)


def delete_all(using: str) -> None:
    """Empty the index."""
    if _is_contentless(using):
        with connections[using].cursor() as cursor:
            cursor.execute(_DELETE_ALL)
    else:
        SearchDocument._base_manager.using(using)._raw_delete(using)
    SearchEntry._base_manager.using(using)._raw_delete(using)


def delete_leftovers(using: str) -> None:
    """After `flush` has emptied the tables that Django manages."""
    tables = connections[using].introspection.table_names()
    is_here = {_TABLE, SearchEntry._meta.db_table} <= set(tables) and _has_tokens(using)
    if is_here and not SearchEntry._base_manager.using(using).exists():
        delete_all(using)


def _has_tokens(using: str) -> bool:
    """Whether migrations have come as far as the tables that are written here."""
    connection = connections[using]
    with connection.cursor() as cursor:
        table = SearchEntry._meta.db_table
        columns = connection.introspection.get_table_description(cursor, table)
    return any(column.name == "tokens" for column in columns)


def count_torn(using: str) -> int:
    """How many documents have no entry and entries no document: none, unless written by hand."""
    documents = SearchDocument.objects.using(using).order_by()
    entries = SearchEntry.objects.using(using).order_by()
    lost = documents.filter(~Exists(entries.filter(pk=OuterRef("pk")))).count()
    # Entries without a document are counted so, because SQLite would look up each number in all
    # documents: it is no index of numbers.
    empty = entries.count() - (documents.count() - lost)
    return lost + empty


def _is_contentless(using: str) -> bool:
    return connections[using].vendor == "sqlite"
