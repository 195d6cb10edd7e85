"""
The index is kept right: written in the transaction that writes an article.

`update` writes the documents of articles, `remove` takes them out, `rebuild` goes through all, and
`find_stale` names those whose document is not what their text says. A document is written anew only
where its text changed, so that asking twice costs reading alone.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from news.articles.models import Article

from .models import SearchDocument, SearchEntry, document_number
from .texts import RELATED, RELATED_MANY, attachment_titles, texts_of, titles_of
from .tokens import BOUNDARY, VERSION, characters_of, document_of

_CHUNK = 200  # articles
# Articles that are indexed anew while somebody waits; some four seconds.
MOST_AT_ONCE = 2_000


class _Document(NamedTuple):
    number: int
    title: list[str]
    content: list[str]

    @property
    def digest(self) -> str:
        text = " ".join([str(VERSION), *self.title, "\n", *self.content])
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def update(numbers: Collection[int], using: str) -> int:
    """Make the documents of these articles what their texts say; how many were not."""
    return sum(_write(rows, using) for rows in _chunks(sorted(numbers), using))


def update_named(articles: QuerySet[Article], using: str) -> None:
    """
    Something that these articles name may have another name.

    The first one tells whether it has. Of more than MOST_AT_ONCE, which would keep whoever saves
    waiting, all are marked as stale for `rebuild_search`.
    """
    numbers = list(articles.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if not numbers or not update(numbers[:1], using):
        return
    if len(numbers) <= MOST_AT_ONCE:
        update(numbers, using)
    else:
        entries = SearchEntry.objects.using(using).exclude(article=numbers[0])
        entries.filter(article__in=articles.order_by().values("pk")).update(digest="")


def remove(numbers: Collection[int], using: str) -> None:
    """Take the documents of articles out that are about to be deleted."""
    entries = SearchEntry.objects.using(using).filter(article__in=list(numbers))
    _delete(entries.values_list("document", flat=True), using)
    entries.delete()


def rebuild(using: str, report: Callable[[int], None] = lambda done: None) -> int:
    """
    Go through every article, oldest number first; how many documents were wrong.

    Each chunk is a transaction of its own that locks its articles, so the site serves meanwhile
    and a text saved at the same time is not overwritten by what was read before. Documents of no
    article go as well.
    """
    wrong = done = 0
    for numbers in _all_numbers(using):
        with transaction.atomic(using=using):
            locked = Article._base_manager.using(using).filter(pk__in=numbers)
            list(locked.select_for_update().order_by("pk").values_list("pk"))
            wrong += update(numbers, using)
        done += len(numbers)
        report(done)
    with transaction.atomic(using=using):
        lost = list(_lost(using))
        _delete(lost, using)
    return wrong + len(lost)


def find_stale(using: str) -> Iterator[int]:
    """The numbers of the articles whose document is missing or is not of their text."""
    for numbers in _all_numbers(using):
        for rows in _chunks(numbers, using):
            known = _digests(rows, using)
            for number, document in zip(rows, _documents(rows), strict=True):
                if known.get(number.pk) != (document.number, document.digest):
                    yield number.pk


def count_lost(using: str) -> int:
    """Documents of no article."""
    return len(list(_lost(using)))


def _write(rows: list[Article], using: str) -> int:
    known = _digests(rows, using)
    wanted = {row.pk: document for row, document in zip(rows, _documents(rows), strict=True)}
    changed = {
        pk: document
        for pk, document in wanted.items()
        if known.get(pk) != (document.number, document.digest)
    }
    if not changed:
        return 0
    with transaction.atomic(using=using, savepoint=False):
        if replaced := changed.keys() & known.keys():
            remove(replaced, using)
        # What a lost entry may have left at the same place.
        _delete([document.number for document in changed.values()], using)
        SearchDocument.objects.using(using).bulk_create(
            SearchDocument(document.number, document.title, document.content)
            for document in changed.values()
        )
        SearchEntry.objects.using(using).bulk_create(
            SearchEntry(article_id=pk, document=document.number, digest=document.digest)
            for pk, document in changed.items()
        )
    return len(changed)


def _documents(rows: list[Article]) -> Iterator[_Document]:
    attachments = attachment_titles(rows)
    for row in rows:
        titles = titles_of(row)
        content = document_of([*titles, *texts_of(row, attachments)])
        yield _Document(
            document_number(row.published_at or row.created_at, row.pk),
            document_of(titles),
            [*content, BOUNDARY, *characters_of(titles)],
        )


def _digests(rows: Iterable[Article], using: str) -> dict[int, tuple[int, str]]:
    entries = SearchEntry.objects.using(using).filter(article__in=[row.pk for row in rows])
    found = entries.values_list("article_id", "document", "digest")
    return {article: (document, digest) for article, document, digest in found}


def _chunks(numbers: list[int], using: str) -> Iterator[list[Article]]:
    for start in range(0, len(numbers), _CHUNK):
        rows = Article._base_manager.using(using).filter(pk__in=numbers[start : start + _CHUNK])
        yield list(rows.select_related(*RELATED).prefetch_related(*RELATED_MANY).order_by("pk"))


def _all_numbers(using: str) -> Iterator[list[int]]:
    last = 0
    articles = Article._base_manager.using(using).order_by("pk")
    while numbers := list(articles.filter(pk__gt=last).values_list("pk", flat=True)[:_CHUNK]):
        yield numbers
        last = numbers[-1]


def _lost(using: str) -> Iterator[int]:
    known = set(SearchEntry.objects.using(using).values_list("document", flat=True).iterator())
    numbers = SearchDocument.objects.using(using).order_by().values_list("pk", flat=True)
    return (number for number in numbers.iterator() if number not in known)


def _delete(numbers: Iterable[int], using: str) -> None:
    numbers = list(numbers)
    if numbers:
        # Past Django's collector, which would read what it deletes.
        documents = SearchDocument.objects.using(using).filter(pk__in=numbers)
        documents._raw_delete(using)
