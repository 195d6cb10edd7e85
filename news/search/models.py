"""
The index: a document of tokens for each article, and which document is whose.

On SQLite the documents are an FTS5 table, on PostgreSQL two tsvector columns with a GIN index; both
are given tokens made by `tokens`, so no dictionary or extension of the database has a say.
"""

from collections.abc import Iterable
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
        self, value: Iterable[str], connection: BaseDatabaseWrapper, prepared: bool = False
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
# seconds since FIRST_SECOND, the article's number, and one bit that is set for a draft.
_NUMBER_BITS, _DRAFT_BITS = 28, 1
_FIRST_SECOND = -(2**33)  # in the year 1697
_LAST_SECOND = 2**34 - 1
_MASK = 2**_NUMBER_BITS - 1


def document_number(moment: datetime, article: int) -> int:
    """Where a document stands: by its moment, to the second, then by its article's number."""
    # Moments of other ages stand at the ends.
    seconds = min(max(int(moment.timestamp()) - _FIRST_SECOND, 0), _LAST_SECOND)
    return (seconds << _NUMBER_BITS | article) << _DRAFT_BITS


def article_of(number: int) -> int:
    return number >> _DRAFT_BITS & _MASK


def moment_of(number: int) -> datetime:
    seconds = (number >> _NUMBER_BITS + _DRAFT_BITS) + _FIRST_SECOND
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


class SearchDocumentQuerySet(models.QuerySet):
    def with_article(self) -> "SearchDocumentQuerySet":
        """Annotated with the number of the article, `of`."""
        shifted: Combinable = models.F("pk").bitrightshift(_DRAFT_BITS)
        return self.annotate(of=shifted.bitand(_MASK))


class SearchDocument(models.Model):
    """What is searched of an article. SQLite's full-text tables call their key rowid."""

    number = models.BigIntegerField(primary_key=True, db_column="rowid")
    title = TokensField()
    content = TokensField()  # of the title as well

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        default_permissions = ()
        indexes = [
            # PostgreSQL's full-text search; SQLite's table is an index itself. Without a list of
            # pending changes, which a search would have to go through.
            GinIndex(fields=["content"], name="search_content", fastupdate=False),
            GinIndex(fields=["title"], name="search_title", fastupdate=False),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SearchEntry(models.Model):
    """Which document is an article's, and of what text it was made."""

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    document = models.BigIntegerField()
    digest = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.article_id)
