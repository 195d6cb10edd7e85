import re

import pytest

from news.articles.models import Article
from news.newsroom.models import Revision
from news.newsroom.revisions import keep_aside, save_content
from news.newsroom.workflow import perform
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_section,
    make_source,
    make_tag,
    make_user,
)
from tests.news.newsroom.admin.taking_steps import address, logged_in, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unchecked")]


@pytest.fixture
def editor():
    return make_user("Editor", name="editor")


@pytest.fixture
def client(editor):
    return logged_in(editor)


@pytest.fixture
def article(editor):
    article = make_draft(editor, title="质量月活动", body="<p>活动九月开始。</p><p>Second.</p>")
    tag = make_tag(name="Quality")
    content = {
        "title": "质量周活动",
        "body": "<p>活动十月开始。</p><p>Second.</p>",
        "tags": [tag.pk],
    }
    save_content(article.pk, content, editor, based_on=1, note="Other month")
    return article


def test_history_lists_versions_and_steps(client, article, editor):
    perform("submit", article.pk, editor)
    html = " ".join(client.get(address(article, "history/")).text.split())
    for text in ("质量月活动", "质量周活动", "Other month", "Submit for review", "editor"):
        assert text in html


def test_history_of_a_row_without_revisions_says_so(client):
    html = client.get(address(make_article(), "history/")).text
    assert "no version has been saved yet" in html


def test_comparison_shows_characters_that_changed(client, article):
    html = client.get(address(article, "compare/"), {"from": 1, "to": 2, "view": "inline"}).text
    assert "活动<del>九</del><ins>十</ins>月开始。" in html
    assert "质量<del>月</del><ins>周</ins>活动" in html
    assert "<ins>Quality</ins>" in html
    sides = client.get(address(article, "compare/"), {"from": 2, "to": 1}).text
    assert re.search(
        r"<td>活动<del>九</del>月开始。\s*</td>\s*<td>活动<ins>十</ins>月开始。", sides
    )


def test_comparison_shows_markup_as_text(client, article, editor):
    save_content(article.pk, {"title": "<script>alert(1)</script>"}, editor, based_on=2)
    html = client.get(address(article, "compare/"), {"from": 2, "to": 3}).text
    assert "<script>alert" not in html
    assert "&lt;" in html


@pytest.mark.parametrize("query", [{}, {"from": 1}, {"from": "x", "to": 2}, {"from": 1, "to": 99}])
def test_comparison_of_what_does_not_exist_is_not_found(client, article, query):
    assert client.get(address(article, "compare/"), query).status_code == 404


def test_restore_from_the_list(client, article):
    response = client.post(address(article, "revisions/1/restore/"), follow=True)
    assert "Version 1 is restored as version 3" in told(response)[0]
    assert Article.objects.get().title == "质量月活动"
    assert Revision.objects.get(number=3).note == "From version 1"
    assert client.post(address(article, "revisions/9/restore/")).status_code == 404
    assert client.get(address(article, "revisions/1/restore/")).status_code == 405


def test_restore_names_what_no_longer_exists(client, article, editor):
    source = make_source()
    save_content(article.pk, {"source": source.pk}, editor, based_on=None)
    save_content(article.pk, {"source": None}, editor, based_on=None)
    source.delete()
    response = client.post(address(article, "revisions/3/restore/"), follow=True)
    assert "no longer exists: source" in " ".join(told(response))


class TestMergeOfWhatWasDeleted:
    """A text kept beside names a tag or a section that is gone when it is merged."""

    @pytest.fixture
    def merge(self, client, editor):
        def merge(name, subject, **theirs):
            article = make_draft(editor)
            value = [subject.pk] if name == "tags" else subject.pk
            mine = {**article.revisions.get().content, name: value}
            save_content(article.pk, {"title": "Theirs", **theirs}, editor, based_on=1)
            keep_aside(article.pk, mine, editor, 1)
            subject.delete()
            posted = {"latest": "2", f"choice_{name}": "mine"}
            return client.post(address(article, "merge/3/"), posted, follow=True)

        return merge

    @pytest.mark.parametrize("name", ["tags", "section", "source"])
    def test_field_is_left_as_it_is_and_named(self, merge, name):
        makers = {"tags": make_tag, "section": make_section, "source": make_source}
        other = makers[name]()
        theirs = [other.pk] if name == "tags" else other.pk
        response = merge(name, makers[name](), **{name: theirs})
        assert "no longer exists: " in " ".join(told(response))
        merged = Article.objects.get()
        assert merged.title == "Theirs"
        named = merged.tags.get() if name == "tags" else getattr(merged, name)
        assert named == other


@pytest.mark.parametrize("kind", ["source", "section", "tags", "authors"])
def test_draft_that_names_what_was_deleted_is_opened_shown_and_saved(client, editor, kind):
    maker = {
        "source": make_source,
        "section": make_section,
        "tags": make_tag,
        "authors": make_author,
    }[kind]
    article = make_article(title="Live")
    subject = maker()
    named = [subject.pk] if kind in ("tags", "authors") else subject.pk
    save_content(article.pk, {kind: named, "title": "Draft"}, editor, based_on=None)
    subject.delete()
    assert client.get(address(article)).status_code == 200
    assert client.get(address(article, "preview/")).status_code == 200
    assert client.get(address(article, "revisions/2/preview/")).status_code == 200
    # What builds on it, as bulk actions do, names it no more.
    saved = save_content(article.pk, {"title": "Next"}, editor, based_on=None)
    assert saved.revision.content[kind] in (None, [])


def test_history_needs_a_fixed_number_of_queries(
    client, article, editor, django_assert_num_queries
):
    def fill(count):
        for number in range(count):
            save_content(article.pk, {"title": f"{number} {count}"}, editor, based_on=None)
            perform("submit", article.pk, editor)

    client.get(address(article, "history/"))
    fill(2)
    with django_assert_num_queries(9):
        client.get(address(article, "history/"))
    fill(20)
    with django_assert_num_queries(9):
        client.get(address(article, "history/"))
