"""Two at once on a database that has rows to lock: one transaction on each side."""

import threading

import pytest
from django.db import connection, connections

from news.articles.models import Article
from news.newsroom import presence, revisions
from news.newsroom.attempt import RefusedError
from news.newsroom.models import EditorialEvent, Presence, Revision
from news.newsroom.revisions import ConflictError, Saved, save_content
from news.newsroom.workflow import perform
from tests.factories import make_draft, make_section, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,  # SQLite has one writer at a time.
]

PATIENCE = 30  # seconds until a test that hangs is a test that fails


def at_once(*calls):
    """Run each in a thread and transaction of its own; return what each returns or raises."""
    outcomes = [None] * len(calls)

    def run(index, call):
        try:
            outcomes[index] = call()
        except Exception as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return outcomes


@pytest.fixture
def meet(monkeypatch):
    """Both have begun before either has the row: each waits for the other at the lock."""
    barrier = threading.Barrier(2, timeout=PATIENCE)
    lock = revisions.lock

    def meeting(article_id):
        connection.ensure_connection()
        barrier.wait()
        return lock(article_id)

    monkeypatch.setattr(revisions, "lock", meeting)
    monkeypatch.setattr("news.newsroom.workflow.lock", meeting)


def test_second_of_two_saves_at_once_is_a_conflict(meet):
    li, wang = make_user("Editor"), make_user("Editor")
    article = make_draft(li)
    outcomes = at_once(
        lambda: save_content(article.pk, {"title": "Li's"}, li, based_on=1),
        lambda: save_content(article.pk, {"title": "Wang's"}, wang, based_on=1),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ConflictError", "Saved"]
    conflict = next(o for o in outcomes if isinstance(o, ConflictError))
    article.refresh_from_db()
    assert {article.title, conflict.content["title"]} == {"Li's", "Wang's"}
    assert conflict.latest.title == article.title


def test_first_revisions_of_a_row_made_at_once_are_one(meet):
    li, wang = make_user("Editor"), make_user("Editor")
    article = Article.objects.create(title="Row", status="draft", created_by=li)
    at_once(
        lambda: save_content(article.pk, {"title": "Li's"}, li, based_on=0),
        lambda: save_content(article.pk, {"title": "Wang's"}, wang, based_on=0),
    )
    kinds = Revision.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["import", "save"]


def test_save_and_approval_at_once(meet):
    writer, reviewer = make_user("Reporter"), make_user("Editor")
    article = make_draft(writer)
    Article.objects.filter(pk=article.pk).update(work="in_review")
    saved, approved = at_once(
        lambda: save_content(article.pk, {"title": "Late change"}, writer, based_on=1),
        lambda: perform("approve", article.pk, reviewer, seen=1),
    )
    assert isinstance(saved, Saved)
    article.refresh_from_db()
    # Whichever came first, the approval is of version 1 and the change asks for review again.
    assert (article.work, article.review_stage) == ("draft", 0)
    events = EditorialEvent.objects.filter(action="approve")
    assert all(event.revision_number == 1 for event in events)
    assert events.exists() != isinstance(approved, RefusedError)


def test_step_is_taken_once(meet):
    writer = make_user("Editor")
    article = make_draft(writer, section=make_section().pk)
    outcomes = at_once(
        lambda: perform("submit", article.pk, writer),
        lambda: perform("submit", article.pk, writer),
    )
    assert sum(isinstance(outcome, RefusedError) for outcome in outcomes) == 1
    assert EditorialEvent.objects.count() == 1


def test_two_beats_of_one_account_make_one_row():
    user = make_user("Editor")
    article = make_draft(user)
    outcomes = at_once(*[lambda: presence.beat(user, article.pk)] * 4)
    assert outcomes == [[]] * 4
    assert Presence.objects.count() == 1
