import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from news.articles.models import Article, Author
from news.readership.models import ViewCounter
from news.richtext.caps import MAX_BYTES
from tests.factories import (
    make_article,
    make_author,
    make_invisible_articles,
    make_section,
    make_source,
    make_staff_client,
    make_tag,
)
from tests.news.newsroom.admin.taking_steps import ADD, LIST, address, form

pytestmark = pytest.mark.django_db


def published(**fields):
    """The step of whoever works alone, with what the publish check lets pass for a reason."""
    step = {"_step": "publish_unreviewed", "override_reason": "Nobody else is in"}
    return form(**{"section": make_section().pk, **step, **fields})


def errors(response):
    return str(response.context["adminform"].form.errors)


class TestForm:
    def test_posting_an_article_publishes_it(self, editor_client, client):
        author, tag = make_author(), make_tag()
        fields = published(
            authors=[author.pk],
            tags=[tag.pk],
            published_at_0="2024-05-01",
            published_at_1="08:30:00",
        )
        assert editor_client.post(ADD, fields).status_code == 302
        article = Article.objects.get()
        assert timezone.localtime(article.published_at).isoformat() == "2024-05-01T08:30:00+08:00"
        assert "Typed body" in client.get(article.get_absolute_url()).text

    def test_publishing_without_a_time_means_now(self, editor_client):
        editor_client.post(ADD, published())
        assert timezone.now() - Article.objects.get().published_at < timedelta(minutes=1)

    def test_draft_gets_no_time(self, editor_client):
        editor_client.post(ADD, form())
        assert Article.objects.get().published_at is None

    def test_body_is_sanitised(self, editor_client):
        editor_client.post(ADD, form(body="<p onclick=x()>a</p><script>b()</script>"))
        assert Article.objects.get().body == "<p>a</p>"

    @pytest.mark.parametrize(
        ("body", "message"),
        [("x" * (MAX_BYTES + 1), "Split it in two"), ("<b>" * 2000, "without its formatting")],
    )
    def test_body_over_the_caps_is_explained_and_nothing_lost(self, editor_client, body, message):
        response = editor_client.post(ADD, form(body=body))
        assert message in errors(response)
        assert 'value="Typed title"' in response.text
        assert not Article.objects.exists()

    def test_expiry_before_publication_is_explained(self, editor_client):
        fields = form(
            published_at_0="2024-05-02",
            published_at_1="08:00:00",
            expires_at_0="2024-05-01",
            expires_at_1="08:00:00",
        )
        assert "The expiry must be later" in errors(editor_client.post(ADD, fields))

    def test_permanent_identifiers_survive_an_edit(self, editor_client):
        article = make_article(origin_document="a.txt")
        ViewCounter.objects.create(article=article, imported=44, counted=1)
        editor_client.post(address(article), published())
        edited = Article.objects.get()
        assert (edited.guid, edited.origin_document) == (article.guid, "a.txt")
        assert edited.title == "Typed title"
        assert edited.views == 45

    def test_editor_is_filled_with_sanitised_html_only(self, editor_client):
        article = make_article()
        table = Article._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET body = %s", ["<p>a<img src=x onerror=y()></p>"])
        html = editor_client.get(address(article)).text
        assert "onerror" not in html
        assert "&lt;p&gt;a" in html


class TestEditorWidget:
    def test_default_is_ckeditor_with_the_portals_configuration(self, editor_client):
        html = editor_client.get(ADD).text
        assert 'data-type="ckeditortype"' in html
        assert "ckeditor/ckeditor/ckeditor.js" in html
        assert "allowedContent" in html
        assert "versionCheck&quot;: false" in html

    def test_one_setting_exchanges_it_and_what_is_stored_stays(self, settings, editor_client):
        settings.EDITOR_WIDGET = "django.forms.Textarea"
        article = make_article(body="<p>kept</p>")
        html = editor_client.get(address(article)).text
        assert "ckeditor" not in html
        body = re.search(r'<textarea name="body".*?>\s*(.*?)</textarea>', html, re.DOTALL)[1]
        assert body == "&lt;p&gt;kept&lt;/p&gt;"
        editor_client.post(address(article), form(body="<p>kept</p>"))
        assert Article.objects.get().body == "<p>kept</p>"

    @pytest.mark.parametrize("name", ["ckeditor_upload", "ckeditor_browse"])
    def test_uploader_is_not_mounted(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)


