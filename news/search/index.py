"""
The index is kept right: written in the transaction that writes an article.

`update` writes the documents of articles, `remove` takes them out, `rebuild` goes through all, and
`find_stale` names those whose document is not what their text says. A document is written anew only
where its text changed, so that asking twice costs reading alone.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from django.db import connections, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from news.articles.models import Article

from . import documents
from .models import SearchDocument, SearchEntry, document_number
from .signals import texts_under_work
from .texts import RELATED, RELATED_MANY, attachment_titles, filters_of, texts_of, titles_of
from .tokens import BOUNDARY, VERSION, characters_of, document_of

# Articles in a transaction: SQLite writes a segment of the index for each, and everybody else waits
# for about a second.
_CHUNK = 500
# Articles that are indexed anew while somebody waits; some four seconds.
MOST_AT_ONCE = 2_000


class _Document(NamedTuple):
    """What is to be indexed of an article's row, or of its newer text that is under work."""

    number: int
    article: int
    title: list[str]
    content: list[str]
    digest: str  # of all of it, and of the tokens' version


class _Difference(NamedTuple):
    """How the index differs from what it should be."""

    gone: list[int]  # the numbers of documents that are wrong or nobody's any more
    changed: list[_Document]
    articles: set[int]  # the articles that these are of


def update(numbers: Collection[int], using: str) -> int:
    """Make the documents of these articles what their texts say; how many were not."""
    return _and_after_commit(partial(_update, numbers, using), using)


def update_named(articles: QuerySet[Article], using: str) -> None:
    """
    Index again what names something that was saved, if the first article's document has changed.

    Of more than MOST_AT_ONCE articles, see `named_by`.
    """
    _and_after_commit(partial(_update_named, articles, using), using)


