from copy import copy
from dataclasses import FrozenInstanceError
from urllib.parse import quote

import pytest
from django.db.models import Model

from news.articles.models import Article
from news.editions.models import ConversionTerm
from news.editions.shown import shown_in
from tests.factories import (
    make_article,
    make_author,
    make_image,
    make_source,
    make_tag,
    make_translation,
)

pytestmark = pytest.mark.django_db


def shown(article, edition="zh-hant"):
    return Article.objects.for_page().get(pk=article.pk).shown_in(edition)


@pytest.fixture
def article():
    return make_article(
        language="zh-hans",
        title="头发与发展",
        subtitle="皇后以后",
        summary="干部",
        body="<p>开发<strong>区</strong></p>",
        responsible_editor="余丽",
        source=make_source(name="金华日报"),
        authors=[make_author(name="范丽", note="记者")],
        tags=[make_tag(name="质量"), make_tag(name="Quality")],
        lead_image=make_image(alt="开发区", caption="发言", credit="张伟摄"),
    )


class TestArticle:
    def test_every_text_is_in_the_editions_script(self, article):
        read = shown(article)
        assert (read.title, read.subtitle, read.summary) == ("頭髮與發展", "皇后以後", "幹部")
        assert read.body == "<p>開發<strong>區</strong></p>"
        assert read.responsible_editor == "余麗"
        assert read.source.name == "金華日報"
        assert [(author.name, author.note) for author in read.authors] == [("范麗", "記者")]
        assert sorted(tag.name for tag in read.tags) == ["Quality", "質量"]
        image = read.lead_image
        assert (image.alt, image.caption, image.credit) == ("開發區", "發言", "張偉攝")

    def test_it_is_the_same_article_at_the_editions_address(self, article):
        read = shown(article)
        assert (read.pk, read.guid) == (article.pk, article.guid)
        assert (read.language, read.converted_from) == ("zh-hant", "zh-hans")
        assert read.get_absolute_url() == f"/zh-hant/articles/{article.pk}/{quote('头发与发展')}/"
        assert article.language == "zh-hans"

    def test_address_outlives_a_change_of_the_dictionary(self, article):
        before = shown(article).get_absolute_url()
        ConversionTerm.objects.create(simplified="头发", traditional="甲乙")
        assert shown(article).title == "甲乙與發展"
        assert shown(article).get_absolute_url() == before

    @pytest.mark.parametrize(
        ("language", "edition"),
        [("zh-hans", "zh-hans"), ("zh-hans", "en"), ("en", "zh-hant"), ("zh-hant", "zh-hant")],
    )
    def test_what_is_read_as_written_is_the_stored_text(self, language, edition):
        read = shown(make_article(language=language, title="发展", body="<p>后</p>"), edition)
        assert (read.title, read.body, read.language) == ("发展", "<p>后</p>", language)
        assert read.converted_from == ""

    def test_names_follow_the_edition_though_the_text_is_its_own(self):
        article = make_article(language="zh-hant", source=make_source(name="金华日报"))
        assert shown(article).source.name == "金華日報"
        assert shown(article, "zh-hans").source.name == "金华日报"

    def test_nothing_shown_can_be_changed_or_saved(self, article):
        read = shown(article)
        for one in (read, read.source, read.authors[0], read.lead_image):
            assert not isinstance(one, Model)
            for change in ("save", "delete", "save_base"):
                with pytest.raises(AttributeError, match="for reading"):
                    getattr(one, change)
            with pytest.raises(FrozenInstanceError):
                one.title = "甲乙"
        stored = Article.objects.get()
        assert stored.title == "头发与发展"
        assert stored.source.name == "金华日报"

    def test_what_a_row_does_not_have_is_not_shown_either(self, article):
        assert not hasattr(shown(article), "nothing")
        assert copy(shown(article)) == shown(article)

    def test_list_leaves_the_body_where_it_is(self, article, django_assert_num_queries):
        with django_assert_num_queries(3):  # Articles, authors and the site's terms.
            (read,) = shown_in(Article.objects.for_list(), "zh-hant")
            assert read.title == "頭髮與發展"
            assert read.source.name == "金華日報"
            assert [author.name for author in read.authors] == ["范麗"]
        assert "body" in read.row.get_deferred_fields()

    def test_what_is_not_loaded_is_not_asked_for(self, article, django_assert_num_queries):
        assert shown(article).title  # The terms are known from here on.
        with django_assert_num_queries(1):
            (read,) = shown_in(Article.objects.only("title", "language", "slug"), "zh-hant")
            assert read.title == "頭髮與發展"

    def test_what_is_loaded_later_is_in_the_editions_script_too(self, article):
        read = Article.objects.only("title", "language", "slug").get().shown_in("zh-hant")
        assert (read.subtitle, read.summary) == ("皇后以後", "幹部")
        assert read.body == "<p>開發<strong>區</strong></p>"
        assert read.responsible_editor == "余麗"


