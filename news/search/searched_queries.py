"""
What visitors search for, for the newsroom: how often each query was asked on a day and what it
found.

Nothing is stored of who asked: no address, account, cookie or time of day, and no text that looks
like personal data.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.editions.models import Language
from news.text.characters import clean_line
from news.text.folding import fold_text

from .queries import MAX_LENGTH, parse

# Different queries that are stored for one day, so that a flood of random ones fills no disk.
MOST_A_DAY = 2_000
DAYS_KEPT = 90

# Seven digits, as in a telephone number, with signs and spaces between groups of them; an address.
_PERSONAL = re.compile(r"\d(?:\W{0,3}\d){6}|\w\s?@\s?\w")


@dataclass(frozen=True)
class ReportedQuery:
    """A query in a report."""

    query: str
    language: str  # the edition's
    times: int
    hits: int  # when it was last asked
    last_on: date


class SearchedQueryQuerySet(models.QuerySet["SearchedQuery"]):
    def of_days(self, days: int) -> Self:
        """Of the last days, including today."""
        return self.filter(day__gt=timezone.localdate() - timedelta(days=days))

    def fruitless(self) -> Self:
        """Of those that found nothing, and have found nothing since."""
        later = SearchedQuery.objects.filter(
            query=OuterRef("query"),
            language=OuterRef("language"),
            day__gt=OuterRef("day"),
            hits__gt=0,
        )
        return self.filter(hits=0).exclude(Exists(later))

    def most_asked(self, most: int) -> list[ReportedQuery]:
        """The queries that were asked most often, in two queries to the database."""
        sums = self.order_by().values("query", "language")
        rows = list(
            sums.annotate(asked=Sum("times"), last_on=Max("day")).order_by(
                "-asked", "-last_on", "query", "language"
            )[:most]
        )
        hits = self._last_hits({row["query"] for row in rows})
        return [
            ReportedQuery(
                row["query"],
                row["language"],
                row["asked"],
                hits[row["query"], row["language"]],
                row["last_on"],
            )
            for row in rows
        ]

    def _last_hits(self, queries: Iterable[str]) -> dict[tuple[str, str], int]:
        rows = self.filter(query__in=list(queries)).order_by("day")
        return {(row.query, row.language): row.hits for row in rows}


class SearchedQuery(models.Model):
    """How often a query was asked in an edition on one day. Only `record` writes rows."""

    day = models.DateField(_("day"))
    language = models.CharField(_("edition"), max_length=10, choices=Language)
    query = models.CharField(_("searched for"), max_length=MAX_LENGTH)  # folded
    times = models.PositiveIntegerField(_("times asked"), default=0)
    hits = models.PositiveIntegerField(_("articles found last"), default=0)

    objects = SearchedQueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("searched query")
        verbose_name_plural = _("searches")
        default_permissions = ("view",)
        ordering = ["-day", "-times", "query", "language"]
        constraints = [
            # Finds the later rows of a query, too.
            models.UniqueConstraint(
                name="searched_query_one_row_a_day", fields=["query", "language", "day"]
            )
        ]
        indexes = [
            # The rows of a report, of today, and of those that are old.
            models.Index(fields=["day"], name="searched_query_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.query}"


def storable(typed: str) -> str:
    """The text under which a query is counted; blank if it is no query or looks personal."""
    folded = " ".join(fold_text(clean_line(typed[:MAX_LENGTH])).split())[:MAX_LENGTH].strip()
    return "" if _PERSONAL.search(folded) or not parse(folded) else folded


def record(query: str, language: str, hits: int) -> None:
    """
    Count that a query, as `storable` gives it, was asked once more today and found so much.

    The database adds, so that queries asked at the same time are all counted. The first one of a
    day removes what is older than DAYS_KEPT.
    """
    today = timezone.localdate()
    key = {"query": query, "language": language, "day": today}
    row = SearchedQuery.objects.filter(**key)
    if row.update(times=F("times") + 1, hits=hits):
        return
    stored = SearchedQuery.objects.filter(day=today).count()
    if stored >= MOST_A_DAY:
        return
    if not stored:
        SearchedQuery.objects.filter(day__lte=today - timedelta(days=DAYS_KEPT)).delete()
    # If two are first at the same time, one insert does nothing and both then add.
    SearchedQuery.objects.bulk_create([SearchedQuery(**key)], ignore_conflicts=True)
    row.update(times=F("times") + 1, hits=hits)
