"""An article with all that its page shows, by queries that are written once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Left
from django.utils import timezone

from news.prepared import Joined, Prepared

from .models import Article, Author, Tag
from .models.article import BEGINNING, SITEMAP_BLOCK

_MOST_NAMES = 1_000  # of authors or tags

_page = Joined(Article, "section", "section__parent", "source", "view_counter", "lead_image")
_LISTED = "id language title slug summary published_at section_id source_id lead_image_id".split()
_listed = Joined(Article, "section", "source", "lead_image", names=_LISTED)
# A list of numbers is filled up to a multiple of this, so that few queries are written.
_AT_ONCE = 10
# Blocks of numbers in a query, filled up in the same way. SQLite takes at most 500 parts.
_MOST_PROBES, _PROBES_AT_ONCE = 200, 25
_NO_BLOCK = -1
_author = Joined(Author)
_tag = Joined(Tag)


@Prepared
def _published(*, now: datetime, pk: int) -> Sequence[QuerySet[Any, Any]]:
    return [Article.objects.published(now).filter(pk=pk).order_by().values_list(*_page.columns)]


@Prepared
def _listed_rows(*, now: datetime, numbers: list[int]) -> Sequence[QuerySet[Any, Any]]:
    # Of a body what a teaser needs, if it needs any.
    beginning = Case(When(summary="", then=Left("body", BEGINNING)), default=Value(""))
    articles = Article.objects.published(now).filter(pk__in=numbers).order_by()
    return [articles.values_list(*_listed.columns, beginning)]


@Prepared
def _last_changes(*, now: datetime, blocks: list[int]) -> Sequence[QuerySet[Any, Any]]:
    published = Article.objects.published(now)
    return [published.last_change_in(block) for block in blocks]


@Prepared
def _names(*, pk: int) -> Sequence[QuerySet[Any, Any]]:
    authors = Author.objects.filter(articles=pk).values_list(*_author.columns)
    # All parts of a query have as many columns; tags have no note.
    no_note = Value("")
    tags = Tag.objects.filter(articles=pk).values_list(*_tag.columns, no_note)
    return [authors[:_MOST_NAMES], tags[:_MOST_NAMES]]


def published_article(pk: int) -> Article | None:
    """What visitors may see of that number now, in two queries; see ArticleQuerySet.for_page."""
    (rows,) = _published.rows(now=timezone.now(), pk=pk)
    if not rows:
        return None
    (article,) = _page.instances(rows)
    authors, tags = _names.rows(pk=pk)
    article.loaded_authors, article.loaded_tags = _author.instances(authors), _tag.instances(tags)
    return article


def modified_by_block(most: int) -> list[tuple[int, datetime]]:
    """
    The blocks of SITEMAP_BLOCK numbers that have articles which visitors may see, and when each
    last changed.

    Reads the newest `most` blocks with one index probe for each. It counts nothing and reads no
    row.
    """
    last = Article.objects.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        return []
    newest, now = last // SITEMAP_BLOCK, timezone.now()
    blocks = range(max(0, newest - most + 1), newest + 1)
    found = []
    for start in range(0, len(blocks), _MOST_PROBES):
        part = blocks[start : start + _MOST_PROBES]
        filled = [*part, *[_NO_BLOCK] * (-len(part) % _PROBES_AT_ONCE)]
        changes = _last_changes.rows(now=now, blocks=filled)
        found += [(block, rows[0][0]) for block, rows in zip(part, changes, strict=False) if rows]
    return found


def listed_articles(numbers: Sequence[int]) -> list[Article]:
    """
    The articles of these numbers that visitors may see now, in this order, with what a list shows.
    """
    if not numbers:
        return []
    filled = [*numbers, *[0] * (-len(numbers) % _AT_ONCE)]
    (rows,) = _listed_rows.rows(now=timezone.now(), numbers=filled)
    found = {}
    for article, row in zip(_listed.instances(rows), rows, strict=True):
        article.beginning = row[-1]
        found[article.pk] = article
    return [found[number] for number in numbers if number in found]
