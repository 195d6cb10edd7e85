import pytest
from django.conf import settings

from news.models import Article
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor_page(page, editor_client, live_server):
    """A page in which an editor is logged in."""
    session = editor_client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return page


def body_frame(page):
    page.wait_for_selector("iframe.cke_wysiwyg_frame")
    frame = page.frame_locator("iframe.cke_wysiwyg_frame")
    frame.locator("body[contenteditable=true]").wait_for()
    return frame


def test_editor_writes_formats_and_publishes_an_article(editor_page, page):
    make_section(name_en="Policy")
    page.goto("/admin/news/article/add/")
    page.fill("#id_title", "Written in a browser")
    frame = body_frame(page)
    frame.locator("body").click()
    page.keyboard.press("Control+b")
    page.keyboard.type("Bold words")
    page.click(".field-section .select2-selection")
    page.keyboard.type("Pol")
    page.click(".select2-results__option:has-text('Policy')")
    page.select_option("#id_status", "published")
    page.click("[name=_save] >> nth=0")
    page.wait_for_url("**/admin/news/article/")

    article = Article.objects.get()
    assert article.body.strip() == "<p><strong>Bold words</strong></p>"
    page.goto(article.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-field=body] strong").inner_text() == "Bold words"
    assert page.locator("[data-field=section]").inner_text() == "Policy"


def test_change_form_shows_the_stored_text_in_ckeditor(editor_page, page):
    article = make_article(
        body="<p>Stored <em>text</em></p><table><tbody><tr><td>1</td></tr></tbody></table>"
    )
    page.goto(f"/admin/news/article/{article.pk}/change/")
    frame = body_frame(page)
    assert frame.locator("em").inner_text() == "text"
    page.click("[name=_continue] >> nth=0")
    page.wait_for_load_state("networkidle")
    stored = Article.objects.get().body
    for kept in ("<p>Stored <em>text</em></p>", "<td>1</td>"):
        assert kept in stored


def test_source_mode_cannot_smuggle_a_script_in(editor_page, page):
    article = make_article()
    page.goto(f"/admin/news/article/{article.pk}/change/")
    body_frame(page)
    page.click(".cke_button__source")
    page.fill("textarea.cke_source", "<p>a</p><script>document.title='x'</script>")
    page.click("[name=_save] >> nth=0")
    page.wait_for_url("**/admin/news/article/")
    assert Article.objects.get().body.strip() == "<p>a</p>"


def test_preview_opens_from_the_form(editor_page, page):
    article = make_article(title="A draft", status="draft")
    page.goto(f"/admin/news/article/{article.pk}/change/")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Preview").click()
    preview = opened.value
    preview.wait_for_load_state("networkidle")
    assert preview.locator("h1").inner_text() == "A draft"
