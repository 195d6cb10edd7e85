import pytest
from django.urls import reverse

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
