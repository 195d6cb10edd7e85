import pytest
from django.urls import reverse, set_script_prefix
from django.utils import translation

from news.addresses import admin_page, article_page, card, colours, icon, subject_page
from news.text.languages import LANGUAGES

SLUGS = ["a-b_1", "首席质量官", "\U00020000", "é"]


@pytest.fixture(params=["/", "/portal/"])
def prefix(request):
    set_script_prefix(request.param)
    yield
    set_script_prefix("/")


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("edition", LANGUAGES)
def test_public_pages_are_where_the_url_conf_has_them(edition, slug, prefix):
    with translation.override(edition):
        there = reverse("news:article-detail", kwargs={"pk": 12, "slug": slug})
        assert article_page(edition, 12, slug) == there
        for kind in ("section", "tag", "source", "author"):
            there = reverse(f"news:{kind}-detail", kwargs={"slug": slug})
            assert subject_page(edition, kind, slug) == there


def test_cards_are_where_the_url_conf_has_them(prefix):
    arguments = {"shape": "wide", "digest": "0f" * 10}
    assert card(**arguments) == reverse("site-card", kwargs=arguments)
    assert card(**arguments, pk=12) == reverse("article-card", kwargs={"pk": 12, **arguments})


def test_colours_and_icons_are_where_the_url_conf_has_them(prefix):
    chosen = {"masthead": "0b3a5b", "accent": "a3271d", "made": "0f" * 6}
    assert colours("#0b3a5b", "#a3271d", "0f" * 6) == reverse("colours", kwargs=chosen)
    arguments = {"pk": 12, "kind": "app-large", "digest": "0f" * 10}
    assert icon(12, "app-large", "0f" * 10) == reverse("icon", kwargs=arguments)


@pytest.mark.parametrize(
    ("parts", "name", "arguments"),
    [
        ((), "admin:index", []),
        (("news", "article", "add"), "admin:news_article_add", []),
        (("news", "article", 12, "change"), "admin:news_article_change", [12]),
        (("news", "image"), "admin:news_image_changelist", []),
        (("news", "image", 12, "change"), "admin:news_image_change", [12]),
        (("news", "image", "picker"), "admin:news_image_picker", []),
        (("news", "attachment", "upload"), "admin:news_attachment_upload", []),
    ],
)
def test_pages_of_the_admin_are_where_the_url_conf_has_them(parts, name, arguments, prefix):
    assert admin_page(*parts) == reverse(name, args=arguments)
