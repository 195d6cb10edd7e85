"""On PostgreSQL two transactions write at once and do not see each other."""

import threading

import pytest
from django.db import connection, transaction

from news.articles.models import Article, Tag
from news.search import index, search
from tests.factories import make_article, make_source, make_tag

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.usefixtures("unchecked"),
]


class Transaction(threading.Thread):
    """Writes in a transaction of its own, which ends when it is told."""

    def __init__(self, write):
        super().__init__()
        self._write = write
        self._written, self._may_end = threading.Event(), threading.Event()
        self.start()
        assert self._written.wait(10)

    def run(self):
        try:
            with transaction.atomic():
                self._write()
                self._written.set()
                self._may_end.wait(10)
        finally:
            connection.close()

    def end(self):
        self._may_end.set()
        self.join(10)
        assert not self.is_alive()


def rename(tag):
    tag = Tag.objects.get(pk=tag.pk)
    tag.name = "brandnew"
    tag.save()


def give(tag, article):
    Article.objects.get(pk=article.pk).tags.add(tag)


@pytest.mark.parametrize("given_first", [True, False])
@pytest.mark.parametrize("ends_first", [True, False])
@pytest.mark.parametrize("is_other_work_going_on", [True, False])
def test_tag_is_renamed_while_it_is_given(given_first, ends_first, is_other_work_going_on):
    tag, article = make_tag(name="before"), make_article()
    writes = [lambda: give(tag, article), lambda: rename(tag)]
    one, other = map(Transaction, writes if given_first else writes[::-1])
    if is_other_work_going_on:
        Transaction(make_article).end()
    for each in (one, other) if ends_first else (other, one):
        each.end()
    assert list(search("brandnew")) == [article]
    assert not search("before")
    assert list(index.find_stale("default")) == []


def file_under(source, article):
    article = Article.objects.get(pk=article.pk)
    article.source = source
    article.save()


class Waiting(threading.Thread):
    """Does in a thread of its own what has to wait for others."""

    def __init__(self, do):
        super().__init__(target=self._do)
        self._what = do
        self.start()
        # Nothing tells that it waits now; if it does not yet, it reads what is right.
        self.join(0.5)

    def _do(self):
        try:
            self._what()
        finally:
            connection.close()


@pytest.mark.parametrize("is_rebuilt", [True, False])
def test_names_change_while_an_article_is_waited_for(is_rebuilt):
    before, after = make_source(name="before"), make_source(name="after")
    article = make_article(source=before)
    one = Transaction(lambda: file_under(after, article))
    waiting = Waiting(
        lambda: index.rebuild("default") if is_rebuilt else index.update([article.pk], "default")
    )
    one.end()
    waiting.join(10)
    assert list(search("after")) == [article]
    assert not search("before")


def test_source_is_renamed_while_the_index_is_made_anew():
    source = make_source(name="before")
    article = make_article(source=source)

    def rename_source():
        source.name = "after"
        source.save()

    one = Transaction(rename_source)
    waiting = Waiting(lambda: index.rebuild("default"))
    one.end()
    waiting.join(10)
    assert list(search("after")) == [article]


def test_first_article_loses_the_tag_that_is_renamed():
    tag = make_tag(name="before")
    articles = [make_article(tags=[tag]) for _ in range(3)]
    one = Transaction(lambda: Article.objects.get(pk=articles[0].pk).tags.remove(tag))
    waiting = Waiting(lambda: rename(tag))
    one.end()
    waiting.join(10)
    assert set(search("brandnew")) == set(articles[1:])
    assert list(index.find_stale("default")) == []


@pytest.mark.parametrize(
    ("begun", "ended", "times"),
    [
        ("7:7:", "8:8:", 1),
        ("7:7:", "8:9:", 2),  # The next has ended meanwhile,
        ("7:7:", "8:10:8", 2),  # or the one behind it.
        ("6:7:6", "6:8:6", 2),  # One that began before writes still,
        ("6:7:6", "8:8:", 2),  # or does no more.
        ("7:9:8", "9:9:", 2),  # One that began later had ended before.
    ],
)
def test_who_writes_alone_writes_once(monkeypatch, begun, ended, times):
    told = iter([(7, begun), (0, ended)])
    monkeypatch.setattr(index, "_transactions", lambda *args, **options: next(told))
    written = []
    with transaction.atomic():
        index._and_after_commit(lambda: written.append(1) or 1, "default")
    assert len(written) == times
