"""Long lists: at most so many numbered pages, and then the archive."""

import re
from datetime import timedelta

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.articles.models import Article, Scope
from news.public import paging, selection
from news.public.paging import NumberedPaginator
from news.public.selected_articles import SelectedArticles
from news.public.selection import Selection
from tests.factories import make_article, make_author, make_section, make_source, make_tag

pytestmark = pytest.mark.django_db
PER_PAGE = 4
ENGLISH = Scope("en", ("en",), ())


@pytest.fixture
def subjects():
    parent = make_section(slug="a")
    return {
        "section": parent,
        "child": make_section(parent=parent),
        "tag": make_tag(slug="a"),
        "source": make_source(slug="a"),
        "author": make_author(slug="a"),
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


def paginate(chosen=None):
    return NumberedPaginator(SelectedArticles(chosen or Selection(), ENGLISH, 1000), PER_PAGE)


def titles(response):
    return [article.title for article in response.context["articles"]]


@pytest.mark.parametrize("one_of_many", [False, True])
@pytest.mark.parametrize(
    "names",
    [(), ("section",), ("tag",), ("source",), ("author",), ("tag", "author"), ("section", "tag")],
)
def test_pages_hold_every_selected_article_once_newest_first(
    many, subjects, monkeypatch, names, one_of_many
):
    monkeypatch.setattr(selection, "MANY", 10 if one_of_many else 1000)
    expected = [
        article.pk
        for article in Article.objects.published()
        if ("section" not in names or article.section in (subjects["section"], subjects["child"]))
        and ("source" not in names or article.source == subjects["source"])
        and ("tag" not in names or subjects["tag"] in article.tags.all())
        and ("author" not in names or subjects["author"] in article.authors.all())
    ]
    paginator = paginate(Selection(**{name: subjects[name] for name in names}))
    assert len(expected) > 10
    assert paginator.count == len(expected)
    shown = [[article.pk for article in paginator.page(n)] for n in paginator.page_range]
    assert shown == [expected[at : at + PER_PAGE] for at in range(0, len(expected), PER_PAGE)]


@pytest.mark.parametrize("kind", ["tag", "author"])
def test_many_articles_in_other_languages_are_not_looked_at_for_an_empty_list(
    monkeypatch, kind, client
):
    monkeypatch.setattr(selection, "MANY", 3)
    subject = make_tag(slug="x") if kind == "tag" else make_author(slug="x")
    for _ in range(5):
        make_article(language="en", **{f"{kind}s": [subject]})
    make_article(language="zh-hans")
    chosen, chinese = Selection(**{kind: subject}), Scope("zh-hans", ("zh-hans",), ())
    listed = SelectedArticles(chosen, chinese, most=100)
    # How many it has, and in which languages.
    with CaptureQueriesContext(connection) as asked:
        assert (listed.counted, listed.numbers(0, 10)) == (0, [])
    assert not any('"news_article"."status"' in query["sql"] for query in asked)
    assert client.get(f"/zh-hans/{kind}s/x/").status_code == 200
    added = make_article(language="zh-hans", **{f"{kind}s": [subject]})
    listed = SelectedArticles(Selection(**{kind: subject}), chinese, most=100)
    assert (listed.counted, listed.numbers(0, 10)) == (1, [added.pk])


def test_page_costs_the_same_queries_wherever_it_is(many, django_assert_num_queries):
    last = paginate().num_pages
    for number in (1, 2, last // 2, last):
        with django_assert_num_queries(3):
            list(paginate().page(number))


@pytest.mark.parametrize("number", [0, -1, 10**9])
def test_page_outside_is_none(many, number):
    with pytest.raises(EmptyPage):
        paginate().page(number)


def test_a_list_has_250_numbered_pages():
    now = timezone.now()
    Article.objects.bulk_create(
        Article(title=str(number), status="published", published_at=now) for number in range(251)
    )
    paginator = NumberedPaginator(SelectedArticles(Selection(), ENGLISH, 251), 1)
    assert paginator.num_pages == 250
    assert paginator.has_more


class TestLastNumberedPage:
    """Two pages of twenty at most; 45 articles in each of two months, 30 and 15 of them a day's."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch, subjects):
        monkeypatch.setattr(paging, "MOST_PAGES", 2)
        for month in (3, 4):
            for number in range(45):
                make_article(
                    title=f"{month}-{number}",
                    published_at=f"2024-0{month}-0{1 + number // 30}T04:{number:02}Z",
                    section=subjects["section"],
                    tags=[subjects["tag"]],
                )

    def older(self, response):
        return re.findall(
            r'<a rel="next" href="([^"]+)">Older articles: ([^<]*)</a>', response.text
        )

    def test_there_is_no_page_behind_it(self, client):
        assert len(titles(client.get("/en/articles/?page=2"))) == 20
        assert client.get("/en/articles/?page=3").status_code == 404
        html = client.get("/en/articles/").text
        assert 'page=3"' not in html
        assert "Older articles" not in html

    @pytest.mark.parametrize(
        ("address", "older"),
        [
            ("articles/?page=2", "/en/archive/2024/04/"),
            ("articles/?tag=a&year=2024&page=2", "/en/archive/2024/04/?tag=a"),
            ("sections/a/?tag=a&page=2", "/en/archive/2024/04/?section=a&amp;tag=a"),
            ("archive/2024/?page=2", "/en/archive/2024/04/"),
        ],
    )
    def test_leads_on_to_the_month_of_the_next_article(self, client, address, older):
        response = client.get(f"/en/{address}")
        assert self.older(response) == [(older, "archive of April 2024")]

    def test_month_leads_on_to_the_day(self, client):
        response = client.get("/en/archive/2024/04/?tag=a&page=2")
        link = ("/en/archive/2024/04/01/?tag=a", "archive of April 1, 2024")
        assert self.older(response) == [link]

    def test_day_says_what_has_no_page(self, client, monkeypatch):
        monkeypatch.setattr(paging, "MOST_PAGES", 1)
        response = client.get("/en/archive/2024/04/01/?tag=a")
        assert len(titles(response)) == 20
        assert self.older(response) == []
        assert "have no page here" in response.text
        assert "have no page here" not in client.get("/en/archive/2024/04/02/").text

    def test_every_article_is_reached_by_numbered_pages(self, client):
        found, address = [], "/en/articles/"
        while address:
            for number in client.get(address).context["paginator"].page_range:
                response = client.get(f"{address}?page={number}")
                found += titles(response)
            earlier = re.findall(r'<a rel="prev" href="(/en/archive/[^"]+)', response.text)
            older = [address for address, _text in self.older(response)]
            address = next(iter(older or earlier), None)
        assert set(found) == {f"{month}-{number}" for month in (3, 4) for number in range(45)}

    def test_list_of_as_many_as_fit_ends_there(self, client):
        Article.objects.filter(title__startswith="3").delete()
        for article in Article.objects.all()[:5]:
            article.delete()
        response = client.get("/en/articles/?page=2")
        assert len(titles(response)) == 20
        assert self.older(response) == []
