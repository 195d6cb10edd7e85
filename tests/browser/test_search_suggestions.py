"""Suggestions while typing into a search form: by keyboard, mouse, touch and screen reader."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import expect

from news.search.searched_queries import SearchedQuery
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def field(page):
    """The search field of the home page; there are a tag and two titles to suggest."""
    tag = make_tag(name="Quality")
    make_article(title="Quality officers", tags=[tag])
    make_article(title="Quality stations")
    page.goto("/en/")
    return page.locator("#q")


def options(page):
    return page.get_by_role("option").locator(".suggestions__text")


def test_words_are_offered_while_they_are_typed(page, field):
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("qual")
    expect(options(page)).to_have_text(["Quality", "Quality stations", "Quality officers"])
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text("Suggestions: 3")
    assert page.get_by_role("listbox", name="Suggestions").is_visible()
    found = Axe().run(page, context=".masthead").response["violations"]
    assert found == [], json.dumps(found)[:500]


def test_arrows_choose_and_enter_fills_the_field_without_searching(page, field):
    field.press_sequentially("qual")
    options(page).first.wait_for()
    marked = page.locator("[role=option][aria-selected=true] .suggestions__text")
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(marked).to_have_text("Quality stations")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").inner_text().startswith("Quality stations")
    field.press("ArrowUp")
    field.press("ArrowUp")
    expect(marked).to_have_count(0)  # the field itself
    field.press("ArrowUp")
    expect(marked).to_have_text("Quality officers")
    field.press("Enter")
    expect(field).to_have_value("Quality officers")
    expect(field).to_be_focused()
    assert page.get_by_role("listbox").count() == 0
    assert page.url.endswith("/en/")
    field.press("Enter")
    page.wait_for_url("**/en/search/?q=Quality+officers")


def test_escape_closes_and_keeps_what_was_typed(page, field):
    field.press_sequentially("qual")
    options(page).first.wait_for()
    field.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    expect(field).to_have_value("qual")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("ArrowDown")
    expect(options(page)).to_have_count(3)


def test_enter_without_a_choice_searches_for_what_was_typed(page, field):
    field.press_sequentially("qual")
    options(page).first.wait_for()
    field.press("Enter")
    page.wait_for_url("**/en/search/?q=qual")


@pytest.mark.parametrize("has_touch", [False, True])
def test_a_click_or_a_touch_chooses(chromium, live_server, has_touch):
    make_article(title="Quality officers")
    with chromium.new_context(base_url=live_server.url, has_touch=has_touch) as context:
        page = context.new_page()
        page.goto("/en/")
        field = page.locator("#q")
        field.press_sequentially("qual")
        option = page.get_by_role("option", name="Quality officers")
        if has_touch:
            option.tap()
        else:
            option.click()
        expect(field).to_have_value("Quality officers")
        expect(field).to_be_focused()


def test_leaving_the_field_closes(page, field):
    field.press_sequentially("qual")
    options(page).first.wait_for()
    field.press("Tab")
    assert page.get_by_role("listbox").count() == 0


def test_one_letter_asks_for_nothing_and_one_chinese_character_does(page, field):
    make_article(title="质量")
    asked = []
    page.on("request", lambda request: "suggestions/" in request.url and asked.append(request.url))
    field.press_sequentially("q")
    field.fill("质")
    expect(options(page)).to_have_text(["质量"])
    assert len(asked) == 1


def test_nothing_is_asked_while_characters_are_composed(page, field):
    asked = []
    page.on("request", lambda request: "suggestions/" in request.url and asked.append(request.url))
    field.focus()
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "quali", "selectionStart": 5, "selectionEnd": 5}
    )
    page.wait_for_function("document.querySelector('#q').value === 'quali'")
    page.evaluate("new Promise((done) => setTimeout(done, 300))")
    assert asked == []
    session.send("Input.insertText", {"text": "quality"})
    expect(options(page)).to_have_count(3)


def test_answers_that_come_too_late_are_not_shown(page, field):
    waiting = []
    page.route("**/search/suggestions/?q=qual", lambda route: waiting.append(route))
    field.press_sequentially("qual")
    page.wait_for_timeout(0)
    while not waiting:
        page.wait_for_timeout(20)
    field.fill("quality o")
    expect(options(page)).to_have_text(["Quality officers"])
    waiting[0].abort()
    expect(options(page)).to_have_text(["Quality officers"])


def test_refusals_are_silent(page, field, problems):
    page.route("**/search/suggestions/**", lambda route: route.fulfill(status=429, body="{}"))
    with page.expect_response("**/search/suggestions/**"):
        field.press_sequentially("qual")
    assert page.get_by_role("listbox").count() == 0
    page.unroute("**/search/suggestions/**")
    field.press("Enter")
    page.wait_for_url("**/en/search/?q=qual")
    # The browser itself notes the status; no script failed.
    assert all("429" in problem for problem in problems)
    problems.clear()


def test_every_form_of_a_page_has_its_own(page, field):
    def double(route):
        """The page with its search form once more."""
        answer = route.fetch()
        before, form, after = answer.text().partition("<search>")
        inner, end, rest = after.partition("</search>")
        second = "<search>" + inner.replace('id="q"', 'id="second"')
        route.fulfill(response=answer, body=f"{before}{form}{inner}{end}{second}{end}{rest}")

    page.route("**/en/", double)
    page.goto("/en/")
    page.locator("#second").press_sequentially("qual")
    expect(page.locator("#second-suggestions [role=option]")).to_have_count(3)
    expect(page.locator("#q-suggestions")).to_be_hidden()


def test_a_search_is_counted_once_its_page_is_looked_at(page, field):
    cache.clear()  # It remembers who has asked lately.
    field.fill("qual")
    with page.expect_response("**/en/search/count/**") as counted:
        field.press("Enter")
    assert counted.value.status == 204
    assert SearchedQuery.objects.get().query == "qual"