class TestList:
    @pytest.mark.parametrize(
        "query",
        [
            "q=Quality",
            "q=Jinhua+Daily",
            "q=Li+Si",
            "status__exact=draft",
            "language__exact=en",
            "published_at__year=2024",
            "published_at__year=2024&published_at__month=5",
            "o=1.-6",
        ],
    )
    def test_search_filters_and_dates(self, editor_client, query):
        make_article(
            title="Quality",
            status="draft",
            published_at="2024-05-01T00:00Z",
            source=make_source(name="Jinhua Daily"),
            authors=[make_author(name="Li Si")],
        )
        response = editor_client.get(f"{LIST}?{query}")
        assert response.status_code == 200
        assert response.context["cl"].result_count == 1

    @pytest.mark.parametrize(
        ("row", "shown", "found_by"),
        [
            ({"status": "draft"}, "Draft", "draft"),
            ({"status": "draft", "work": "draft"}, "Draft", "draft"),
            ({"status": "draft", "work": "returned"}, "Draft · Returned", "draft"),
            ({"status": "draft", "work": "in_review"}, "In review", "in_review"),
            ({"status": "draft", "work": "approved"}, "In review · Approved", "in_review"),
            ({"work": "in_review"}, "Published · In review", "published"),
            ({"status": "withdrawn", "work": "draft"}, "Withdrawn · Draft", "withdrawn"),
        ],
    )
    def test_state_is_shown_and_found(self, editor_client, row, shown, found_by):
        make_article(**row)
        for status in ("draft", "in_review", "published", "withdrawn"):
            response = editor_client.get(f"{LIST}?status__exact={status}")
            assert response.context["cl"].result_count == (status == found_by)
        assert f">{shown}<" in editor_client.get(LIST).text

    def test_date_hierarchy_offers_the_periods_that_have_articles(self, editor_client):
        for moment in ("2022-12-31T16:30", "2023-05-01", "2023-05-09", "2025-01-01"):
            make_article(published_at=datetime.fromisoformat(moment).replace(tzinfo=UTC))
        make_article(status="draft", published_at=None)

        def choices(query=""):
            html = editor_client.get(f"{LIST}{query}").text
            hierarchy = html.partition('<nav class="toplinks">')[2].partition("</nav>")[0]
            return [unescape(title) for title in re.findall(r">([^<>]+)</a>", hierarchy)]

        # 16:30 UTC on New Year's Eve is the new year in Shanghai.
        assert choices() == ["2023", "2025"]
        assert choices("?published_at__year=2023") == ["‹ All dates", "January 2023", "May 2023"]
        assert choices("?published_at__year=2023&published_at__month=5") == [
            "‹ 2023",
            "May 1",
            "May 9",
        ]

    def test_search_that_finds_too_much_says_so(self, editor_client, monkeypatch):
        monkeypatch.setattr("news.newsroom.admin.article_list.MOST_FOUND", 2)
        for number in range(3):
            make_article(title=f"Quality {number}", authors=[make_author(), make_author()])
        response = editor_client.get(f"{LIST}?q=quality")
        assert [a.title for a in response.context["cl"].result_list] == ["Quality 2", "Quality 1"]
        assert "More than 2 articles match" in response.text
        assert "More than" not in editor_client.get(f"{LIST}?q=%22quality+1%22").text

    def test_number_of_queries_is_fixed(self, editor_client, django_assert_num_queries):
        def fill(count):
            for _ in range(count):
                make_article(
                    section=make_section(),
                    source=make_source(),
                    authors=[make_author()],
                    published_at="2024-05-01T00:00Z",
                )

        fill(2)
        with CaptureQueriesContext(connection) as few:
            editor_client.get(LIST)
        fill(40)
        with django_assert_num_queries(len(few)):
            editor_client.get(LIST)

    def test_list_does_not_read_the_bodies(self, editor_client):
        make_article()
        articles = editor_client.get(LIST).context["cl"].result_list
        assert "body" in articles[0].get_deferred_fields()


