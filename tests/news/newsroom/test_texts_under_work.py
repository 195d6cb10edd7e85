"""The newsroom's search finds what is not public yet, and the public search never does."""

import pytest
from django.core.management import call_command

from news.articles.models import Article
from news.newsroom.filing import add_tags
from news.newsroom.revisions import save_content
from news.newsroom.workflow import perform
from news.search import search, search_newsroom
from news.search.models import SearchEntry
from tests.factories import (
    make_article,
    make_attachment,
    make_author,
    make_draft,
    make_image,
    make_section,
    make_source,
    make_tag,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


def found(query, articles=None):
    return list(search_newsroom(query, Article.objects.all() if articles is None else articles))


@pytest.fixture
def article(publisher):
    """A public article with a newer text that is not public."""
    article = make_article(title="现行标题", body="<p>现行正文</p>")
    save_content(
        article.pk, {"title": "改后标题", "body": "<p>改后正文</p>"}, publisher, based_on=0
    )
    return article


def test_draft_is_found_by_the_newsroom_alone(reporter):
    draft = make_draft(reporter, title="未发布的草稿")
    assert found("發布的草稿") == [draft]
    assert not search("发布的草稿")


def test_newer_text_is_found_by_the_newsroom_alone(article):
    assert found("改后正文") == [article]
    assert not search("改后正文")


def test_live_text_is_still_found(article):
    assert found("现行正文") == list(search("现行正文")) == [article]
    assert found("正文") == [article]  # Once, although both have it.
    assert search_newsroom("正文", Article.objects.all()).total == 1


def test_text_that_goes_live_moves(article, chief):
    perform("publish_unreviewed", article.pk, chief, comment="alone")
    assert list(search("改后正文")) == [article]
    assert not search("现行正文")
    assert not found("现行正文")


def test_only_the_articles_asked_for_are_found(article):
    assert not found("改后正文", Article.objects.filter(status="draft"))


@pytest.mark.parametrize(
    ("make", "field"),
    [(make_tag, "tags"), (make_author, "authors"), (make_source, "source")],
)
def test_new_name_of_what_a_newer_text_names(article, publisher, make, field):
    row = make(name="旧名称")
    value = row.pk if field == "source" else [row.pk]
    save_content(article.pk, {field: value}, publisher, based_on=None)
    assert found("旧名称") == [article]
    assert not search("旧名称")
    row.name = "新名字"
    row.save()
    assert found("新名字") == [article]
    assert not found("旧名称")
    if field != "source":
        row.delete()
        assert not found("新名字")
    call_command("check_search")


def test_new_texts_of_library_items_and_section(article, publisher):
    section, picture, attachment = (
        make_section(name_zh_hans="旧栏目"),
        make_image(alt="旧图片"),
        make_attachment(title="旧附件"),
    )
    body = f'<p><a href="{attachment.reference}">x</a></p>'
    content = {"section": section.pk, "lead_image": picture.pk, "body": body}
    save_content(article.pk, content, publisher, based_on=None)
    section.name_zh_hans, picture.alt, attachment.title = "新栏目", "新图片", "新附件"
    for row in (section, picture, attachment):
        row.save()
    for text in ("栏目", "图片", "附件"):
        assert found(f"新{text}") == [article]
        assert not found(f"旧{text}")
    attachment.delete()
    assert not found("新附件")
    call_command("check_search")


def test_tags_added_by_a_publisher(article, publisher):
    add_tags(article.pk, publisher, [make_tag(name="补充标签")])
    assert found("补充标签") == [article]
    call_command("check_search")


def test_other_versions_of_the_index_are_told_of_and_mended(article, capsys):
    SearchEntry.objects.update(version=0, digest="")
    call_command("check", "--database", "default")
    assert "another version" in capsys.readouterr().err
    call_command("prepare", no_static=True)
    call_command("check", "--database", "default")
    assert "search index" not in capsys.readouterr().err
    assert found("改后正文") == [article]


class TestAdmin:
    def test_list_finds_texts_the_best_first(self, editor_client):
        in_text = make_article(body="<p>质量官</p>")
        in_title = make_article(title="首席质量官", published_at="2020-01-01T00:00Z")
        make_article(title="别的")
        url = "/admin/news/article/?q=%E8%B3%AA%E9%87%8F%E5%AE%98"
        listed = editor_client.get(url).context["cl"].result_list
        assert list(listed) == [in_title, in_text]

    def test_a_column_sorts_what_was_found(self, editor_client):
        for title in ("word b", "word c", "word a"):
            make_article(title=title)
        listed = editor_client.get("/admin/news/article/?q=word&o=1").context["cl"].result_list
        assert [article.title for article in listed] == ["word a", "word b", "word c"]

    def test_filters_narrow_the_search(self, editor_client):
        make_article(title="word")
        chinese = make_article(title="word", language="zh-hans")
        listed = editor_client.get("/admin/news/article/?q=word&language__exact=zh-hans")
        assert list(listed.context["cl"].result_list) == [chinese]

    @pytest.mark.parametrize("typed", ["NEAR(", '"', "-", "*", "%F0%9F%98%80", "a" * 3_000])
    def test_whatever_is_typed_is_a_query(self, editor_client, typed):
        make_article(title="plain")
        response = editor_client.get(f"/admin/news/article/?q={typed}")
        assert response.status_code == 200
        assert "plain" not in response.text

    def test_dashboard_has_a_search_box(self, editor_client):
        html = editor_client.get("/admin/").text
        assert 'action="/admin/news/article/"' in html
        assert 'name="q"' in html
