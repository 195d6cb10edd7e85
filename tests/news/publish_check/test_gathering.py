"""What the database and the settings add to the rules."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.articles.models import Article
from news.publish_check.gathering import MOST_FILES, check_article, draft_of
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_section,
    make_source,
    make_tag,
    make_term,
)

pytestmark = pytest.mark.django_db


def draft(**fields):
    """An article without fault, not stored, unless the fields say otherwise."""
    defaults = {
        "title": "A title",
        "body": "<p>Text.</p>",
        "section": make_section(),
        "source": make_source(is_own=True),
    }
    return Article(**(defaults | fields))


def codes(article, **changes):
    return [finding.code for finding in check_article(draft_of(article, **changes))]


def link(address):
    return f'<p><a href="{address}">there</a></p>'


def test_article_without_fault():
    assert codes(draft()) == []


def test_stored_article_is_checked_with_the_changes_of_a_form():
    article = make_article(title="Stored", section=make_section(), source=make_source(is_own=True))
    assert codes(article) == []
    assert codes(article, body="<p>TODO</p>", section=None) == ["editing-mark", "no-section"]


class TestNamesakes:
    @pytest.mark.parametrize("title", ["開發區召開大會", "开发区 召开：大会！", "开发区召开大会"])
    def test_published_article_of_the_same_title_is_found_however_it_is_written(self, title):
        make_article(title=title)
        assert codes(draft(title="开发区召开大会")) == ["title-duplicated"]

    def test_drafts_and_other_titles_are_none(self):
        make_article(title="Same", status="draft")
        make_article(title="Same, nearly")
        assert codes(draft(title="Same")) == []

    def test_neither_the_article_itself_nor_its_translation_is_one(self):
        article = make_article(
            title="开发区",
            language="zh-hans",
            section=make_section(),
            source=make_source(is_own=True),
        )
        make_article(
            title="開發區", language="zh-hant", translation_group=article.translation_group
        )
        assert codes(article) == []

    def test_title_without_letters_has_none(self):
        make_article(title="!!!")
        assert codes(draft(title="!!!")) == []


class TestLinks:
    def test_page_that_exists_is_fine(self):
        article = make_article(language="zh-hans")
        section = make_section(slug="news")
        make_article(tags=[make_tag(slug="质量")], source=make_source(slug="daily"))
        for address in (
            article.get_absolute_url(),
            f"/zh-hans/articles/{article.pk}/",
            f"/zh-hans/articles/{article.pk}",
            f"/articles/{article.pk}/any-slug/?page=2#text-a",
            f"http://testserver/zh-hans/articles/{article.pk}/",
            f"/en/sections/{section.slug}/",
            "/zh-hant/tags/质量/",
            "/zh-hant/tags/%E8%B4%A8%E9%87%8F/",
            "/en/sources/daily/",
            "/",
            "/en/",
            "/en/articles/",
            "/static/css/portal.css",
        ):
            assert codes(draft(body=link(address))) == [], address

    @pytest.mark.parametrize(
        "address",
        [
            "/en/articles/999999/",
            "/en/articles/99999999999999999999999/",
            "/en/nowhere/",
            "/fr/articles/",
            "/default.aspx?pageid=13&id=44",
            "/en/sections/none/",
            "/en/tags/empty/",
            "/en/authors/none/",
            "/admin/",
            "/admin/news/article/",
            "/admin/r/1/1/",
            "/articles/1/views/",
            "/media/pictures/none.png",
            "/media/../secret",
            "/media/",
            "/static/none.css",
            "/static/../settings.py",
            "http://testserver/nowhere/",
            "https://LOCALHOST:8000/nowhere/",
        ],
    )
    def test_page_that_does_not_exist_is_an_error(self, address):
        make_tag(slug="empty")
        assert codes(draft(body=link(address))) == ["dead-link"]

    def test_page_that_has_moved_is_there_where_it_was(self):
        section, tag = make_section(slug="old"), make_tag(slug="old")
        for subject in (section, tag):
            subject.slug = "new"
            subject.save()
        for address in ("/en/sections/old/", "/en/sections/new/"):
            assert codes(draft(body=link(address))) == []
        assert codes(draft(body=link("/en/tags/old/"))) == ["dead-link"]

    def test_article_that_visitors_do_not_see_is_a_warning(self):
        for hidden in (
            make_article(status="draft"),
            make_article(status="withdrawn"),
            make_article(expires_at=timezone.now()),
            make_article(published_at=timezone.now() + timedelta(days=2)),
        ):
            assert codes(draft(body=link(hidden.get_absolute_url()))) == ["hidden-link"]

    def test_what_counts_is_the_moment_of_publication(self):
        tomorrow = timezone.now() + timedelta(days=1)
        scheduled = make_article(published_at=tomorrow)
        expiring = make_article(expires_at=tomorrow)
        later = {"published_at": tomorrow + timedelta(hours=1)}
        assert codes(draft(body=link(scheduled.get_absolute_url()), **later)) == []
        assert codes(draft(body=link(expiring.get_absolute_url()), **later)) == ["hidden-link"]

    def test_uploaded_file_must_be_in_storage(self):
        image = make_image(alt="x")
        name = default_storage.save("attachments/plan.pdf", ContentFile(b"x"))
        body = f'<p><img src="{image.file.url}" alt="x"><a href="/media/{name}">plan</a></p>'
        assert codes(draft(body=body)) == []
        default_storage.delete(image.file.name)
        default_storage.delete(name)
        assert codes(draft(body=body)) == ["dead-picture", "dead-link"]

    def test_store_on_another_host_is_looked_into(self, settings):
        settings.MEDIA_URL = "https://files.example/portal/"
        name = default_storage.save("plan.pdf", ContentFile(b"x"))
        assert codes(draft(body=link(f"https://files.example/portal/{name}"))) == []
        assert codes(draft(body=link("https://files.example/portal/none.pdf"))) == ["dead-link"]
        assert codes(draft(body=link("https://files.example/other"))) == ["foreign-link"]
        # A text calls a file by the portal's own address, whatever store keeps it.
        assert codes(draft(body=link(f"/media/{name}"))) == []
        assert codes(draft(body=link("/media/none.pdf"))) == ["dead-link"]

    def test_files_asked_for_are_bounded(self, monkeypatch):
        asked = []
        monkeypatch.setattr(default_storage, "exists", lambda name: asked.append(name) or True)
        codes(draft(body="".join(link(f"/media/{n}.png") for n in range(MOST_FILES * 2))))
        assert len(asked) == MOST_FILES

    def test_hosts_of_sources_and_of_the_house_are_allowed(self, settings):
        settings.ALLOWED_HOSTS = ["testserver", ".zone.example"]
        make_source(link="https://news.example/")
        for address in ("https://www.news.example/a", "https://mail.zone.example/"):
            assert codes(draft(body=link(address))) == []
        assert codes(draft(body=link("https://example/a"))) == ["foreign-link"]

    def test_any_host_being_allowed_to_serve_makes_none_our_own(self, settings):
        settings.ALLOWED_HOSTS = ["*"]
        assert codes(draft(body=link("https://example.org/"))) == ["foreign-link"]


def test_settings_are_heeded(settings):
    settings.TITLE_WIDTH, settings.LINK_HOSTS = 3, ["example.org"]
    assert codes(draft(title="abcd", body=link("https://example.org/"))) == ["title-too-long"]


def test_lead_picture_is_of_the_library():
    image = make_image(alt="", caption="赌博")
    make_term("赌博")
    assert set(codes(draft(lead_image=image))) == {"lead-picture-without-alt", "forbidden-term"}
    image.alt = image.caption = "x"
    assert codes(draft(lead_image=image)) == []


def test_picture_in_the_text_may_have_its_alternative_text_from_the_library():
    image = make_image(alt="The hall")
    body = f'<p><img src="{image.file.url}" alt=""></p>'
    assert codes(draft(body=body)) == []
    type(image).objects.update(alt="")
    assert codes(draft(body=body)) == ["picture-without-alt"]


def test_changed_lists_are_heeded_at_once():
    article = draft(body="<p>赌博</p>")
    assert codes(article) == []
    term = make_term("賭博")
    assert codes(article) == ["forbidden-term"]
    type(term).objects.update(text="其他")
    assert codes(article) == []


def test_number_of_queries_is_fixed(django_assert_num_queries):
    def body(count):
        targets = [make_article(tags=[make_tag()], authors=[make_author()]) for _ in range(count)]
        make_term(f"term {count}")
        return "".join(
            link(address)
            for target in targets
            for address in (
                target.get_absolute_url(),
                f"/en/tags/{target.tags.get().slug}/",
                f"/en/authors/{target.authors.get().slug}/",
                f"/en/sections/{make_section().slug}/",
            )
        )

    few, many = draft(title="Few", body=body(1)), draft(title="Many", body=body(20))
    with CaptureQueriesContext(connection) as queries:
        assert codes(few) == []
    assert len(queries) == 8
    with django_assert_num_queries(len(queries)):
        assert codes(many) == []


def test_number_of_queries_of_a_stored_article_is_fixed(django_assert_num_queries):
    make_article(authors=[make_author() for _ in range(5)])
    article = Article.objects.for_page().get()
    with django_assert_num_queries(3):
        codes(article)
