import re

import pytest
from django.db import OperationalError, connection
from django.test import Client

from news.articles.models import Article
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from news.readership.models import ViewCounter
from news.templatetags.article_tags import machine_time
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_image,
    make_invisible_articles,
    make_section,
    make_source,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

# What is due, the article, its authors and tags, the articles it links to, the menu's sections.
QUERIES = 5


def field(html, name):
    match = re.search(rf'<(\w+)[^>]*data-field="{name}"[^>]*>(.*?)</\1>', html, re.DOTALL)
    return re.sub(r"<[^>]*>", "", match[2]).strip() if match else None


def test_page_shows_every_field(client):
    article = make_article(
        title="Title & more",
        subtitle="Subtitle",
        summary="Summary",
        section=make_section(name_en="Policy"),
        source=make_source(name="Jinhua Daily"),
        source_url="https://example.org/original",
        authors=[make_author(name="Li Si"), make_author(name="Zhang San")],
        tags=[make_tag(name="Quality")],
        responsible_editor="Wang Wu",
        published_at="2022-09-16T23:14:00Z",
        body="<p>Some <strong>text</strong>.</p>",
    )
    ViewCounter.objects.create(article=article, imported=44, counted=6)
    html = client.get(article.get_absolute_url()).text
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["Title &amp; more"]
    assert field(html, "section") == "Policy"
    assert field(html, "source") == "Jinhua Daily"
    assert field(html, "author") == "Li Si, Zhang San"
    assert field(html, "editor") == "Wang Wu"
    assert field(html, "views") == "50"
    assert '<time datetime="2022-09-17T07:14:00+08:00">2022-09-17 07:14</time>' in html
    assert (
        '<div class="rich-text" data-field="body"><p>Some <strong>text</strong>.</p></div>' in html
    )
    for shown in ("Subtitle", "Summary", "Quality", "https://example.org/original"):
        assert shown in html


def test_blank_fields_are_absent(client):
    html = client.get(make_article().get_absolute_url()).text
    for name in ("section", "source", "author", "editor"):
        assert field(html, name) is None
    assert field(html, "views") == "0"
    assert "Original article" not in html


def test_seed_article_is_at_its_address(client, seed):
    html = client.get(
        f"/en/articles/{seed.pk}/"
        "establishment-of-the-chief-quality-officer-workstation-in-jinhua-development/"
    ).text
    assert field(html, "source") is None
    assert field(html, "author") == "admin"
    assert field(html, "views") == "44"
    assert 'datetime="2022-09-17T07:14:00+08:00"' in html
    assert html.count("<p>In ") == 2
    assert "T/ZZB 1036-2019 &quot;PVC" in html.replace('"', "&quot;")


def test_articles_that_visitors_cannot_see_have_no_page(client, editor_client):
    for way, article in make_invisible_articles().items():
        for visitor in (client, editor_client):
            for address in (f"/en/articles/{article.pk}/", article.get_absolute_url()):
                assert visitor.get(address).status_code == 404, way


@pytest.mark.parametrize("slug", ["", "old-slug/", "标题/"])
def test_number_alone_leads_to_the_address_for_good(client, slug):
    article = make_article(slug="new-slug")
    response = client.get(f"/en/articles/{article.pk}/{slug}?from=mail")
    assert response.status_code == 301
    assert response["Location"] == f"/en/articles/{article.pk}/new-slug/?from=mail"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=5"


def test_other_edition_leads_to_the_articles_own_for_now(client):
    article = make_article(language="zh-hant", title="質量")
    response = client.get(f"/en/articles/{article.pk}/x/")
    assert (response.status_code, response["Location"]) == (302, article.get_absolute_url())


@pytest.mark.parametrize(
    "address",
    [
        "articles/0/",
        "articles/999/",
        "articles/99999999999999999999/x/",
        "articles/-1/",
        "articles/x/",
        "articles/1/a/b/",
        "sections/nope/",
        "sections/%00/",
        "sections/%ff/",
        "tags/a%20b/",
        "authors/../",
        "sources/%F0%9F%98%80/",
        "nothing/here/",
    ],
)
def test_malformed_and_unknown_addresses_are_not_found_with_help(client, address):
    response = client.get(f"/en/{address}")
    assert response.status_code == 404
    assert "Page not found" in response.text
    assert 'href="/en/articles/"' in response.text


