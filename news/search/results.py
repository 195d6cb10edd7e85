"""
What a query finds, in its order.

The newest MOST_RANKED matches and the newest MOST_TITLES of those in titles are scored by where the
words stand and how old the article is; what is older is counted, up to MOST_COUNTED, and found by
further words or by date. So a common word costs what a rare one does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Self, overload

from django.db import connections, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from news.articles.models import Article, ArticleQuerySet

from .models import SearchDocument, article_of, moment_of
from .queries import Query

MOST_RANKED = 1_000
MOST_TITLES = 200
MOST_COUNTED = 10_000

# A match in the title outweighs all words side by side, and these outweigh any age.
_IN_TITLE, _SIDE_BY_SIDE = 4.0, 2.0
_HALF_AS_NEW = 365.0  # days


class Results(Sequence[Article]):
    """
    The articles that answer a query, of those that the queryset holds; fetched as they are asked.

    A sequence, so a paginator takes it; `total` counts what it leaves out as well.
    """

    def __init__(self, query: Query, articles: ArticleQuerySet, *, by_date: bool = False) -> None:
        self.query = query
        self._articles = self._rows = articles
        self._by_date = by_date

    def fetched_with(self, rows: ArticleQuerySet) -> Self:
        """The same, with the columns and relations that these rows have."""
        self._rows = rows
        return self

    @cached_property
    def numbers(self) -> list[int]:
        """The articles' numbers in their order."""
        if not self.query:
            return []
        with _planned_for_the_index(self._articles.db):
            found = self._newest_first() if self._by_date else self._best_first()
        return [article_of(document) for document in found]

    @cached_property
    def total(self) -> int:
        """How many there are, MOST_COUNTED + 1 for more than MOST_COUNTED."""
        if not self.query:
            return 0
        if len(self.numbers) < MOST_RANKED:
            return len(self.numbers)
        with _planned_for_the_index(self._articles.db):
            found = self._documents(content__matches=self.query)
            return int(found.order_by()[: MOST_COUNTED + 1].count())

    def count(self, value: Any = None) -> int:
        """How many can be read here, as a paginator asks."""
        return len(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Article]:
        return iter(self._fetch(self.numbers))

    @overload
    def __getitem__(self, key: int) -> Article: ...
    @overload
    def __getitem__(self, key: slice) -> list[Article]: ...
    def __getitem__(self, key: int | slice) -> Article | list[Article]:
        if isinstance(key, slice):
            return self._fetch(self.numbers[key])
        return self._fetch([self.numbers[key]])[0]

    def exists(self) -> bool:
        return bool(self.numbers)

    def _fetch(self, numbers: list[int]) -> list[Article]:
        # What was withdrawn between the two queries is left out.
        found = self._rows.order_by().in_bulk(numbers)
        return [found[number] for number in numbers if number in found]

    def _newest_first(self) -> list[int]:
        return self._newest(MOST_RANKED, content__matches=self.query)

    def _best_first(self) -> list[int]:
        wanted, together = self.query.wanted_alone, self.query.as_one
        in_title = set(
            self._newest(MOST_TITLES, title__matches=wanted, content__matches=self.query)
        )
        close = set(self._newest(MOST_TITLES, content__matches=together)) if together else set()
        now = timezone.now()
        scores = {
            document: _score(document in in_title, document in close, moment_of(document), now)
            for document in in_title.union(self._newest_first(), close)
        }
        return sorted(scores, key=lambda document: (scores[document], document), reverse=True)

    def _newest(self, most: int, **lookup: Query) -> list[int]:
        # Not by the bare column: PostgreSQL would walk its index from the newest document on and
        # ask each whether it matches.
        found = self._documents(**lookup).order_by(_descending(self._articles.db))
        return list(found.values_list("pk", flat=True)[:most])

    def _documents(self, **lookup: Query) -> QuerySet:
        theirs = self._articles.order_by().filter(pk=OuterRef("of"))
        documents = SearchDocument.objects.using(self._articles.db).filter(**lookup)
        return documents.with_article().filter(Exists(theirs))


def _descending(using: str) -> Any:
    pk = F("pk")
    return (pk + 0).desc() if connections[using].vendor == "postgresql" else pk.desc()


@contextmanager
def _planned_for_the_index(using: str) -> Iterator[None]:
    """
    Queries of a block go by the full-text index.

    PostgreSQL does not know what it costs to unpack a tsvector, and would rather read them all.
    """
    if connections[using].vendor != "postgresql":
        yield
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")  # For the rest of an outer transaction.


def _score(in_title: bool, is_close: bool, moment: datetime, now: datetime) -> float:
    age = max(0.0, (now - moment).total_seconds() / 86_400)
    recency = _HALF_AS_NEW / (_HALF_AS_NEW + age)  # from 1 down
    return _IN_TITLE * in_title + _SIDE_BY_SIDE * is_close + recency