class TestPreview:
    def test_editors_see_what_visitors_cannot(self, editor_client):
        for way, article in make_invisible_articles().items():
            response = editor_client.get(f"/admin/news/article/{article.pk}/preview/")
            assert article.title in response.text, way
            assert "Visitors cannot see this page." in response.text

    def test_preview_is_the_public_page_in_the_articles_language(self, editor_client):
        article = make_article(language="zh-hans", title="标题", status="draft")
        html = editor_client.get(f"/admin/news/article/{article.pk}/preview/").text
        assert '<html lang="zh-hans"' in html
        assert "<h1>标题</h1>" in html

    def test_preview_is_not_cached_indexed_or_counted(self, editor_client):
        article = make_article()
        response = editor_client.get(f"/admin/news/article/{article.pk}/preview/")
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex, nofollow">' in response.text
        assert "data-count-at" not in response.text
        assert "views.js" not in response.text

    def test_visitors_are_sent_to_the_login(self, client):
        response = client.get(f"/admin/news/article/{make_article().pk}/preview/")
        assert response["Location"].startswith("/admin/login/")

    def test_staff_without_permission_see_nothing(self):
        article = make_article()
        client = make_staff_client()
        assert client.get(f"/admin/news/article/{article.pk}/preview/").status_code == 403
        assert client.get("/admin/news/article/999/preview/").status_code == 403

    def test_staff_who_may_view_articles_see_it(self):
        article = make_article()
        client = make_staff_client("view_article")
        assert client.get(f"/admin/news/article/{article.pk}/preview/").status_code == 200
        assert client.get("/admin/news/article/999/preview/").status_code == 404

    def test_form_links_to_the_preview_and_to_the_page_while_it_is_public(self, editor_client):
        public, draft = make_article(), make_article(status="draft")
        assert f'href="{public.get_absolute_url()}"' in editor_client.get(address(public)).text
        html = editor_client.get(address(draft)).text
        assert f"/admin/news/article/{draft.pk}/preview/" in html
        assert draft.get_absolute_url() not in html


@pytest.mark.parametrize("noun", ["article", "section", "tag", "source", "author"])
class TestEveryNoun:
    def test_list_and_forms_open(self, editor_client, noun):
        made = {
            "article": make_article,
            "section": make_section,
            "tag": make_tag,
            "source": make_source,
            "author": make_author,
        }[noun]()
        for page in ("", "add/", f"{made.pk}/change/", f"{made.pk}/history/", f"{made.pk}/delete/"):
            assert editor_client.get(f"/admin/news/{noun}/{page}").status_code == 200
        assert str(made) in editor_client.get(f"/admin/news/{noun}/?q={made}").text

    def test_staff_without_permission_are_refused(self, noun):
        assert make_staff_client().get(f"/admin/news/{noun}/").status_code == 403


@pytest.mark.parametrize("field", ["section", "tags", "source", "authors"])
def test_attributions_are_found_by_autocomplete(editor_client, field):
    (
        make_section(name_zh_hans="质量"),
        make_tag(name="质量"),
        make_source(name="质量"),
        make_author(name="质量"),
    )
    query = {"app_label": "news", "model_name": "article", "field_name": field, "term": "质"}
    assert len(editor_client.get("/admin/autocomplete/", query).json()["results"]) == 1


def test_source_in_use_cannot_be_deleted(editor_client):
    source = make_source()
    make_article(source=source)
    response = editor_client.post(f"/admin/news/source/{source.pk}/delete/", {"post": "yes"})
    assert "would require deleting the following protected" in response.text


def test_author_in_use_cannot_be_deleted(editor_client):
    author, unused = make_author(), make_author()
    article = make_article(authors=[author])
    address = "/admin/news/author/{}/delete/"
    response = editor_client.post(address.format(author.pk), {"post": "yes"})
    assert article.title in response.text
    bulk = {"action": "delete_selected", "_selected_action": [author.pk, unused.pk], "post": "yes"}
    editor_client.post("/admin/news/author/", bulk)
    assert Author.objects.count() == 2
    editor_client.post(address.format(unused.pk), {"post": "yes"})
    assert Author.objects.get() == author


def test_short_links_tell_nothing_of_drafts():
    draft = make_article(status="draft", title="Secret")
    content_type = ContentType.objects.get_for_model(Article)
    response = make_staff_client().get(f"/admin/r/{content_type.pk}/{draft.pk}/")
    assert response.status_code == 404


def test_emptying_the_bin_takes_an_articles_counts_with_it(editor_client, client):
    article = make_article()
    client.post(f"/articles/{article.pk}/views/")
    editor_client.post(f"/admin/news/article/{article.pk}/delete/", {"post": "yes"})
    assert ViewCounter.objects.exists()
    call_command("empty_recycle_bin", "--days", "0", verbosity=0, stdout=StringIO())
    assert not Article.objects.exists()
    assert not ViewCounter.objects.exists()