class TestNames:
    @pytest.mark.parametrize(
        ("name", "edition", "expected"),
        [
            ("质量", "zh-hant", "質量"),
            ("質量", "zh-hans", "质量"),
            ("質量", "zh-hant", "質量"),
            ("质量", "en", "质量"),
            ("太后", "zh-hant", "太后"),
            ("Quality", "zh-hant", "Quality"),
        ],
    )
    def test_only_what_is_clearly_in_the_other_script_is_converted(self, name, edition, expected):
        assert make_tag(name=name).shown_in(edition).name == expected

    def test_link_and_number_are_kept(self):
        source = make_source(name="金华日报", slug="jinhua", link="https://example.org/")
        read = source.shown_in("zh-hant")
        assert (read.pk, read.slug, read.link) == (source.pk, "jinhua", "https://example.org/")


class TestVersions:
    def pages(self, article):
        return {
            version.language: (version.address, version.is_converted)
            for version in article.language_pages()
        }

    def test_english_alone_is_one_page(self):
        article = make_article()
        assert self.pages(article) == {"en": (article.get_absolute_url(), False)}

    def test_chinese_is_two(self):
        article = make_article(language="zh-hant", slug="x")
        assert self.pages(article) == {
            "zh-hans": (f"/zh-hans/articles/{article.pk}/x/", True),
            "zh-hant": (article.get_absolute_url(), False),
        }

    def test_translations_know_the_same_pages(self):
        english = make_article()
        simplified = make_translation(english, "zh-hans")
        make_article(language="zh-hant")
        pages = self.pages(english)
        assert pages == self.pages(simplified)
        assert pages["en"] == (english.get_absolute_url(), False)
        assert pages["zh-hant"] == (simplified.address_in("zh-hant"), True)
        traditional = make_translation(english, "zh-hant")
        assert self.pages(english)["zh-hant"] == (traditional.get_absolute_url(), False)

    def test_unpublished_translation_is_no_page(self, django_assert_num_queries):
        article = make_article(language="zh-hans")
        make_translation(article, "en", status="draft")
        make_translation(article, "zh-hant", published_at=None, status="withdrawn")
        with django_assert_num_queries(1):
            assert [page.is_converted for page in article.language_pages()] == [False, True]


class TestInEdition:
    @pytest.fixture(autouse=True, params=[500, 1, 0], ids=["few", "more", "many"])
    def few(self, request, monkeypatch):
        """However many articles the edition has of its own, the answer is the same."""
        monkeypatch.setattr("news.articles.models.article.FEW", request.param)

    def listed(self, edition):
        published = Article.objects.published()
        found = published.in_edition(edition, published.languages())
        return {article.title for article in found}

    def test_languages_are_those_that_visitors_can_read(self, django_assert_num_queries):
        assert Article.objects.published().languages() == []
        make_article(language="zh-hant")
        make_article(language="zh-hans", status="draft")
        with django_assert_num_queries(1):
            assert Article.objects.published().languages() == ["zh-hant"]

    def test_chinese_editions_list_each_others_articles(self):
        for language in ("en", "zh-hans", "zh-hant"):
            make_article(language=language, title=language)
        assert self.listed("en") == {"en"}
        assert self.listed("zh-hans") == self.listed("zh-hant") == {"zh-hans", "zh-hant"}

    def test_version_by_hand_stands_for_the_other_script(self):
        simplified = make_article(language="zh-hans", title="hans")
        make_translation(simplified, "zh-hant", title="hant")
        make_article(language="zh-hans", title="alone")
        assert self.listed("zh-hans") == {"hans", "alone"}
        assert self.listed("zh-hant") == {"hant", "alone"}

    def test_hidden_version_stands_for_nothing(self):
        simplified = make_article(language="zh-hans", title="hans")
        make_translation(simplified, "zh-hant", title="draft", status="draft")
        make_article(language="zh-hant", title="other")
        assert self.listed("zh-hant") == {"hans", "other"}

    @pytest.mark.parametrize(
        ("edition", "written", "expected"),
        [
            ("en", ["zh-hans", "zh-hant"], {"zh-hans"}),
            ("en", ["zh-hant"], {"zh-hant"}),
            ("zh-hans", ["en"], {"en"}),
            ("zh-hant", ["en", "zh-hans"], {"zh-hans"}),
            ("zh-hant", [], set()),
        ],
    )
    def test_empty_edition_borrows_the_nearest(self, edition, written, expected):
        for language in written:
            make_article(language=language, title=language)
        assert self.listed(edition) == expected
