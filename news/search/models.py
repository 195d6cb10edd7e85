"""
The index: a document of tokens for each article, and which document is whose.

On SQLite the documents are an FTS5 table, on PostgreSQL two tsvector columns with a GIN index; both
are given tokens made by `tokens`, so no dictionary or extension of the database has a say.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from news.articles.models import Article

from .expressions import to_fts5, to_tsquery, to_tsvector


class TokensField(models.Field):
    """The tokens of a text in their order; written as a list, asked by `matches`, never read."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(
        self, value: Sequence[str], connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> str:
        return to_tsvector(value) if connection.vendor == "postgresql" else " ".join(value)


@TokensField.register_lookup
class Matches(models.Lookup):
    """Documents that answer a Query."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} MATCH %s", (*parameters, to_fts5(self.rhs))

    def as_postgresql(
        self, compiler: Any, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*parameters, to_tsquery(self.rhs))


# The number of a document follows its article's publication, so that the newest are read first:
# minutes since _FIRST, the article's number, and one bit that is set for a text under work. Not
# seconds: full-text indexes store how far numbers are apart, once for each word of each document.
_NUMBER_BITS, _WORK_BITS = 28, 1
_FIRST = datetime(1700, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_LAST_MINUTE = 2**28 - 1  # in the year 2210
_MASK = 2**_NUMBER_BITS - 1


def document_number(moment: datetime, article: int, *, is_under_work: bool = False) -> int:
    """Where a document stands: by its moment, to the minute, then by its article's number."""
    # Moments of other ages stand at the ends.
    minutes = min(max((moment - _FIRST) // _MINUTE, 0), _LAST_MINUTE)
    return (minutes << _NUMBER_BITS | article) << _WORK_BITS | is_under_work


def article_of(number: int) -> int:
    return number >> _WORK_BITS & _MASK


def moment_of(number: int) -> datetime:
    return _FIRST + (number >> _NUMBER_BITS + _WORK_BITS) * _MINUTE


class SearchDocumentQuerySet(models.QuerySet):
    def with_article(self) -> "SearchDocumentQuerySet":
        """Annotated with the number of the article, `of`."""
        shifted: Combinable = models.F("pk").bitrightshift(_WORK_BITS)
        return self.annotate(of=shifted.bitand(_MASK))

    def of_rows(self) -> "SearchDocumentQuerySet":
        """Without the documents of texts under work."""
        return self.alias(is_under_work=models.F("pk").bitand(1)).filter(is_under_work=0)


class SearchDocument(models.Model):
    """
    What is searched of an article; `documents` writes and deletes them.

    SQLite's full-text tables call their key rowid.
    """

    number = models.BigIntegerField(primary_key=True, db_column="rowid")
    title = TokensField()
    content = TokensField()  # of the title as well

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        # Made by a migration: Django could not empty SQLite's table, which has no rows to delete.
        managed = False
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        default_permissions = ()
        indexes = [
            # PostgreSQL's full-text search; SQLite's table is an index itself. Its list of pending
            # changes, which a search goes through, is kept short: with none, writing takes thrice
            # as long, and with the default, 4 MB, a search takes fifty times as long.
            GinIndex(fields=["content"], name="search_content", gin_pending_list_limit=512),
            GinIndex(fields=["title"], name="search_title", gin_pending_list_limit=512),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SearchEntry(models.Model):
    """
    Which documents are an article's, and of what text each was made.

    An article has a document of its row, and one more of a newer text that is under work.
    """

    document = models.BigIntegerField(primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=32)
    # Of the tokens; see news.search.tokens.
    version = models.PositiveSmallIntegerField()
    # On SQLite the document's tokens, compressed: without them it cannot be deleted.
    tokens = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        default_permissions = ()
        # Finds whether any document is of another version, in one look-up.
        indexes = [models.Index(fields=["version"], name="search_version")]

    def __str__(self) -> str:
        return str(self.document)
