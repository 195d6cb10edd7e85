import pytest
from django.conf import settings
from playwright.sync_api import expect

from news.articles.models import Article
from tests.factories import make_article, make_image, make_section, make_source, make_term

from .test_editing import editable

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/news/article/add/"


def panel(page):
    return page.locator("[data-publish-check]")


def check(page):
    panel(page).get_by_role("button", name="Check now").click()
    page.wait_for_function(
        "() => /[0-9]|Nothing/.test(document.querySelector('[data-status]').textContent)"
    )


def selected(page):
    return page.evaluate("window.getSelection().toString()")


def test_unsaved_text_is_checked_and_each_place_is_found_in_the_editor(editor_page, page):
    make_term("赌博")
    body = "<p>赌博一</p><p>第二段 赌 <strong>博</strong></p><ul><li>赌博三</li></ul>"
    filing = {"section": make_section(), "source": make_source(is_own=True), "language": "zh-hans"}
    article = make_article(**filing, body=body)
    page.goto(f"/admin/news/article/{article.pk}/change/")
    editable(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("TODO")
    check(page)
    status = panel(page).get_by_role("status")
    assert status.inner_text() == "Errors: 4. Warnings: 0."
    findings = panel(page).locator(".finding")
    marks = findings.locator("mark").all_inner_texts()
    assert marks == ["赌博", "赌 博", "赌博", "TODO"]
    findings.nth(1).get_by_role("link").click()
    assert selected(page) == "赌 博"
    assert page.evaluate("getSelection().anchorNode.data") == "第二段 赌 "
    findings.nth(2).get_by_role("link").click()
    assert selected(page) == "赌博"
    assert page.evaluate("getSelection().anchorNode.parentElement.tagName") == "LI"
    # What has the place selected is the editor, so typing mends it.
    page.keyboard.type("文")
    assert "文三" in editable(page).inner_text()
    assert Article.objects.get().body == body


def test_findings_are_outdated_by_typing(editor_page, page):
    page.goto(ADD)
    editable(page)
    check(page)
    status = panel(page).get_by_role("status")
    assert "Errors" in status.inner_text()
    page.fill("#id_title", "Another")
    assert status.inner_text() == "The article has changed since. Check again."


def test_keyboard_alone_reaches_the_check_and_each_field(editor_page, page):
    page.goto(ADD)
    editable(page)
    page.locator("[data-check]").focus()
    page.keyboard.press("Enter")
    findings = panel(page).locator(".finding")
    findings.first.wait_for()
    section = findings.filter(has_text="no section").get_by_role("link")
    section.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(
        "document.activeElement.closest('.field-section') !== null &&"
        "document.activeElement.classList.contains('select2-selection')"
    )


def test_place_in_a_plain_field_is_selected(editor_page, page):
    page.goto(ADD)
    editable(page)
    page.fill("#id_title", "Sums TODO and TODO")
    check(page)
    panel(page).locator(".finding", has_text="TODO").nth(1).get_by_role("link").click()
    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == [
        "id_title",
        14,
    ]


def test_picture_without_alternative_text_is_selected(editor_page, page):
    image = make_image(alt="")
    url = image.file.url
    article = make_article(body=f'<p>a<img src="{url}" alt="x">b<img src="{url}" alt="">c</p>')
    page.goto(f"/admin/news/article/{article.pk}/change/")
    editable(page)
    check(page)
    panel(page).locator(".finding", has_text="A picture has no").get_by_role("link").click()
    assert (
        page.evaluate(
            """() => {
          const range = getSelection().getRangeAt(0);
          return range.cloneContents().querySelector("img")?.getAttribute("alt");
        }"""
        )
        == ""
    )


def test_publishing_is_refused_with_its_reasons_until_one_is_given_for_it(editor_page, page):
    article = make_article(status="draft", section=make_section(), body="<p>Some TODO</p>")
    page.goto(f"/admin/news/article/{article.pk}/change/")
    editable(page)
    page.fill("#id_override_reason", "The director agrees")
    page.click("button[name=_step][value=publish_unreviewed]")
    assert "TODO" in page.locator(".messagelist .error").inner_text()
    assert Article.objects.get().status == "draft"
    editable(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Done")
    page.click("button[name=_step][value=publish_unreviewed]")
    assert "comment" in page.locator(".messagelist .error").inner_text()
    page.fill("#id_override_reason", "The director agrees")
    page.click("button[name=_step][value=publish_unreviewed]")
    page.locator(".messagelist .success").wait_for()
    assert Article.objects.get().status == "published"


def test_expired_login_is_told_and_nothing_typed_is_lost(editor_page, page, problems):
    page.goto(ADD)
    editable(page)
    page.fill("#id_title", "Typed")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    panel(page).get_by_role("button", name="Check now").click()
    status = panel(page).get_by_role("status")
    page.wait_for_function(
        "() => document.querySelector('[data-status]').textContent.includes('Log in again')"
    )
    assert "could not be made" in status.inner_text()
    assert page.input_value("#id_title") == "Typed"
    # What was typed is kept every few seconds; without a log-in, that is refused.
    expect(page.locator("[data-editing-state]")).to_contain_text("Your login has expired")
    assert ["401" in problem and "/autosave/" in problem for problem in problems] == [True]
    problems.clear()


def test_plain_text_field_works_as_the_editor(editor_page, page, settings):
    settings.EDITOR_WIDGET = "django.forms.Textarea"
    page.goto(ADD)
    page.fill("#id_body", "<p>Some TODO</p>")
    check(page)
    panel(page).locator(".finding", has_text="TODO").get_by_role("link").click()
    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == [
        "id_body",
        8,
    ]


def test_picture_in_a_figure_is_selected(editor_page, page):
    first, second = make_image(alt="x"), make_image(alt="")
    figures = [
        f'<figure><img src="{image.file.url}" alt=""><figcaption>c</figcaption></figure>'
        for image in (first, second)
    ]
    article = make_article(body=f"<p>a</p>{figures[0]}<p>b</p>{figures[1]}")
    page.goto(f"/admin/news/article/{article.pk}/change/")
    editable(page)
    check(page)
    panel(page).locator(".finding", has_text="A picture has no").get_by_role("link").click()
    source = page.evaluate(
        """() => {
          const image = getSelection().getRangeAt(0).cloneContents().querySelector("img");
          return image?.getAttribute("src");
        }"""
    )
    assert source == second.file.url


def test_lead_picture_is_reached_at_its_button(editor_page, page):
    article = make_article(lead_image=make_image(alt=""))
    page.goto(f"/admin/news/article/{article.pk}/change/")
    editable(page)
    check(page)
    panel(page).locator(".finding", has_text="The lead picture").get_by_role("link").click()
    assert page.evaluate("document.activeElement.closest('.field-lead_image') !== null")
