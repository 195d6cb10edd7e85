"""Fills the database with a sample, or takes it out again."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from news.articles.models import Article, ArticleQuerySet
from news.library.models import Reference
from news.library.models.reference import key_of_article
from news.library.stored_files import remove
from news.readership import figures
from news.readership.models import DailyViews, ViewCounter
from news.search import index as search_index
from news.text.folding import comparison_key

from .guids import FIRST, LAST, group_guid_of, guid_of, index_of
from .illustrations import Illustrations, find_illustrations, make_illustrations
from .rows import Table, reserve_numbers
from .subjects import Subjects, make_subjects
from .texts.composing import Piece, Views, compose, moment_of, views_of

BATCH = 5_000  # articles in a transaction
_INDEXED_AT_ONCE = 1_000
_REMOVED_AT_ONCE = 500

Report = Callable[[int], None]  # told how many articles are done


class Materials(NamedTuple):
    """What the articles are filed under and illustrated with."""

    subjects: Subjects
    shown: Illustrations


class Filled(NamedTuple):
    numbers: list[int]  # of the new articles
    rows: int  # of all tables


_ARTICLE = (
    *("id", "guid", "translation_group", "language", "title", "title_key", "subtitle", "summary"),
    *("body", "section_id", "source_id", "source_url", "responsible_editor", "lead_image_id"),
    *("status", "published_at", "created_at", "edited_at", "updated_at"),
)


def sampled() -> ArticleQuerySet:
    """The articles of samples."""
    return Article.objects.filter(guid__gte=FIRST, guid__lte=LAST)


def has_others() -> bool:
    """Whether there are articles that are of no sample."""
    return Article.objects.exclude(guid__gte=FIRST, guid__lte=LAST).exists()


def make_materials() -> Materials:
    """Those of the catalogue; what exists is used as it is. Drawing takes some ten seconds."""
    return Materials(make_subjects(), make_illustrations())


def fill(
    total: int, until: datetime, materials: Materials, report: Report = lambda done: None
) -> Filled:
    """
    Make those of the first `total` articles that are not there, the newest up to `until`.

    They are complete but for the search index: see `index_sample`.
    """
    guids = sampled().order_by().values_list("guid", flat=True)
    known = {index_of(guid) for guid in guids.iterator()}
    missing = [(moment_of(index, until), index) for index in range(total) if index not in known]
    # In the order of publication, which is also that of most indexes of the table.
    missing.sort()
    writer = _Writer(materials, until)
    numbers: list[int] = []
    for start in range(0, len(missing), BATCH):
        with transaction.atomic():
            written = writer.write(missing[start : start + BATCH])
            figures.add_made_up(written)
        numbers += written
        report(len(numbers))
    figures.add_up(timezone.localdate(), since=date.min)
    return Filled(numbers, writer.rows)


def index_sample(numbers: Sequence[int], report: Report = lambda done: None) -> None:
    """Put these articles into the search index."""
    for start in range(0, len(numbers), _INDEXED_AT_ONCE):
        with transaction.atomic():
            part = numbers[start : start + _INDEXED_AT_ONCE]
            search_index.update(part, DEFAULT_DB_ALIAS)
        report(start + len(part))


def remove_sample(report: Report = lambda done: None) -> int:
    """
    Delete all articles of samples with their versions and views, then what nothing else uses of
    their pictures and documents. Returns how many articles.

    Sections, sources, authors and tags stay: nothing tells those that were there before.
    """
    done = 0
    while numbers := list(sampled().order_by("pk").values_list("pk", flat=True)[:_REMOVED_AT_ONCE]):
        with transaction.atomic():
            figures.take_away_made_up(numbers)
            search_index.remove(numbers, DEFAULT_DB_ALIAS)
            Article.objects.filter(pk__in=numbers).delete()
        done += len(numbers)
        report(done)
    for item in find_illustrations():
        try:
            remove(item)
        except ValueError:  # Another article uses it.
            continue
    return done


class _Writer:
    """Writes batches of articles, and counts the rows of all tables."""

    def __init__(self, materials: Materials, until: datetime) -> None:
        using = DEFAULT_DB_ALIAS
        self.rows = 0
        self._subjects, self._shown = materials
        self._files = self._shown.files
        self._until = until
        self._articles = Table(Article, _ARTICLE, using)
        self._tags = Table(Article.tags.through, ("article_id", "tag_id"), using)
        self._authors = Table(Article.authors.through, ("article_id", "author_id"), using)
        self._counters = Table(ViewCounter, ("article_id", "imported", "counted"), using)
        self._daily = Table(DailyViews, ("article_id", "day", "count"), using)
        self._references = Table(Reference, ("key", "article_id", "kind", "target"), using)
        operations = connections[using].ops
        self._moment = operations.adapt_datetimefield_value
        self._day = operations.adapt_datefield_value
        is_native = connections[using].features.has_native_uuid_field
        self._uuid: Callable = (lambda uuid: uuid) if is_native else (lambda uuid: uuid.hex)

    def write(self, batch: Sequence[tuple[datetime, int]]) -> list[int]:
        numbers = reserve_numbers(Article, len(batch), DEFAULT_DB_ALIAS)
        made = [
            (
                number,
                moment,
                compose(index, moment, self._files),
                views_of(index, moment, self._until),
            )
            for number, (moment, index) in zip(numbers, batch, strict=True)
        ]
        self.rows += self._articles.insert(
            self._article(number, moment, piece) for number, moment, piece, _views in made
        )
        tags, authors = self._subjects.tags, self._subjects.authors
        self.rows += self._tags.insert(
            (number, tags[piece.language][tag])
            for number, _moment, piece, _views in made
            for tag in piece.tags
        )
        self.rows += self._authors.insert(
            (number, authors[piece.language][author])
            for number, _moment, piece, _views in made
            for author in piece.authors
        )
        self.rows += self._counters.insert(
            (number, views.imported, views.counted) for number, _moment, _piece, views in made
        )
        self.rows += self._daily.insert(
            row for number, _moment, _piece, views in made for row in self._views(number, views)
        )
        self.rows += self._references.insert(
            row for number, _moment, piece, _views in made for row in self._uses(number, piece)
        )
        return numbers

    def _article(self, number: int, moment: datetime, piece: Piece) -> tuple:
        at = self._moment(moment)
        lead = None if piece.lead is None else self._shown.pictures[piece.language][piece.lead].pk
        return (
            number,
            self._uuid(guid_of(piece.number)),
            self._uuid(group_guid_of(piece.group)),
            piece.language,
            piece.title,
            comparison_key(piece.title),
            piece.subtitle,
            piece.summary,
            piece.body,
            self._subjects.sections[piece.section],
            self._subjects.sources[piece.source],
            piece.source_url,
            piece.editor,
            lead,
            Article.Status.PUBLISHED.value,
            at,
            at,
            at,
            at,
        )

    def _views(self, number: int, views: Views) -> Iterator[tuple]:
        return ((number, self._day(day), count) for day, count in views.daily)

    def _uses(self, number: int, piece: Piece) -> Iterator[tuple]:
        pictures = self._shown.pictures[piece.language]
        used = []
        if piece.lead is not None:
            used.append((Reference.Kind.LEAD.value, str(pictures[piece.lead].pk)))
        if piece.in_body is not None:
            used.append((Reference.Kind.FILE.value, pictures[piece.in_body].stem))
        if piece.paper is not None:
            paper = self._shown.papers[piece.language][piece.paper]
            used.append((Reference.Kind.FILE.value, paper.stem))
        for kind, target in used:
            yield key_of_article(number, kind, target), number, kind, target