def named_by(articles: QuerySet[Article], using: str) -> list[int]:
    """
    The numbers of articles that are to be indexed anew at once.

    Of more than MOST_AT_ONCE, which would keep whoever saves waiting, all are marked as of another
    version, for `rebuild_search`; a check tells of them.
    """
    numbers = list(articles.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(numbers) <= MOST_AT_ONCE:
        return numbers
    entries = SearchEntry.objects.using(using)
    entries.filter(article__in=articles.order_by().values("pk")).update(digest="", version=0)
    return []


def remove(numbers: Collection[int], using: str) -> None:
    """Take the documents of articles out that are about to be deleted."""
    with transaction.atomic(using=using, savepoint=False):
        _lock(list(numbers), using)
        entries = SearchEntry.objects.using(using).filter(article__in=list(numbers))
        documents.delete(list(entries.values_list("pk", flat=True)), using)


def rebuild(using: str, report: Callable[[int], None] = lambda done: None) -> int:
    """
    Go through every article, oldest number first; how many had a wrong document.

    Each chunk is a transaction of its own that locks its articles, so the site serves meanwhile
    and a text saved at the same time is not overwritten by what was read before. After an
    interruption it begins again, and writes only what is still wrong. An index that somebody has
    written by hand is emptied first.
    """
    wrong = done = 0
    with transaction.atomic(using=using):
        if documents.count_torn(using):
            documents.delete_all(using)
    for numbers in _all_numbers(using):
        wrong += _update(numbers, using)
        done += len(numbers)
        report(done)
    return wrong


def find_stale(using: str) -> Iterator[int]:
    """The numbers of the articles whose documents are missing or are not of their texts."""
    for numbers in _all_numbers(using):
        yield from sorted(_difference(list(_rows(numbers, using)), using).articles)


def has_other_version(using: str) -> bool:
    """Whether a document is of tokens that this version of the portal does not look for."""
    other = Q(version__lt=VERSION) | Q(version__gt=VERSION)
    return SearchEntry.objects.using(using).filter(other).exists()


def lacks_articles(using: str) -> bool:
    """Whether there is an article without a document: an index that was not made to its end."""
    entries = SearchEntry.objects.using(using).filter(article=OuterRef("pk"))
    return Article._base_manager.using(using).filter(~Exists(entries)).order_by().exists()


def _update_named(articles: QuerySet[Article], using: str) -> int:
    first = list(articles.order_by("pk").values_list("pk", flat=True)[:1])
    if first and not _update(first, using):
        return 0
    return _update(named_by(articles, using), using)


def _update(numbers: Collection[int], using: str) -> int:
    changed, ordered = 0, sorted(numbers)
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        with transaction.atomic(using=using, savepoint=False):
            _lock(chunk, using)
            changed += _write(_rows(chunk, using), using)
    return changed


def _lock(numbers: list[int], using: str) -> None:
    """
    Two transactions do not write documents of one article at once, and the second reads what the
    first has written. On SQLite a transaction has the whole database.

    In a statement of its own: one that has waited for a row reads that row anew, but what is joined
    to it as it was before.
    """
    if connections[using].features.has_select_for_update:
        rows = Article._base_manager.using(using).filter(pk__in=numbers).order_by("pk")
        list(rows.select_for_update().values_list("pk"))


def _and_after_commit(write: Callable[[], int], using: str) -> int:
    """
    Write, and once more when the transaction has ended if others have written meanwhile.

    One that renames a tag and one that gives it to an article do not see each other. Whichever ends
    last sees both.
    """
    if not connections[using].features.has_select_for_update:
        return write()
    with transaction.atomic(using=using, savepoint=False):
        own, ended = _transactions(using)

        def look_again() -> None:
            _none, ended_by_now = _transactions(using, with_own=False)
            # Nobody wrote before us who had not ended, and nobody but us has ended since.
            if (ended, ended_by_now) != (f"{own}:{own}:", f"{own + 1}:{own + 1}:"):
                write()

        transaction.on_commit(look_again, using=using)
        return write()


def _transactions(using: str, *, with_own: bool = True) -> tuple[int, str]:
    """
    The number of PostgreSQL's transaction, and as a snapshot those that have ended: the first that
    has not, the one behind the last that has, and those between that have not.
    """
    own = "txid_current()" if with_own else "0"
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {own}, txid_current_snapshot()::text")
        number, ended = cursor.fetchone()
    return number, ended


def _write(rows: Iterable[Article], using: str) -> int:
    gone, changed, articles = _difference(list(rows), using)
    if not articles:
        return 0
    documents.delete(gone, using)
    documents.add(map(_as_rows, changed), using)
    return len(articles)


def _as_rows(document: _Document) -> tuple[SearchDocument, SearchEntry]:
    number, article, title, content, digest = document
    entry = SearchEntry(document=number, article_id=article, digest=digest, version=VERSION)
    return SearchDocument(number=number, title=title, content=content), entry


def _difference(rows: list[Article], using: str) -> _Difference:
    entries = SearchEntry.objects.using(using).filter(article__in=[row.pk for row in rows])
    known = {
        number: (article, digest)
        for number, article, digest in entries.values_list("pk", "article", "digest")
    }
    wanted = {document.number: document for document in _documents(rows, using)}
    changed = [
        document
        for number, document in wanted.items()
        if known.get(number) != (document.article, document.digest)
    ]
    unwanted = known.keys() - (wanted.keys() - {document.number for document in changed})
    articles = {known[number][0] for number in unwanted} | {each.article for each in changed}
    return _Difference(list(unwanted), changed, articles)


def _documents(rows: list[Article], using: str) -> Iterator[_Document]:
    answers = texts_under_work.send(Article, rows=rows, using=using)
    under_work: list[Article] = [text for _receiver, texts in answers for text in texts or []]  # type: ignore[misc]
    attachments = attachment_titles([*rows, *under_work], using)
    for row in rows:
        yield _document(row, attachments)
    for text in under_work:
        yield _document(text, attachments, is_under_work=True)


def _document(
    text: Article, attachments: dict[str, str], *, is_under_work: bool = False
) -> _Document:
    moment = text.published_at or text.created_at
    titles = titles_of(text)
    title = document_of(titles)
    content = [
        *document_of([*titles, *texts_of(text, attachments)]),
        BOUNDARY,
        *characters_of(titles),
        *filters_of(text),
    ]
    together = " ".join([str(VERSION), *title, "\n", *content])
    return _Document(
        document_number(moment, text.pk, is_under_work=is_under_work),
        text.pk,
        title,
        content,
        hashlib.md5(together.encode(), usedforsecurity=False).hexdigest(),
    )


def _rows(numbers: list[int], using: str) -> QuerySet[Article]:
    rows = Article._base_manager.using(using).filter(pk__in=numbers)
    return rows.select_related(*RELATED).prefetch_related(*RELATED_MANY).order_by("pk")


def _all_numbers(using: str) -> Iterator[list[int]]:
    last = 0
    articles = Article._base_manager.using(using).order_by("pk")
    while numbers := list(articles.filter(pk__gt=last).values_list("pk", flat=True)[:_CHUNK]):
        yield numbers
        last = numbers[-1]
