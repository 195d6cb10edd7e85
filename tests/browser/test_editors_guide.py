import pytest
from axe_playwright_python.sync_playwright import Axe

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("en", DESK, "dark"), ("zh-hans", PHONE, "light"), ("zh-hant", DESK, "light")],
)
def test_guide_is_accessible_and_shows_its_pictures(editor_page, language, size, scheme):
    editor_page.set_viewport_size(size)
    editor_page.emulate_media(color_scheme=scheme)
    editor_page.goto(f"/admin/help/?language={language}")
    pictures = editor_page.locator(".guide__text img")
    assert pictures.count() >= 6
    assert pictures.evaluate_all("all => all.every((img) => img.complete && img.naturalWidth > 0)")
    faults = Axe().run(editor_page, context=".guide").response["violations"]
    assert faults == []
    is_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not editor_page.evaluate(is_wide)


def test_contents_lead_to_the_part(editor_page):
    editor_page.goto("/admin/")
    editor_page.get_by_role("link", name="Help", exact=True).click()
    editor_page.locator(".guide__contents").get_by_role("link", name="Attachments").click()
    assert editor_page.url.endswith("/admin/help/#attachments")
    assert editor_page.locator("#attachments").is_visible()
