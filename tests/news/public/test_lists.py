from datetime import timedelta

import pytest
from django.utils import timezone

from news import process_cache
from news.articles.models import Article
from tests.factories import (
    make_article,
    make_author,
    make_invisible_articles,
    make_section,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db

LISTS = ["", "articles/", "sections/a/", "tags/a/", "sources/a/", "authors/a/"]
DIRECTORIES = ["sections/", "tags/", "sources/", "authors/"]


@pytest.fixture
def subjects():
    return {
        "section": make_section(slug="a", name_en="Subject"),
        "tags": [make_tag(slug="a", name="Subject")],
        "source": make_source(slug="a", name="Subject"),
        "authors": [make_author(slug="a", name="Subject")],
    }


@pytest.mark.parametrize("address", LISTS)
def test_list_shows_title_section_source_and_time(client, subjects, address):
    article = make_article(title="A <title>", summary="Its summary", **subjects)
    html = client.get(f"/en/{address}").text
    assert f'<a href="{article.get_absolute_url()}">A &lt;title&gt;</a>' in html
    assert "Its summary" in html
    assert 'href="/en/sections/a/"' in html
    assert 'href="/en/sources/a/"' in html
    assert f'datetime="{timezone.localtime(article.published_at).isoformat()[:19]}' in html


def test_article_without_a_summary_is_listed_with_the_beginning_of_its_text(client):
    make_article(language="zh-hans", title="t", body=f"<p>{'干部&lt;发言' * 2_000}</p>")
    beginning = '<p class="card__summary">{}&lt;'
    for address in ("zh-hans/", "zh-hans/articles/", "zh-hans/search/?q=t"):
        assert beginning.format("干部") in client.get(f"/{address}").text
    assert beginning.format("幹部") in client.get("/zh-hant/articles/").text


@pytest.mark.parametrize("address", LISTS)
def test_articles_that_visitors_cannot_see_are_in_no_list(client, subjects, address):
    make_article(title="Visible", **subjects)
    make_invisible_articles(**subjects)
    html = client.get(f"/en/{address}").text
    assert "Visible" in html
    assert "Hidden" not in html


@pytest.mark.parametrize("address", ["tags/", "sources/", "authors/"])
def test_subjects_of_hidden_articles_alone_are_not_named(client, subjects, address):
    make_invisible_articles(**subjects)
    assert f"/en/{address}a/" not in client.get(f"/en/{address}").text
    assert client.get(f"/en/{address}a/").status_code == 404


@pytest.mark.parametrize("address", DIRECTORIES)
def test_directory_leads_to_every_subject(client, subjects, address):
    make_article(**subjects)
    assert f'<a href="/en/{address}a/">Subject</a>' in client.get(f"/en/{address}").text


@pytest.mark.parametrize("address", ["sections/a/", "tags/a/", "sources/a/", "authors/a/"])
def test_subjects_list_holds_its_own_articles_alone(client, subjects, address):
    make_article(title="Mine", **subjects)
    make_article(title="Foreign")
    html = client.get(f"/en/{address}").text
    assert "Mine" in html
    assert "Foreign" not in html
    assert "<h1>Subject</h1>" in html


def test_section_lists_its_subsections_articles(client):
    parent = make_section(slug="parent")
    make_article(title="In the child", section=make_section(parent=parent))
    assert "In the child" in client.get("/en/sections/parent/").text


def test_empty_section_says_so(client):
    make_section(slug="new")
    response = client.get("/en/sections/new/")
    assert response.status_code == 200
    assert "There are no articles here yet." in response.text


def titles(response):
    return [article.title for article in response.context["articles"]]


def test_pages_hold_twenty_newest_first(client):
    for number in range(45):
        make_article(title=f"n{number}", published_at="2024-01-01T00:00Z")
    pages = [titles(client.get(f"/en/articles/?page={page}")) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [title for page in pages for title in page] == [
        f"n{number}" for number in reversed(range(45))
    ]
    html = client.get("/en/articles/?page=2").text
    assert '<a href="?page=2" aria-current="page">2</a>' in html
    assert '<a rel="next" href="?page=3">' in html


@pytest.mark.parametrize("page", ["0", "-1", "4", "x", "1.5", "9" * 30, "%00", "²"])
def test_page_that_does_not_exist_is_not_found(client, page):
    make_article()
    assert client.get(f"/en/articles/?page={page}").status_code == 404


def test_page_of_an_empty_list_is_shown(client):
    assert client.get("/en/articles/").status_code == 200
    assert client.get("/en/").status_code == 200


@pytest.mark.parametrize("address", [*LISTS, *DIRECTORIES])
def test_queries_are_the_same_for_one_article_and_for_many(
    client, subjects, django_assert_num_queries, django_assert_max_num_queries, address
):
    make_article(**subjects)
    with django_assert_max_num_queries(16) as few:
        client.get(f"/en/{address}")
    for number in range(60):
        make_article(
            section=make_section(parent=subjects["section"]),
            tags=[*subjects["tags"], make_tag()],
            source=subjects["source"],
            authors=[*subjects["authors"], make_author()],
            summary=f"{number}",
        )
    process_cache.forget_all()
    with django_assert_num_queries(len(few)):
        client.get(f"/en/{address}")


def test_list_makes_the_same_queries_for_a_thousand_rows(client, django_assert_num_queries):
    make_article()
    with django_assert_num_queries(12):
        client.get("/en/articles/")
    Article.objects.bulk_create(
        Article(title=str(n), status="published", published_at="2024-01-01T00:00Z")
        for n in range(1000)
    )
    with django_assert_num_queries(12):
        client.get("/en/articles/")


def test_pinned_article_leads_the_home_page_until_its_time(client, freeze):
    now = timezone.now()
    pinned = make_article(title="Pinned", pinned_until=now + timedelta(hours=1))
    for number in range(15):
        make_article(title=f"Later {number}")
    freeze(now + timedelta(minutes=59))
    response = client.get("/en/")
    assert [article.row for article in response.context["lead"]] == [pinned]
    assert pinned not in [article.row for article in response.context["articles"]]
    assert response.text.count(">Pinned</a>") == 1
    assert len(response.context["articles"]) == 6
    freeze(now + timedelta(hours=1))
    assert "Pinned" not in client.get("/en/").text


class TestEditions:
    def test_edition_shows_its_own_language(self, client):
        make_article(title="English")
        make_article(title="中文", language="zh-hans")
        assert titles(client.get("/en/articles/")) == ["English"]
        assert titles(client.get("/zh-hans/articles/")) == ["中文"]

    def test_empty_edition_borrows_and_says_so(self, client):
        article = make_article(title="English")
        response = client.get("/zh-hant/articles/")
        assert titles(response) == ["English"]
        assert 'class="hint"' in response.text
        assert f'href="{article.get_absolute_url()}"' in response.text
        assert '<article class="card" lang="en">' in response.text

    def test_hidden_article_does_not_end_the_borrowing(self, client):
        make_article(title="English")
        make_article(title="草稿", language="zh-hans", status="draft")
        assert titles(client.get("/zh-hans/articles/")) == ["English"]

    @pytest.mark.parametrize("address", ["sources/", "sources/a/", "authors/", "authors/a/"])
    def test_borrowing_is_said_on_every_list(self, client, subjects, address):
        make_article(**subjects)
        assert "本語言版本暫無文章" in client.get(f"/zh-hant/{address}").text
        assert 'class="hint"' not in client.get(f"/en/{address}").text

    def test_section_name_in_another_language_is_marked(self, client, subjects):
        make_article(**subjects)
        link = '<a href="/zh-hans/sections/a/" lang="en">Subject</a>'
        for address in ("", "sections/", "articles/"):
            assert link in client.get(f"/zh-hans/{address}").text
        assert '<h1 lang="en">Subject</h1>' in client.get("/zh-hans/sections/a/").text
        assert 'lang="en">Subject' not in client.get("/en/").text

    @pytest.mark.parametrize(
        ("accepted", "edition"),
        [
            ("zh-CN,zh;q=0.9", "zh-hans"),
            ("zh-TW", "zh-hant"),
            ("zh-HK,en;q=0.5", "zh-hant"),
            ("en-GB", "en"),
            ("fr", "en"),
            ("", "en"),
        ],
    )
    def test_root_leads_to_the_visitors_edition(self, client, accepted, edition):
        response = client.get("/", headers={"accept-language": accepted})
        assert (response.status_code, response["Location"]) == (302, f"/{edition}/")
        assert "Accept-Language" in response["Vary"]

    def test_page_is_marked_with_its_language(self, client):
        for edition in ("en", "zh-hans", "zh-hant"):
            assert f'<html lang="{edition}"' in client.get(f"/{edition}/").text