class TestPageIsAPureFunctionOfItsContent:
    def test_the_same_bytes_for_everyone(self, client, editor_client):
        address = make_article().get_absolute_url()
        first = client.get(address)
        again = client.get(address, headers={"accept-language": "zh-TW", "user-agent": "other"})
        staff = editor_client.get(address)
        assert first.content == again.content == staff.content

    def test_no_cookie_and_nothing_varies(self, client):
        response = client.get(make_article().get_absolute_url())
        assert not response.cookies
        assert response["Vary"] == "Accept-Encoding"

    def test_no_query_depends_on_the_number_of_attributions(
        self, client, django_assert_num_queries
    ):
        one = make_article(authors=[make_author()], tags=[make_tag()])
        many = make_article(
            authors=[make_author() for _ in range(9)], tags=[make_tag() for _ in range(9)]
        )
        for article in (one, many):
            with django_assert_num_queries(QUERIES):
                client.get(article.get_absolute_url())


def test_script_is_told_where_to_count(client):
    article = make_article()
    html = client.get(article.get_absolute_url()).text
    assert f'data-count-at="/articles/{article.pk}/views/"' in html
    assert html.count("views.js") == 1


def test_server_error_page_needs_no_database():
    def fail(*args):
        raise OperationalError("the database is gone")

    with connection.execute_wrapper(fail):
        response = Client(raise_request_exception=False).get("/en/articles/1/")
    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert "服务器" in response.text
    assert "the database is gone" not in response.text


class TestUpdatedTime:
    """Told where a later text replaced the first one, not where tags were changed."""

    @pytest.fixture
    def publish(self):
        chief = make_user(is_superuser=True)

        def publish(article, **content):
            save_content(article.pk, content, chief, based_on=None)
            perform("publish_unreviewed", article.pk, chief, comment="urgent")
            return Article.objects.get(pk=article.pk)

        return publish

    def shown(self, client, article):
        html = client.get(article.get_absolute_url()).text
        return html.partition('data-field="updated"><time datetime="')[2].partition('"')[0]

    def test_change_of_the_text_is_told(self, client, publish):
        article = make_article(body="<p>One.</p>", section=make_section())
        assert self.shown(client, article) == ""
        article = publish(article, body="<p>Two.</p>")
        live = article.revisions.get(number=article.live_number)
        assert self.shown(client, article) == machine_time(live.went_live_at)

    def test_change_of_the_title_is_told(self, client, publish):
        assert self.shown(client, publish(make_article(section=make_section()), title="Another"))

    def test_change_of_tags_is_not(self, client, publish):
        article = publish(make_article(section=make_section()), tags=[make_tag().pk])
        assert article.live_number > 1
        assert self.shown(client, article) == ""

    def test_change_of_tags_after_one_of_the_text_keeps_its_time(self, client, publish):
        article = publish(make_article(section=make_section()), body="<p>Two.</p>")
        told = self.shown(client, article)
        assert self.shown(client, publish(article, tags=[make_tag().pk])) == told != ""


def test_related_articles_have_their_pictures(client):
    section = make_section()
    made = [make_article(section=section, lead_image=make_image(800, 500)) for _ in range(4)]
    plain = make_article(section=section)
    html = client.get(plain.get_absolute_url()).text.partition('class="related__list"')[2]
    shown = [one for one in made if one.lead_image.smallest in html]
    assert len(shown) == 3  # the nearest one is the previous article


def test_long_text_has_contents_and_a_short_one_has_none(client):
    heads = "<h2>Aims</h2><h2>Means</h2><h3>Money</h3>"
    html = client.get(make_article(body=heads + "<p>x</p>" * 600).get_absolute_url()).text
    assert '<li class="contents__level-3"><a href="#text-money">Money</a></li>' in html
    assert 'href="#top"' in html
    html = client.get(make_article(body=heads).get_absolute_url()).text
    assert "contents__" not in html
    assert 'href="#top"' not in html


def test_documents_at_the_end_stand_in_a_box(client):
    papers = [make_attachment(title=f"Form {at}") for at in range(3)]
    links = "".join(
        f'<p>Annex {at}: <a href="{one.reference}">{one}</a></p>'
        for at, one in enumerate(papers, 1)
    )
    html = client.get(make_article(body=f"<p>Apply.</p>{links}").get_absolute_url()).text
    body = html.partition('data-field="body">')[2].partition("</div>")[0]
    assert body == "<p>Apply.</p>"
    assert "Attachment 3" in html
    assert html.count(" download>Form ") == 3
