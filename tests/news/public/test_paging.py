"""Long lists: pages found from milestones show what plain counting would."""

from datetime import timedelta

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import process_cache
from news.articles.models import Article
from news.public import paging
from news.public.paging import LongPaginator
from news.public.selection import Selection
from tests.factories import make_article, make_author, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db
PER_PAGE = 4


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Every list of over ten articles is a long one, with a milestone every fifth article."""
    monkeypatch.setattr(paging, "SHORT", 10)
    monkeypatch.setattr(paging, "MOST_MILESTONES", 20)


@pytest.fixture
def subjects():
    parent = make_section()
    return {
        "section": parent,
        "child": make_section(parent=parent),
        "tag": make_tag(),
        "source": make_source(),
        "author": make_author(),
    }


@pytest.fixture
def many(subjects):
    """99 articles, some of one moment, some hidden, some of each subject."""
    start = timezone.now() - timedelta(days=800)
    for number in range(99):
        make_article(
            title=str(number),
            published_at=start + timedelta(days=7 * (number // 3)),
            section=[None, subjects["section"], subjects["child"]][number % 3],
            source=subjects["source"] if number % 2 else None,
            tags=[subjects["tag"]] if number % 4 else [],
            authors=[subjects["author"]] if number % 5 else [],
            status="withdrawn" if number % 11 == 0 else "published",
            expires_at=timezone.now() - timedelta(hours=1) if number % 13 == 0 else None,
        )


def visible(selection):
    return list(selection.of(Article.objects.published()).values_list("pk", flat=True))


def paginate(selection=None):
    selection = selection or Selection()
    articles = Article.objects.published()
    return LongPaginator(
        selection.of(articles),
        PER_PAGE,
        walking=selection.walking(articles),
        rows=Article.objects.all(),
        key=selection.key,
    )


def shown(selection=None):
    """The primary keys on each page, each found by a paginator of its own as in a request."""
    numbers = paginate(selection).page_range
    return [[a.pk for a in paginate(selection).page(number)] for number in numbers]


def pages(numbers):
    return [numbers[at : at + PER_PAGE] for at in range(0, len(numbers), PER_PAGE)]


@pytest.mark.parametrize(
    "chosen",
    [(), ("section",), ("tag",), ("source",), ("author",), ("tag", "author"), ("section", "tag")],
)
def test_pages_are_those_of_plain_counting(many, subjects, chosen):
    selection = Selection(**{name: subjects[name] for name in chosen})
    expected = visible(selection)
    assert len(expected) > paging.SHORT
    assert shown(selection) == pages(expected)
    assert paginate(selection)._milestones is not None


def test_year_of_a_long_list(many):
    year = timezone.localdate().year - 1
    selection = Selection(year=year)
    expected = visible(selection)
    assert expected
    assert shown(selection) == pages(expected)


def test_short_list_needs_no_milestones():
    for _ in range(10):
        make_article()
    assert shown() == pages(visible(Selection()))
    assert paginate()._milestones is None


def test_new_articles_stand_in_front_at_once_and_move_no_milestone(many):
    before = paginate()
    milestones = before._milestones
    new = [make_article(published_at=timezone.now()).pk for _ in range(7)]
    assert paginate()._milestones is milestones
    assert paginate().count == before.count + 7
    assert shown() == pages(visible(Selection()))
    assert shown()[0] == new[:-5:-1]


def test_scheduled_article_appears_at_its_moment(many, freeze):
    now = timezone.now()
    scheduled = make_article(published_at=now + timedelta(minutes=5))
    assert scheduled.pk not in shown()[0]
    freeze(now + timedelta(minutes=5))
    assert shown()[0][0] == scheduled.pk


def test_withdrawn_article_is_gone_at_once_and_pages_mend_with_new_milestones(many):
    paginate().page(3)
    gone = paginate().page(8).object_list[1]
    Article.objects.filter(pk=gone.pk).update(status="withdrawn")
    assert all(gone.pk not in page for page in shown())
    process_cache.forget_all()
    assert shown() == pages(visible(Selection()))


def test_page_costs_the_same_queries_wherever_it_is(many, django_assert_num_queries):
    last = paginate().num_pages
    for number in (1, 2, last // 2, last):
        with django_assert_num_queries(3):
            list(paginate().page(number))


def test_few_rows_are_skipped_on_any_page(many, monkeypatch):
    skipped = []
    original = paging.LongPaginator._keys_from

    def spy(self, start, number):

        with CaptureQueriesContext(connection) as queries:
            keys = original(self, start, number)
        sql = queries.captured_queries[-1]["sql"]
        skipped.append(int(sql.rpartition("OFFSET ")[2]) if "OFFSET" in sql else 0)
        return keys

    monkeypatch.setattr(paging.LongPaginator, "_keys_from", spy)
    shown()
    assert max(skipped) < 2 * paginate()._milestones.step


@pytest.mark.parametrize("number", [0, -1, 10**9])
def test_page_outside_is_none(many, number):
    with pytest.raises(EmptyPage):
        paginate().page(number)


def test_list_that_vanished_meanwhile_is_paged_plainly(many, monkeypatch):
    monkeypatch.setattr(
        LongPaginator, "_set_milestones", lambda self: paging.Milestones(step=5, keys=[])
    )
    assert paginate()._milestones is None
    assert paginate().page(1).object_list
