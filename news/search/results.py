"""
What a query finds, in its order.

The newest MOST_RANKED matches and the newest MOST_TITLES of those in titles are scored by where the
words stand and how old the article is; what is older is counted, up to MOST_COUNTED, and found by
further words or by date. So a common word costs what a rare one does.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Self, overload

from django.db import connections, models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils import timezone

from news.articles.models import Article, ArticleQuerySet

from .models import SearchDocument, article_of, document_number, moment_of
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

    A sequence, so a paginator takes it; `total` counts what it leaves out as well. `period` is the
    first moment and the one behind the last, to the minute. Texts under work answer only where
    `with_work` says so.
    """

    def __init__(
        self,
        query: Query,
        articles: ArticleQuerySet,
        *,
        by_date: bool = False,
        period: tuple[datetime, datetime] | None = None,
        with_work: bool = False,
    ) -> None:
        self.query = query
        self._articles = self._rows = articles
        self._by_date = by_date
        self._period = period
        self._with_work = with_work

    def fetched_with(self, rows: ArticleQuerySet) -> Self:
        """Fetch the columns and relations that these rows have; gives itself."""
        self._rows = rows
        return self

    @cached_property
    def numbers(self) -> list[int]:
        """The articles' numbers in their order."""
        # Of an article's row and of its text under work, the better one stands.
        return list(dict.fromkeys(map(article_of, self._found)))

    @cached_property
    def total(self) -> int:
        """How many there are, MOST_COUNTED for more."""
        return min(self._counted, MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than `total`."""
        return self._counted > MOST_COUNTED

    @cached_property
    def _counted(self) -> int:
        return len(set(map(article_of, self._newest_matches)))

    def newest_titles(self, most: int) -> list[Article]:
        """Of those whose title has all that is wanted, the newest; no others are looked at."""
        if not self.query:
            return []
        with _planned_for_the_index(self._articles.db):
            found = self._newest(most, **self._in_titles)
        return self._fetch(list(map(article_of, found)))

    @property
    def _in_titles(self) -> dict[str, Query]:
        """The look-ups of what has all that is wanted in its title."""
        # The tokens of single characters, which are of titles alone, stand in the content.
        words = tuple(unit for unit in self.query.required if not unit.is_character)
        lookups = {"title__matches": Query(words)} if words else {}
        if words != self.query.required or self.query.excluded or self.query.filters:
            lookups["content__matches"] = self.query
        return lookups

    @property
    def is_complete(self) -> bool:
        """Whether all are here, and not the best alone."""
        return self._counted == len(self.numbers)

    @cached_property
    def years(self) -> dict[int, int]:
        """How many of those that are here are of each year by the portal's time, newest first."""
        years = Counter(timezone.localtime(moment_of(number)).year for number in self._found)
        return dict(sorted(years.items(), reverse=True))

    @cached_property
    def sections(self) -> dict[int, int]:
        """How many of those that are here are in each section, by the section's number."""
        articles = Article._base_manager.using(self._articles.db).filter(pk__in=self.numbers)
        filed = articles.filter(section__isnull=False).order_by().values_list("section")
        return dict(filed.annotate(models.Count("pk")))

    @cached_property
    def _newest_matches(self) -> list[int]:
        """The numbers of the newest documents that match: as many as are counted, and one more."""
        if not self.query:
            return []
        with _planned_for_the_index(self._articles.db):
            return self._newest(MOST_COUNTED + 1, content__matches=self.query)

    @cached_property
    def _found(self) -> list[int]:
        """The numbers of the documents in their order."""
        newest = self._newest_matches[:MOST_RANKED]
        if self._by_date or not newest:
            return newest
        with _planned_for_the_index(self._articles.db):
            return self._best_first(newest)

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

    def _fetch(self, numbers: list[int]) -> list[Article]:
        # What was withdrawn between the two queries is left out.
        found = self._rows.order_by().in_bulk(numbers)
        return [found[number] for number in numbers if number in found]

    def _best_first(self, newest: list[int]) -> list[int]:
        together = self.query.as_one
        in_title = set(self._newest(MOST_TITLES, **self._in_titles))
        close = set(self._newest(MOST_TITLES, content__matches=together)) if together else set()
        now = timezone.now()
        scores = {
            document: _score(document in in_title, document in close, moment_of(document), now)
            for document in in_title.union(newest, close)
        }
        return sorted(scores, key=lambda document: (scores[document], document), reverse=True)

    def _newest(self, most: int, **lookup: Query) -> list[int]:
        found = self._documents(**lookup).order_by(self._place.desc())
        return list(found.values_list("pk", flat=True)[:most])

    def _documents(self, **lookup: Query) -> QuerySet:
        theirs = self._articles.order_by().filter(pk=OuterRef("of"))
        documents = SearchDocument.objects.using(self._articles.db).filter(**lookup)
        if not self._with_work:
            documents = documents.of_rows()
        if self._period:
            first, behind = (document_number(moment, 0) for moment in self._period)
            documents = documents.alias(place=self._place).filter(
                place__gte=first, place__lt=behind
            )
        return documents.with_article().filter(Exists(theirs))

    @property
    def _place(self) -> F | ExpressionWrapper:
        """The number of a document, to order and to bound by."""
        if connections[self._articles.db].vendor == "postgresql":
            # Not the bare column: PostgreSQL would walk its index from the newest document on and
            # ask each whether it matches.
            return ExpressionWrapper(F("pk") + 0, output_field=models.BigIntegerField())
        return F("pk")


@contextmanager
def _planned_for_the_index(using: str) -> Iterator[None]:
    """
    Queries of a block go by the full-text index.

    PostgreSQL does not know what it costs to unpack a tsvector, and would rather read them all. A
    forbidden scan counts as so dear that it would compile each query, which takes 0.2 s.
    """
    if connections[using].vendor != "postgresql":
        yield
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        yield
        # For the rest of an outer transaction.
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT; SET LOCAL jit = DEFAULT")


def _score(in_title: bool, is_close: bool, moment: datetime, now: datetime) -> float:
    age = max(0.0, (now - moment).total_seconds() / 86_400)
    recency = _HALF_AS_NEW / (_HALF_AS_NEW + age)  # from 1 down
    return _IN_TITLE * in_title + _SIDE_BY_SIDE * is_close + recency
