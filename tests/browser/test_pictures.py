import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from news.library.models import Image
from tests.browser.uploading import choose, drop
from tests.factories import make_article, make_image
from tests.news.library.pictures.samples import jpeg, png

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def library(editor_page):
    """The list of pictures, open in an editor's browser."""
    editor_page.goto(reverse("admin:news_image_changelist"))
    return editor_page


def test_pictures_are_uploaded_by_button_and_by_drop(library):
    choose(library, {"one.jpg": jpeg(700, 350), "two.png": png(900, 90)})
    library.locator(".upload__item:has-text('two.png'):has-text('added')").wait_for()
    drop(library, {"three.png": png(50, 500), "one again.jpg": jpeg(700, 350)})
    library.locator(".upload__item:has-text('already in the library')").wait_for()
    assert Image.objects.count() == 3
    assert library.locator(".upload__item").count() == 4
    library.get_by_role("link", name="Show the new files in the list").click()
    library.locator("#result_list .thumbnail").nth(2).wait_for()
    library.wait_for_load_state("networkidle")
    shown = "images => images.filter(i => i.complete && i.naturalWidth > 0).length"
    assert library.locator("#result_list .thumbnail").evaluate_all(shown) == 3


def test_article_page_shows_the_picture_without_jumping(page):
    image = make_image(width=1000, height=500, alt="A hall", caption="The hall", credit="Li Si")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(make_article(lead_image=image).get_absolute_url())
    picture = page.get_by_alt_text("A hall")
    page.wait_for_load_state("networkidle")
    assert picture.evaluate("i => i.currentSrc").endswith("-640.webp")
    box = picture.bounding_box()
    assert box["width"] == pytest.approx(350, abs=1)
    assert box["height"] == pytest.approx(box["width"] / 2, abs=1)


class TestViewer:
    @pytest.fixture
    def story(self):
        """Three pictures, one upright, each with its caption."""
        images = [make_image(1400, 900, alt="A"), make_image(900, 1400), make_image(1400, 901)]
        figures = (
            f'<figure><img src="{image.reference}" alt="Picture {at}">'
            f"<figcaption>Caption {at}</figcaption></figure>"
            for at, image in enumerate(images, 1)
        )
        return make_article(body="".join(figures)), images

    def test_opens_turns_and_closes_by_keyboard(self, page, story):
        article, images = story
        page.goto(article.get_absolute_url())
        page.locator("a[data-picture]").nth(1).focus()
        page.keyboard.press("Enter")
        viewer = page.get_by_role("dialog", name="Pictures")
        expect(viewer).to_be_visible()
        expect(viewer.locator("figcaption")).to_have_text("Caption 2")
        expect(viewer.locator(".viewer__count")).to_have_text("2 / 3")
        page.keyboard.press("ArrowRight")
        expect(viewer.locator("figcaption")).to_have_text("Caption 3")
        expect(viewer.get_by_role("img")).to_have_attribute("src", re.compile(images[2].large.url))
        expect(viewer.get_by_role("img")).to_have_attribute("alt", "Picture 3")
        page.keyboard.press("ArrowRight")
        expect(viewer.locator(".viewer__count")).to_have_text("1 / 3")
        page.keyboard.press("Escape")
        expect(viewer).not_to_be_visible()
        expect(page.locator("a[data-picture]").first).to_be_focused()

    def test_focus_stays_in_it_and_buttons_work(self, page, story):
        article, _images = story
        page.goto(article.get_absolute_url())
        page.locator("a[data-picture]").first.click()
        viewer = page.get_by_role("dialog", name="Pictures")
        viewer.get_by_role("button", name="Next picture").click()
        expect(viewer.locator(".viewer__count")).to_have_text("2 / 3")
        size = viewer.get_by_role("img").evaluate(
            "image => image.decode().then(() => [image.clientHeight, innerHeight])"
        )
        assert size[0] < size[1]
        for _press in range(6):
            page.keyboard.press("Tab")
            inside = "document.querySelector('.viewer').contains(document.activeElement)"
            assert page.evaluate(f"document.activeElement === document.body || {inside}")
        viewer.get_by_role("button", name="Close").click()
        expect(viewer).not_to_be_visible()

    def test_script_comes_with_the_first_picture(self, page, story):
        article, _images = story
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(article.get_absolute_url())
        page.wait_for_load_state("networkidle")
        assert not any("picture-viewer" in url for url in asked)
        page.locator("a[data-picture]").first.click()
        expect(page.get_by_role("dialog", name="Pictures")).to_be_visible()

    def test_link_leads_to_the_picture_without_scripts(self, chromium, live_server, story):
        article, images = story
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(live_server.url + article.get_absolute_url())
        assert not page.locator(".viewer").is_visible()
        page.locator("a[data-picture]").first.click()
        page.wait_for_url(f"**{images[0].large.url}")
        context.close()

    def test_upright_picture_is_no_taller_than_a_screen(self, page, story):
        article, _images = story
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(article.get_absolute_url())
        boxes = [image.bounding_box() for image in page.locator(".rich-text img").all()]
        assert round(boxes[1]["height"]) in (640, 641)
        assert boxes[0]["width"] == boxes[2]["width"] == 704
