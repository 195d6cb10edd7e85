import re

import pytest
from django.conf import settings

from news.newsroom.editors_guide import read_guide

LANGUAGES = [language for language, _name in settings.LANGUAGES]
PICTURES = re.compile(r'<img src="([^"]+)" alt="([^"]*)"')
LARGEST = 60 * 1024  # bytes


def source_in(language):
    return (settings.EDITORS_GUIDE_DIR / f"{language}.md").read_text(encoding="utf-8")


def guide_in(language):
    return read_guide(source_in(language))


def test_help_leads_from_every_page_of_the_admin_to_the_guide(editor_client):
    html = editor_client.get("/admin/news/article/").text
    address = re.search(r'<a href="([^"]+)">Help</a>', html)[1]
    response = editor_client.get(address)
    assert "Guide for editors" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/help/", "/admin/help/en/start.webp"])
def test_visitor_is_led_to_the_log_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Guide for editors"), ("zh-hans", "编辑使用指南"), ("zh-hant", "編輯使用指南")],
)
def test_guide_is_in_the_language_of_its_reader(editor_client, language, title):
    html = editor_client.get("/admin/help/", headers={"Accept-Language": language}).text
    assert f'<h1 lang="{language}">{title}</h1>' in html


def test_another_language_can_be_chosen(editor_client):
    html = editor_client.get("/admin/help/?language=zh-hant").text
    assert '<h1 lang="zh-hant">編輯使用指南</h1>' in html
    assert '<html lang="en"' in html
    assert "Guide for editors" in editor_client.get("/admin/help/?language=../en").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_small_and_says_what_it_shows(editor_client, language):
    pictures = PICTURES.findall(guide_in(language).html)
    assert len(pictures) >= 6
    for path, alternative_text in pictures:
        assert alternative_text
        response = editor_client.get(f"/admin/help/{path}")
        assert response["Content-Type"] == "image/webp"
        assert len(b"".join(response)) <= LARGEST, path


def test_picture_that_does_not_exist_is_not_found(editor_client):
    assert editor_client.get("/admin/help/en/none.webp").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_has_an_anchor_and_every_link_leads_to_one(language):
    guide = guide_in(language)
    anchors = [heading.anchor for heading in guide.headings]
    assert len(set(anchors)) == len(anchors) > 15
    assert all(f'<h2 id="{anchor}">' in guide.html for anchor in anchors)
    # Markdown writes addresses percent-encoded; the browser reads them as they are written.
    links = re.findall(
        r"\]\(#([^)]+)\)", (settings.EDITORS_GUIDE_DIR / f"{language}.md").read_text()
    )
    assert set(links) <= set(anchors)


def test_guides_have_the_same_parts_and_pictures():
    shapes = {
        tuple(re.findall(r'<(?:h2|li|td)|/\w+\.webp"', guide_in(language).html))
        for language in LANGUAGES
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_guide_brings_no_style_and_no_markup_of_its_own(language):
    assert " style=" not in guide_in(language).html
    assert "<b>" not in read_guide("# Title\n\nA <b>word</b>.").html
