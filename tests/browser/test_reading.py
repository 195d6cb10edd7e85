import pytest
from django.conf import settings

from news.readership.models import DailyViews, ViewCounter
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


def views(page):
    return page.locator("[data-field=views]")


def open_and_wait(page, address):
    with page.expect_response("**/views/") as answer:
        page.goto(address)
    assert answer.value.ok


def test_visitor_finds_and_reads_the_article(page):
    article = make_article(title="A title to click", body="<p>Body text.</p>")
    page.goto("/")
    page.get_by_role("link", name="A title to click").click()
    page.wait_for_url(f"**{article.get_absolute_url()}")
    assert page.locator("h1").inner_text() == "A title to click"
    assert page.locator("[data-field=body]").inner_text() == "Body text."


def test_reader_counts_once_and_sees_the_number(page):
    article = make_article()
    ViewCounter.objects.create(article=article, imported=44)
    for _again in range(2):
        open_and_wait(page, article.get_absolute_url())
        page.wait_for_load_state("networkidle")
        assert views(page).inner_text() == "45"
    assert ViewCounter.objects.get().counted == 1
    assert DailyViews.objects.get().count == 1


def test_number_stays_when_counting_fails(page):
    article = make_article()
    ViewCounter.objects.create(article=article, imported=44)
    page.route("**/views/", lambda route: route.fulfill(status=204))
    page.goto(article.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert views(page).inner_text() == "44"


def test_page_is_complete_without_scripts(chromium, live_server):
    article = make_article(title="Plain", body="<p>Body text.</p>")
    ViewCounter.objects.create(article=article, imported=44)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(article.get_absolute_url())
    assert views(page).inner_text() == "44"
    assert "Body text." in page.inner_text("main")
    context.close()
    assert ViewCounter.objects.get().counted == 0


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
@pytest.mark.parametrize("edition", [code for code, _name in settings.LANGUAGES])
def test_nothing_scrolls_sideways(page, width, edition):
    long_word = "Unbreakable" * 8
    article = make_article(
        title=f"{long_word} 首席质量官工作站",
        language=edition,
        summary=long_word,
        subtitle=long_word,
    )
    page.set_viewport_size({"width": width, "height": 800})
    for address in (f"/{edition}/", f"/{edition}/articles/", article.get_absolute_url()):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow == 0, address


def test_video_is_loaded_only_when_opened(chromium, live_server):
    link = '<a href="https://www.bilibili.com/video/BV1xx411c7mD">The fair</a>'
    article = make_article(body=f"<p>{link}</p>")
    context = chromium.new_context(base_url=live_server.url)
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body="the player", content_type="text/html")

    context.route("https://player.bilibili.com/**", answer)
    page = context.new_page()
    open_and_wait(page, article.get_absolute_url())
    assert "bilibili.com" in page.locator("figure.video figcaption").inner_text()
    assert asked == []
    page.get_by_role("link", name="The fair").click()
    page.frame_locator("figure.video iframe").get_by_text("the player").wait_for()
    assert asked == ["https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&autoplay=0"]
    context.close()
